import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callTool, replyOf } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

type Mail = { readonly [member: string]: string };

let demo: RunningDemo;
let sandbox: SandboxControl;
beforeAll(async () => {
  demo = await startDemo();
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());
beforeEach(() => sandbox.reset());

const call = async (tool: string, args: object) => {
  const { body } = await callTool(demo.mcp_url, tool, args);
  expect(body.result, JSON.stringify(body).slice(0, 600)).toMatchObject({ isError: false });
  return replyOf(body);
};
const search = async (searchKey: string) =>
  ((await call('zoho_mail_messages_search', { searchKey, fields: ['*'] })).items ?? []) as readonly Mail[];

async function ownAddress(): Promise<string> {
  const { items } = await call('list_all_zoho_mail_accounts', { fields: ['*'] });
  return (items as readonly { readonly mailboxAddress: string }[])[0]?.mailboxAddress ?? '';
}

async function send(more: object): Promise<void> {
  const own = await ownAddress();
  await call('zoho_mail_messages_send', {
    fromAddress: own,
    toAddress: [own],
    subject: 'Loop',
    content: 'Hello',
    ...more,
  });
}

describe('a value of a mail that is copied into a later call', () => {
  it('is what was sent: addresses, and the first words', async () => {
    const own = await ownAddress();
    await send({
      ccAddress: ['"Desk, Sales" <sales@acmecorp.com>'],
      subject: 'Loop one',
      content: 'R&amp;D &lt;budget&gt; "x"',
    });
    const [mail] = await search('subject:"Loop one"');
    expect(mail).toMatchObject({ toAddress: `<${own}>`, ccAddress: '<sales@acmecorp.com>' });
    expect(mail?.summary).toBe('R&D <budget> "x"');
    await sandbox.clear();
    await send({ toAddress: mail?.toAddress, ccAddress: mail?.ccAddress, subject: mail?.summary });
    const sent = (await sandbox.mailRequests()).find(
      ({ method, path }) => method === 'POST' && path.endsWith('/messages'),
    );
    expect(JSON.stringify(sent)).not.toMatch(/&lt;|&amp;|&gt;|&quot;/);
    const [copy] = await search('subject:"R&D"');
    expect(copy).toMatchObject({ toAddress: `<${own}>`, ccAddress: '<sales@acmecorp.com>' });
    expect(await search(`entire:${mail?.summary?.slice(0, 3)}`)).not.toEqual([]);
  });

  it('is not sent with the escapes of the service, wherever it was copied from', async () => {
    const own = await ownAddress();
    await send({ toAddress: `&lt;${own}&gt;,&quot;Desk, Sales&quot; &lt;sales@acmecorp.com&gt;`, subject: 'Loop two' });
    const [mail] = await search('subject:"Loop two"');
    expect(mail?.toAddress).toBe(`<${own}>,<sales@acmecorp.com>`);
  });

  it('has no member where the service says that there is none', async () => {
    await send({ subject: 'Loop three' });
    const [mail] = await search('subject:"Loop three"');
    expect(mail).not.toHaveProperty('ccAddress');
    expect(JSON.stringify(mail)).not.toContain('Not Provided');
  });

  it('hides nothing: what is unescaped is cleaned', async () => {
    const data = [
      { messageId: '1', summary: 'a&#8203;&#x202E;b', toAddress: '&lt;a@b.example&gt;', ccAddress: 'Not Provided' },
    ];
    await sandbox.fault({ times: 1, status: 200, body: { status: { code: 200, description: 'success' }, data } });
    const [mail] = await search('subject:a');
    expect(mail).toEqual({ messageId: '1', summary: 'ab', toAddress: '<a@b.example>' });
  });
});

describe('a moved mail', () => {
  it('also answers under its old folder, names the true one, and is read and deleted there only', async () => {
    const [mail] = await search('subject:"new office"');
    const { folderId = '', messageId = '' } = mail ?? {};
    const { folderId: target } = await call('create_a_zoho_mail_folder', { folderName: 'Moved here' });
    await call('zoho_mail_messages_move', { messageId: [messageId], destfolderId: target });
    const old = { folder_id: folderId, message_id: messageId };
    expect(await call('zoho_mail_messages_get_details', old)).toMatchObject({ folderId: target, messageId });
    const { body } = await callTool(demo.mcp_url, 'get_single_zoho_mail_message_by_id', old);
    expect(body.result).toMatchObject({ isError: true });
    const there = { folder_id: target, message_id: messageId };
    expect(await call('get_single_zoho_mail_message_by_id', there)).toMatchObject({ messageId });
    expect(await call('delete_a_zoho_mail_message_by_id', there)).toMatchObject({ cId: 0 });
  });
});
