import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { callTool, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let sandbox: SandboxControl;

beforeAll(async () => {
  demo = await startDemo();
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.reset());

const admin = { zuid: '9000000000000001001', user_account_id: '9000000000000002001' };
const call = async (tool: string, input: object = {}) => (await callTool(demo.mcp_url, tool, input)).body;
const textOf = (body: { readonly [key: string]: unknown }): string =>
  (body.result as { content: { text: string }[] }).content.map(({ text }) => text).join('\n');
const find = async (address: string) =>
  replyOf(await call('zoho_mail_users_find', { email_address: address })) as { readonly zuid: string };

it('a refused password gets advice about the password, whichever way it is refused', async () => {
  const { zuid } = await find('hr@acmecorp.com');
  const reset = (password: string) => call('zoho_mail_users_reset_password', { zuid, password });
  for (const password of ['tiny1', 'Password123', 'Welcome1!']) {
    const refused = textOf(await reset(password));
    expect(refused, password).toContain('known from a breach, or used before');
    expect(refused, password).not.toContain(password);
  }
  expect((await reset('correct-horse-1')).result).toMatchObject({ isError: false });
  expect((await reset('correct-horse-2')).result).toMatchObject({ isError: false });
  const again = await reset('correct-horse-1');
  expect(again.result).toMatchObject({ isError: true });
  expect(textOf(again)).toContain('Choose another one');
  for (const [status, moreInfo] of [
    [400, 'Password found in breached list'],
    [500, 'PASSWORD_IN_HISTORY'],
    [500, 'Password history already exists'],
    [400, 'Cannot reuse an old one'],
  ] as const) {
    const body = { status: { code: status, description: 'Internal Error' }, data: { moreInfo } };
    await sandbox.fault({ times: 1, status, body, match: { method: 'PUT', path: '/accounts/' } });
    expect(textOf(await reset('correct-horse-3')), moreInfo).toContain('Choose another one');
  }
});

it('an address of a deleted user, a mailbox that is off and an unconfirmed reply address name the tool to go on with', async () => {
  const { zuid } = await find('hr@acmecorp.com');
  await call('zoho_mail_users_bulk_delete', { accountList: [zuid] });
  const person = { primaryEmailAddress: 'hr@acmecorp.com', password: 'correct-horse-4' };
  const taken = textOf(await call('create_a_zoho_mail_user', person));
  for (const words of ['MAILBOX_ALREADY_EXISTS', 'zoho_mail_users_find', 'reserved']) expect(taken).toContain(words);
  await call('zoho_mail_account_replies_set_reply_to', { replyTo: 'answers@outside.example' });
  const mail = { fromAddress: 'admin@acmecorp.com', toAddress: 'sales@acmecorp.com', subject: 'S', content: 'C' };
  const sent = textOf(await call('zoho_mail_messages_send', mail));
  for (const words of ['ReplyTo', 'zoho_mail_account_replies_resend_reply_to']) expect(sent).toContain(words);
  const off = await call('zoho_mail_user_access_disable_mailbox', { ...admin, end_this_connection: true });
  expect(off.result).toMatchObject({ isError: false });
  const folders = textOf(await call('list_all_zoho_mail_folders'));
  for (const words of ['USERNAME_NOT_SET', 'list_all_zoho_mail_accounts']) expect(folders).toContain(words);
});

it.each([
  ['zoho_mail_users_reset_password', { zuid: `0${admin.zuid}`, password: 'correct-horse-5' }],
  ['zoho_mail_users_bulk_delete', { accountList: [`0${admin.zuid}`] }],
  ['zoho_mail_users_bulk_delete', { emailList: ['ADMIN@acmecorp.com'] }],
  ['zoho_mail_users_disable', { zuid: '9000000000000001003', user_account_id: `0${admin.user_account_id}` }],
  ['zoho_mail_user_access_disable_mailbox', admin],
  ['zoho_mail_users_set_role', { userList: [admin.zuid], role: 'member' }],
])('%s sends nothing about the connected user', async (tool, input) => {
  const { length } = await sandbox.mailRequests();
  const refused = await call(tool, input);
  expect(refused.result).toMatchObject({ isError: true });
  expect(textOf(refused)).toContain('names the connected user');
  expect(await sandbox.mailRequests()).toHaveLength(length);
});
