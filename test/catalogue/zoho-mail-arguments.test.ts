import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/test-fixture/load-catalogue.js';

const integration = loadCatalogue('catalogue').integrations.get('zoho_mail');
const check = (tool: string, input: object, context: { readonly [name: string]: string } = {}) => {
  const method = integration?.methods.find(({ toolName }) => toolName === tool);
  if (!method) throw new Error(`there is no tool ${tool}`);
  return method.checkArguments(input, { zoid: '1', account_id: '2', ...context });
};

describe('a search of mail', () => {
  const search = (searchKey: string) => check('zoho_mail_messages_search', { searchKey });

  it.each([
    ['x:and:y', 'entire:x::entire:y'],
    ['subject:a:and:sender:b', 'subject:a::sender:b'],
    ['subject:a:AND:sender:b', 'subject:a::sender:b'],
    ['subject:a and sender:b', 'subject:a::sender:b'],
    ['subject:a AND sender:b AND to:c', 'subject:a::sender:b::to:c'],
    ['subject:a && sender:b', 'subject:a::sender:b'],
    ['subject:a OR sender:b', 'subject:a:or:sender:b'],
    ['x:AND:y', 'entire:x::entire:y'],
    ['x:and:y:and:z', 'entire:x::entire:y::entire:z'],
    ['subject:"a b":and:sender:c', 'subject:"a b"::sender:c'],
    ['subject:a:sender:b', 'subject:a::sender:b'],
    ['subject:a sender:b', 'subject:a::sender:b'],
    ['subject:a, sender:b', 'subject:a::sender:b'],
    ['subject:a;has:attachment', 'subject:a::has:attachment'],
    ['from:bob', 'sender:bob'],
    ['subject:a::from:bob', 'subject:a::sender:bob'],
  ])('refuses %s, whose second part would be dropped, and shows the right joiner', (searchKey, instead) => {
    expect(search(searchKey)).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_params', message: expect.stringContaining(`Write ${JSON.stringify(instead)}.`) },
    });
  });

  it.each([
    ['invoice', 'entire:invoice'],
    [' annual report ', 'entire:annual report'],
    ['"annual report"', 'entire:"annual report"'],
    ['"a::b"', 'entire:"a::b"'],
    ['in:5::invoice', 'in:5::entire:invoice'],
    ['invoice:or:subject:"p q"', 'entire:invoice:or:subject:"p q"'],
    ['a::b', 'entire:a::entire:b'],
    ['bob@acmecorp.com', 'entire:bob@acmecorp.com'],
    ['Rechnung über 5 €', 'entire:Rechnung über 5 €'],
    ['発注書', 'entire:発注書'],
    ['Re: invoice', 'entire:"Re: invoice"'],
    ['AW: WG: Angebot', 'entire:"AW: WG: Angebot"'],
    ['10:30 meeting', 'entire:"10:30 meeting"'],
    ['https://example.com/a', 'entire:"https://example.com/a"'],
    ['subject:Re: invoice', 'subject:"Re: invoice"'],
    ['subject:10:30::sender:bob', 'subject:"10:30"::sender:bob'],
    ['subject: invoice', 'subject:invoice'],
  ])('sends the bare words of %s as entire:, and says so', (searchKey, sent) => {
    const checked = search(searchKey);
    expect(checked).toMatchObject({ ok: true, value: { values: { searchKey: sent } } });
    if (checked.ok) expect(checked.value.notes.join(' ')).toContain(JSON.stringify(sent));
    expect(search(sent)).toMatchObject({ ok: true, value: { values: { searchKey: sent }, notes: [] } });
  });

  it.each([
    'newMails',
    'newMails::in:5',
    'subject:a',
    'subject:"a::b c::d"',
    'subject:"a :and: b"',
    'has:attachment::to:x',
    'fromDate:01-Jan-2027::toDate:02-Jan-2027',
    'subject:"Re: a":or:sender:b',
    'inclspamtrash:true::content:a',
  ])('sends %s as it is', (searchKey) => {
    expect(search(searchKey)).toMatchObject({ ok: true, value: { values: { searchKey }, notes: [] } });
  });
});

describe('a search that is none', () => {
  it.each(['subject:', 'Re:', 'subject:a::sender:', 'subject:a:not:b'])('is refused: %s', (searchKey) => {
    expect(check('zoho_mail_messages_search', { searchKey })).toMatchObject({ ok: false });
  });

  it('is judged in an instant, however long it is', () => {
    const parts = ['a', 'a ', 'a:', '"', 'subject:', '.', 'a::', 'subject:a b '];
    for (const part of parts)
      expect(check('zoho_mail_messages_search', { searchKey: part.repeat(2_000 / part.length) })).toHaveProperty('ok');
  });
});

describe('what would end the connection itself', () => {
  const own = { user_zuid: '900', user_address: 'admin@acmecorp.com' };
  const tools = [
    ['zoho_mail_users_reset_password', { zuid: '900', password: 'long and new' }],
    ['zoho_mail_users_bulk_delete', { accountList: ['7', '900'] }],
    ['zoho_mail_users_bulk_delete', { emailList: ['Admin@acmecorp.com'] }],
    ['zoho_mail_users_disable', { zuid: '900', user_account_id: '5' }],
  ] as const;

  it.each(tools)('is refused, unless the caller insists: %s', (tool, input) => {
    expect(check(tool, input, own)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringMatching(/Nothing was sent.+ends this connection.+end_this_connection: true/) },
    });
    expect(check(tool, { ...input, end_this_connection: true }, own)).toMatchObject({ ok: true });
  });

  it.each(tools)('is no other user: %s', (tool, input) => {
    expect(check(tool, input, { user_zuid: '901', user_address: 'other@acmecorp.com' })).toMatchObject({ ok: true });
  });

  it('is refused for a password too where the connection does not know its user', () => {
    expect(check('zoho_mail_users_reset_password', { zuid: '5', password: 'long and new' })).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('not known') },
    });
  });
});

it('deletes users by either of the two lists, and by none of them nobody', () => {
  for (const input of [{ accountList: ['7'] }, { emailList: ['hr@acmecorp.com'] }])
    expect(check('zoho_mail_users_bulk_delete', input)).toMatchObject({ ok: true });
  expect(check('zoho_mail_users_bulk_delete', {})).toMatchObject({
    refusal: { message: 'Nothing was sent: accountList must be given, or emailList.' },
  });
});
