// The mails held for moderation in a group. Strangers write subjects and senders: the address is first, because a display name can be anything.
const { button, callTool, draw, element, focusOn, isObject, quoted, say, start, timeText, troubleOf } = globalThis.view;

const decisions = {
  accept: { verb: 'Approve', sure: 'Yes, deliver it to the group', done: 'Approved and delivered' },
  reject: { verb: 'Reject', sure: 'Yes, drop it', done: 'Rejected and dropped' },
};

// The arguments of the call that is shown, without a choice of fields: the buttons need ids.
let asked = {};
let mails = [];
let following = null;
// The decision that waits for its second press, because none can be taken back.
let wanted = null;
// What has been decided here, and what came of tries that were not carried out, by the mail's id.
const decided = [];
const tries = new Map();

function show(outcome, input) {
  const { fields: _fields, ...rest } = input;
  asked = rest;
  take(outcome, []);
}

function take(outcome, before) {
  if (outcome.kind !== 'done') {
    draw(troubleOf(outcome), element('div', { class: 'actions' }, lookAgain()));
    say('The queue could not be read.');
    return;
  }
  const { items, next } = outcome.data;
  mails = [...before, ...(Array.isArray(items) ? items.filter(isObject) : [])];
  following = isObject(next) ? next : null;
  say(mails.length === 0 ? 'No mail is held.' : '');
  drawQueue();
}

async function readAgain() {
  take(await callTool('list_all_zoho_mail_group_moderation', asked), []);
}

async function readOn() {
  take(await callTool('list_all_zoho_mail_group_moderation', { ...asked, ...following }), mails);
}

async function decide(mail, status) {
  wanted = null;
  say('Sending the decision …');
  const outcome = await callTool('zoho_mail_group_moderation_moderate', {
    zgid: asked.zgid ?? asked.group_id,
    messageList: [mail.messageId],
    status,
  });
  tries.delete(mail.messageId);
  if (outcome.kind === 'done') decided.push({ mail, words: decisions[status].done });
  else tries.set(mail.messageId, { mail, outcome });
  await readAgain();
  say(
    outcome.kind === 'done' ? `${decisions[status].done}: ${mail.subject ?? ''}` : 'The decision was not carried out.',
  );
}

function lookAgain() {
  return button('Look again', 'again', readAgain);
}

function drawQueue() {
  const present = new Set(mails.map(({ messageId }) => messageId));
  const lost = [...tries.values()].filter(({ mail }) => !present.has(mail.messageId));
  draw(
    element('p', { class: 'quiet' }, countText()),
    element('ul', {}, mails.map(cardOf)),
    element('div', { class: 'actions' }, following === null ? null : button('Show more', 'more', readOn), lookAgain()),
    lost.length === 0 ? null : element('ul', { 'aria-label': 'Not carried out' }, lost.map(lostLine)),
    decided.length === 0 ? null : element('ul', { 'aria-label': 'Decided here' }, decided.map(decidedLine)),
  );
}

function countText() {
  if (mails.length === 0) return 'No mail is held for this group.';
  const count = mails.length === 1 ? 'One mail is held' : `${mails.length} mails are held`;
  return `${count}${following === null ? '' : ', and there are more'}. What they say was written by strangers.`;
}

function cardOf(mail) {
  const tried = tries.get(mail.messageId);
  return element(
    'li',
    { class: 'card' },
    element(
      'div',
      { class: 'head' },
      element('h2', {}, quoted(mail.subject || '(no subject)')),
      mail.isSpam === true ? element('span', { class: 'badge bad' }, 'Taken for spam') : null,
    ),
    element(
      'dl',
      {},
      fact('From', quoted(mail.fromAddress ?? 'unknown')),
      mail.sender && mail.sender !== mail.fromAddress ? fact('Calls itself', quoted(mail.sender)) : null,
      fact('Sent', timeText(mail.sentDateInGMT)),
      fact('Size', sizeText(mail)),
    ),
    tried ? troubleOf(tried.outcome) : null,
    mail.messageId ? element('div', { class: 'actions' }, actionsOf(mail)) : null,
  );
}

function fact(name, value) {
  return [element('dt', {}, name), element('dd', {}, value)];
}

function sizeText({ size, hasAttachment }) {
  const bytes = Number(size);
  const text = Number.isFinite(bytes) ? `${(bytes / 1024).toFixed(1)} kB` : 'unknown';
  return Number(hasAttachment) > 0 ? `${text}, with attachments` : text;
}

function actionsOf(mail) {
  const label = mail.subject || '(no subject)';
  if (wanted?.messageId === mail.messageId) {
    const { sure, verb } = decisions[wanted.status];
    const { status } = wanted;
    return [
      element('span', {}, `${verb}? This cannot be taken back.`),
      button(sure, `sure ${mail.messageId}`, () => decide(mail, status), { 'aria-label': `${sure}: ${label}` }),
      button('Leave it', `leave ${mail.messageId}`, () => want(null, `${status} ${mail.messageId}`)),
    ];
  }
  return Object.entries(decisions).map(([status, { verb }]) =>
    button(
      verb,
      `${status} ${mail.messageId}`,
      () => want({ messageId: mail.messageId, status }, `leave ${mail.messageId}`),
      {
        'aria-label': `${verb}: ${label}`,
      },
    ),
  );
}

// The focus goes to what changes nothing: a key pressed twice decides nothing.
function want(decision, key) {
  wanted = decision;
  drawQueue();
  focusOn(key);
}

function decidedLine({ mail, words }) {
  return element('li', { class: 'good' }, `✓ ${words}: `, quoted(mail.subject || '(no subject)'));
}

function lostLine({ mail, outcome }) {
  return element('li', {}, quoted(mail.subject || '(no subject)'), troubleOf(outcome));
}

start({ name: 'moderation-queue', show });
