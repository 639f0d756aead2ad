import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool } from './admin-client.js';
import { type OwnServer, openOwnServer } from './own-server.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let server: OwnServer;
let own: string;
let accountId: string;

beforeAll(async () => {
  demo = await startDemo({ environment: { GATEHOUSE_LOG_LEVEL: 'trace' } });
  admin = adminClient(demo.origin, demo.api_token);
  server = await openOwnServer(demo, {
    families: ['partner.organization', 'accounts', 'folders', 'messages', 'notes', 'organization.accounts'],
    tags: ['mailbox', 'users'],
  });
  accountId = server.accountId;
  own = String((await server.items('list_all_zoho_mail_accounts'))[0]?.primaryEmailAddress);
});
afterAll(() => demo?.stop());

/** Words that stand nowhere else: each mail's own. */
let count = 0;
const written: string[] = [];
function words(): string {
  count += 1;
  const made = `between-us-${count}-merger`;
  written.push(made);
  return made;
}
const mail = (content: string) => ({
  fromAddress: own,
  toAddress: [own],
  subject: 'Later',
  content: `<p>${content}</p>`,
});
const trip = (content: string) => ({
  vacationResponse: { fromDate: '01/15/2027 00:00:00', toDate: '01/20/2027 00:00:00', content },
});
const rowsOf = async (tool: string): Promise<readonly { detail: unknown; arguments: object }[]> =>
  (await admin('GET', `/audit-log?action=${tool}&limit=100`)).body.result as never;

/** Everything that is stored and reported about calls. */
async function kept(): Promise<string> {
  const bearer = { authorization: `Bearer ${demo.api_token}` };
  const texts = ['/audit-log?limit=100', '/audit-log/export', '/metrics', '/audit-log/summary'].map(async (path) => {
    const answer = await fetch(`${demo.origin}${path}`, { headers: bearer });
    expect(answer.status, path).toBe(200);
    return answer.text();
  });
  return [...(await Promise.all(texts)), demo.log()].join('\n');
}

async function expectNothingKept(): Promise<void> {
  const all = await kept();
  expect(written.length).toBeGreaterThan(0);
  expect(written.filter((made) => all.includes(made))).toEqual([]);
}

describe('what people write', () => {
  it.each<[string, (content: string) => object]>([
    ['zoho_mail_messages_send', mail],
    ['zoho_mail_messages_save', mail],
    ['zoho_mail_messages_schedule', (content) => ({ ...mail(content), scheduleType: 1, timeZone: 'Europe/Lisbon' })],
    ['zoho_mail_account_replies_set_vacation', trip],
    ['create_a_zoho_mail_note', (content) => ({ content })],
  ])('with %s is kept by its length', async (tool, args) => {
    await server.call(tool, args(words()));
    expect(JSON.stringify(await rowsOf(tool))).toMatch(/\[\d+ characters\]/);
    await expectNothingKept();
  });

  it('in an answer to a mail and in a changed note', async () => {
    const [first] = await server.items('list_all_zoho_mail_messages');
    await server.call('zoho_mail_messages_reply', { ...mail(words()), message_id: String(first?.messageId) });
    const note = await server.call('create_a_zoho_mail_note', { content: words() });
    const changed = { note_id: String(note.entityId), content: words() };
    await server.call('update_a_zoho_mail_note_by_id', changed);
    await expectNothingKept();
  });

  it('is kept nowhere when it is read: content, source, search and notes', async () => {
    const made = words();
    await server.call('zoho_mail_messages_send', mail(made));
    const [found] = await server.items('zoho_mail_messages_search', { searchKey: 'subject:Later' });
    const place = { folder_id: String(found?.folderId), message_id: String(found?.messageId) };
    expect(JSON.stringify(await server.call('get_single_zoho_mail_message_by_id', place))).toContain(made);
    const { message_id } = place;
    expect(JSON.stringify(await server.call('zoho_mail_messages_get_original', { message_id }))).toContain(made);
    expect(JSON.stringify(found)).toContain(made);
    await server.items('list_all_zoho_mail_notes');
    await expectNothingKept();
  });

  it('is kept nowhere when the call goes wrong: misspelled, mistyped, refused, broken, lost', async () => {
    const send = (args: object) => callTool(server.url, 'zoho_mail_messages_send', args);
    await send({ ...mail(words()), Contents: words() });
    await send({ ...mail(''), content: [words()] });
    await send({ ...mail(''), content: { text: words() } });
    await send({ ...mail(words()), fromAddress: 'hr@acmecorp.com' });
    await callTool(server.url, 'zoho_mail_account_replies_set_vacation', { vacationResponse: JSON.stringify(words()) });
    await callTool(server.url, 'zoho_mail_account_replies_set_vacation', { vacationResponse: { text: words() } });
    await callTool(server.url, 'zoho_mail_messages_sent', mail(words()));
    for (const fault of [
      { status: 500, body: '<html>upstream is down</html>' },
      { status: 429, body: { status: { code: 429 } } },
      { drop: true },
    ]) {
      await server.sandbox.fault({ times: 1, match: { method: 'POST', path: '/messages' }, ...fault });
      await send(mail(words()));
    }
    await expectNothingKept();
  });

  it.each<[string, string, (content: string) => object, (content: string) => string]>([
    ['whole', 'zoho_mail_messages_send', mail, (content) => `Invalid value for content: <p>${content}</p>`],
    ['in part', 'zoho_mail_messages_send', mail, (content) => `Near "${content.slice(0, -1)}" something is wrong`],
    ['from inside an object', 'zoho_mail_account_replies_set_vacation', trip, (content) => `Bad text ${content}`],
    [
      'as a mailed code',
      'zoho_mail_account_forwarding_verify',
      (confirmKey) => ({ mailForwardTo: 'a@b.example', confirmKey }),
      (confirmKey) => `The key ${confirmKey} is old`,
    ],
  ])('is not stored when the service repeats it in an error, %s', async (_how, tool, args, error) => {
    const made = words();
    await server.sandbox.fault({
      times: 1,
      match: { path: '/api/accounts/' },
      status: 400,
      body: { status: { code: 400, description: 'Invalid Input' }, data: { moreInfo: error(made) } },
    });
    const { body } = await callTool(server.url, tool, args(made));
    // The response to the caller contains it.
    expect(JSON.stringify(body)).toContain(made.slice(0, -1));
    const [row] = await rowsOf(tool);
    expect(row?.detail).toContain('[not kept');
    written.push(made.slice(0, -1));
    await expectNothingKept();
  });

  it('leaves other words of the service as they are', async () => {
    await callTool(server.url, 'zoho_mail_messages_send', {
      ...mail(words()),
      attachments: [{ storeName: '5', attachmentName: 'a', attachmentPath: '/a' }],
    });
    expect((await rowsOf('zoho_mail_messages_send'))[0]?.detail).toContain('Invalid value for attachments');
  });

  it('is kept nowhere on the other ways in: discovery, proxy, dry run, functions', async () => {
    const account = accountId;
    const servers = `/integrated-account/${account}/mcp`;
    const madeWith = async (config: object): Promise<string> =>
      String((await admin('POST', servers, { name: 'Other', config: { tags: ['mailbox'], ...config } })).body.url);
    const [one, two, three, four] = [words(), words(), words(), words()];
    const send = 'zoho_mail_messages_send';
    const found = await madeWith({ tool_exposure: 'discovery' });
    const discovered = await callTool(found, 'zoho_mail_call_tool', { name: send, arguments: mail(one) });
    const dry = await callTool(await madeWith({ dry_run: true }), send, mail(two));
    const proxied = await admin('POST', `/proxy/messages/send?integrated_account_id=${account}`, mail(three));
    const called = await admin('POST', `/integrated-account/${account}/tools/${send}`, { arguments: mail(four) });
    for (const [answer, made] of [
      [discovered, one],
      [dry, two],
      [proxied, three],
      [called, four],
    ] as const)
      expect(JSON.stringify(answer.body)).toContain(made);
    await expectNothingKept();
  });
});
