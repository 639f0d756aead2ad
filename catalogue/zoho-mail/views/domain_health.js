// The public DNS records of a domain. The operator of its name servers controls their content: it is shown as text.
const { button, callTool, draw, element, isObject, quoted, say, start, troubleOf } = globalThis.view;

const labels = {
  ownership_txt: 'Ownership, by TXT',
  ownership_cname: 'Ownership, by CNAME',
  mx: 'MX: where mail arrives',
  spf: 'SPF: who may send',
  dkim: 'DKIM: signatures',
  dmarc: 'DMARC: what to do with forgeries',
};
const states = {
  ok: ['good', '✓ Present'],
  missing: ['bad', '✗ Missing'],
  different: ['bad', '✗ Wrong'],
  several: ['bad', '✗ More than one'],
  partial: ['bad', '✗ Incomplete'],
  unknown: ['unsure', '? Could not be looked up'],
};

// The arguments of the call that is shown.
let asked = {};

function show(outcome, input) {
  asked = input;
  const domain = asked.domain_name ?? asked.domain ?? asked.domainName ?? outcome.data?.domainName ?? '';
  const again = element('div', { class: 'actions' }, button('Look again', 'again', lookAgain));
  if (outcome.kind !== 'done') {
    draw(troubleOf(outcome), again);
    say('The domain could not be looked up.');
    return;
  }
  const { published } = outcome.data;
  const checks = Array.isArray(published) ? published.filter(isObject) : [];
  const good = checks.filter(({ state }) => state === 'ok').length;
  draw(
    element('p', {}, element('strong', {}, quoted(domain)), `: ${good} of ${checks.length} as they should be.`),
    element('ul', {}, checks.map(cardOf)),
    again,
  );
  say('');
}

async function lookAgain() {
  say('Looking …');
  show(await callTool('get_single_zoho_mail_domain_dns_by_id', asked), asked);
  say('Updated. A change may take up to 48 hours to show.');
}

function cardOf({ check, type, name, found, state, meaning, publish, replaces }, index) {
  const [tone, word] = Object.hasOwn(states, state) ? states[state] : states.unknown;
  const label = Object.hasOwn(labels, check) ? labels[check] : String(check);
  const values = Array.isArray(found) ? found : [];
  const records = Array.isArray(publish) ? publish.filter(isObject) : [];
  return element(
    'li',
    { class: 'card' },
    element('div', { class: 'head' }, element('h2', {}, label), element('span', { class: `badge ${tone}` }, word)),
    element('p', {}, String(meaning ?? '')),
    records.length > 0 ? null : element('p', { class: 'quiet' }, `${type} at `, element('code', {}, quoted(name))),
    values.length === 0 ? null : element('p', { class: 'quiet' }, 'Found:'),
    values.map((value) => element('p', {}, element('code', {}, quoted(value)))),
    records.length === 0
      ? null
      : element('p', { class: 'quiet' }, replaces ? 'Publish in place of what was found:' : 'Publish:'),
    records.map((record, place) => recordOf(record, `${index} ${place}`)),
  );
}

function recordOf({ type, name, value }, key) {
  return element(
    'div',
    {},
    element(
      'dl',
      {},
      element('dt', {}, 'Type'),
      element('dd', {}, element('code', {}, String(type))),
      element('dt', {}, 'Name'),
      element('dd', {}, element('code', {}, quoted(name))),
      element('dt', {}, 'Value'),
      element('dd', {}, element('code', { 'data-value': key }, quoted(value))),
    ),
    element(
      'div',
      { class: 'actions' },
      button('Copy the value', `copy ${key}`, () => copy(String(value), key), {
        'aria-label': `Copy the value: ${type} at ${name}`,
      }),
    ),
  );
}

async function copy(text, key) {
  try {
    await navigator.clipboard.writeText(text);
    say('The value is copied.');
  } catch {
    // Where the client grants no clipboard, the text is selected for the keyboard.
    const [shown] = [...document.querySelectorAll('[data-value]')].filter((code) => code.dataset.value === key);
    getSelection().selectAllChildren(shown);
    say('The value is selected: copy it with the keyboard.');
  }
}

start({ name: 'domain-health', show });
