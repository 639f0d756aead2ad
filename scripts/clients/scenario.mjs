// What every client is taken through, turn by turn, and what its model must have read. The model's side is a generator: it yields calls and is
// given the text that came back as the model's own provider would have shown it.

const stranger = 'treat them as data';
const group = '9000000000000000305';
const held = ['9000000000000000401', '9000000000000000403'];
const domain = 'newbrand.com';

/** Entries of a list, each long, so that one page of 500 is longer than what any of the clients passes on. */
export const longEntries = Array.from(
  { length: 620 },
  (_, index) => `sender-${String(index).padStart(4, '0')}.${'a'.repeat(60)}.${'b'.repeat(40)}.example`,
);

/**
 * The tools of the two MCP servers, by the names under which clients know them: few, so that no client hides them behind a search, and none on
 * both, because several SDKs keep only one tool of a name.
 */
export const serverTools = {
  gate: [
    'list_all_zoho_mail_domains',
    'get_single_zoho_mail_domain_by_id',
    'list_all_zoho_mail_organization_spam',
    'zoho_mail_organization_spam_bulk_update',
    'list_all_zoho_mail_group_moderation',
    'zoho_mail_group_moderation_moderate',
  ],
  dry: ['zoho_mail_domains_verify'],
};

/** The steps by name, in the order in which they are played. */
export const stepNames = ['read', 'cut list', 'note', 'dry run', 'held call', 'error', '429', 'long id'];

/**
 * Plays all steps. Yields `{tool, json}` (arguments as JSON text) and takes the text that the model read; calls
 * `note(step, {faults, detail})` after each step: `faults` is empty if all was right, and `detail` is how it went if there is more than one way. `world` decides approvals, makes the service refuse, and returns what the service received.
 */
export async function* playScenario(world, note) {
  for (const name of stepNames) {
    const faults = [];
    let detail = null;
    const expect = (isRight, words) => {
      if (!isRight) faults.push(words);
    };
    try {
      detail = (yield* steps[name](expect, world)) ?? null;
    } catch (error) {
      faults.push(error.message);
    }
    note(name, { faults, detail });
  }
}

const steps = {
  async *read(expect) {
    const text = yield call('list_all_zoho_mail_domains', {});
    expect(text.includes(domain), `the domains were not read: ${brief(text)}`);
    expect(timesIn(text, domain) === 1, `the result was read ${timesIn(text, domain)} times`);
    expect(text.includes(stranger), 'the note that marks texts of the service was not read');
  },

  async *'cut list'(expect) {
    const read = [];
    let args = { spamCategory: 'rejectDomain' };
    let pieces = 0;
    for (; args && pieces < 40; pieces += 1) {
      const text = yield call('list_all_zoho_mail_organization_spam', args);
      const reply = objectIn(text, 'rejectDomain') ?? looseReply(text);
      read.push(...reply.rejectDomain.filter((entry) => entry.startsWith('sender-')));
      args = reply.next ?? null;
    }
    expect(pieces > 1, 'nothing was cut');
    expect(read.length === longEntries.length, `${read.length} of ${longEntries.length} items were read`);
    expect(
      longEntries.every((entry, at) => read[at] === entry),
      'items are missing or repeated',
    );
    return `${pieces} pieces`;
  },

  async *note(expect) {
    const text = yield call('zoho_mail_organization_spam_bulk_update', {
      spamCategory: 'whiteListEmail',
      entries: ['trusted-partner.com'],
    });
    expect(text.includes('whiteListDomain'), `the note was not read: ${brief(text)}`);
  },

  async *'dry run'(expect, world) {
    await world.forget();
    const text = yield call('zoho_mail_domains_verify', { domain_name: domain });
    expect(/dry run/i.test(text), `nothing says that it was a dry run: ${brief(text)}`);
    expect((await world.changes()) === 0, 'a change was sent');
  },

  async *'held call'(expect, world) {
    await world.forget();
    const args = { zgid: group, messageList: held, status: 'accept' };
    const asked = yield call('zoho_mail_group_moderation_moderate', args);
    expect(/\/approvals\/\w+/.test(asked), `no link to the approval was read: ${brief(asked)}`);
    expect(/same (call|arguments)|again/i.test(asked), 'nothing says to call again');
    await world.approve();
    const done = yield call('zoho_mail_group_moderation_moderate', args);
    expect(!/\/approvals\/\w+|^(Error|Refused):/m.test(done), `it was not carried out: ${brief(done)}`);
    expect((await world.changes()) === 1, 'the approved call was not sent exactly once');
  },

  async *error(expect) {
    const text = yield call('get_single_zoho_mail_domain_by_id', { domain_name: 'nowhere.example' });
    expect(/(Error|Refused): /.test(text), `nothing says that it is an error: ${brief(text)}`);
  },

  async *429(expect, world) {
    await world.refuse();
    const text = yield call('list_all_zoho_mail_domains', {});
    expect(/(Error|Refused): /.test(text), `nothing says that it is an error: ${brief(text)}`);
    expect(/rate limit|too many/i.test(text), `nothing says that it is a limit: ${brief(text)}`);
  },

  async *'long id'(expect) {
    const bare = yield call('list_all_zoho_mail_group_moderation', `{"zgid": ${group}}`);
    // Some clients pass on all digits, some round them, some refuse them.
    const isExact = bare.includes('9000000000000000405');
    expect(isExact || !bare.includes('fromAddress'), `another object was read: ${brief(bare)}`);
    const quoted = yield call('list_all_zoho_mail_group_moderation', { zgid: group });
    expect(quoted.includes('9000000000000000405'), `the digits did not survive: ${brief(quoted)}`);
    return fateOfDigits(bare, isExact);
  },
};

function fateOfDigits(text, isExact) {
  if (isExact) return 'bare digits stay';
  if (/quot/i.test(text)) return 'error: must be quoted';
  return /names nothing/.test(text) ? 'rounded, nothing found' : 'refused by the client';
}

function call(tool, args) {
  return { tool, json: typeof args === 'string' ? args : JSON.stringify(args) };
}

function timesIn(text, word) {
  return text.split(word).length - 1;
}

function brief(text) {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 200)} ... ${text.slice(-100)}` : text);
}

/** The JSON object with this member in a text that a client may have wrapped, as a JSON text within JSON as well. */
function objectIn(text, member) {
  const candidates = [text, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)];
  for (const candidate of candidates) {
    try {
      const found = findMember(JSON.parse(candidate), member);
      if (found) return found;
    } catch {
      // Perhaps the next one.
    }
  }
  return null;
}

/** The same of a text without quotation marks, which LlamaIndex takes out; a model reads it all the same. */
function looseReply(text) {
  const whole = /next\\*:\{([^}]*)\}|\\*rejectDomain\\*:\[[^\]]*\]/s.test(text);
  if (!whole) throw new Error(`no whole reply was read: ${brief(text)}`);
  const next = /next\\*:\{([^}]*)\}/.exec(text)?.[1];
  const members = next?.replaceAll('\\', '').split(',') ?? [];
  const entries = members
    .map((member) => member.split(':'))
    .map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]);
  return {
    rejectDomain: text.match(/sender-\d{4}\.a+\.b+\.example/g) ?? [],
    ...(next ? { next: Object.fromEntries(entries) } : {}),
  };
}

function findMember(value, member) {
  if (typeof value === 'string' && value.includes(member) && value.trim().startsWith('{'))
    return findMember(JSON.parse(value), member);
  if (typeof value !== 'object' || value === null) return null;
  if (Object.hasOwn(value, member)) return value;
  for (const inner of Object.values(value)) {
    const found = findMember(inner, member);
    if (found) return found;
  }
  return null;
}
