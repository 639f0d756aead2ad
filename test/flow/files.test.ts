import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool } from './admin-client.js';
import { type OwnServer, openOwnServer } from './own-server.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let admin: AdminClient;
let server: OwnServer;
let noteId: string;

const add = 'create_a_zoho_mail_note_attachment';
const get = 'get_single_zoho_mail_note_attachment_by_id';
const download = 'get_single_zoho_mail_message_attachment_by_id';
// Every byte there is, so that nothing on the way may take it for text.
const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
const ids = { folder_id: '1', message_id: '2', attachment_id: '3' };

beforeAll(async () => {
  demo = await startDemo({ environment: { GATEHOUSE_FILE_BYTES_MAX: '2000' } });
  admin = adminClient(demo.origin, demo.api_token);
  server = await openOwnServer(demo, {
    families: ['partner.organization', 'accounts', 'messages', 'notes'],
    tags: ['messages', 'notes'],
  });
  const made = await callTool(server.url, 'create_a_zoho_mail_note', { title: 'With files', content: 'text' });
  noteId = /"entityId\\?":\s*\\?"?(\d+)/.exec(JSON.stringify(made.body))?.[1] ?? '';
  expect(noteId, JSON.stringify(made.body)).not.toBe('');
});
afterAll(() => demo?.stop());
beforeEach(() => server.sandbox.clear());

const resultOf = async (tool: string, args: object, url = server.url) =>
  (await callTool(url, tool, args)).body.result as {
    readonly isError: boolean;
    readonly content: readonly {
      readonly type: string;
      readonly text?: string;
      readonly data?: string;
      readonly mimeType?: string;
      readonly resource?: { readonly mimeType: string; readonly blob?: string; readonly text?: string };
    }[];
  };

describe('a file that a call brings', () => {
  it.each([
    ['neither content nor address', {}],
    ['both', { content: 'AAAA', url: 'https://files.example/a' }],
    ['no Base64', { content: 'not base64!' }],
    ['more than may be', { content: Buffer.alloc(2_001).toString('base64') }],
    ['a folder in its name', { content: 'AAAA', file_name: '../a.txt' }],
    ['an address that the operator does not allow', { url: 'https://files.example/a.pdf' }],
    ['an address without encryption', { url: 'http://files.example/a.pdf' }],
  ])('is refused with %s, and nothing is sent', async (_what, args) => {
    const refused = await resultOf(add, { note_id: noteId, file_name: 'a.txt', ...args });
    expect(refused.isError).toBe(true);
    expect(await server.sandbox.mailRequests()).toEqual([]);
  });

  it('arrives byte for byte and comes back so', async () => {
    const content = bytes.toString('base64');
    const file = { note_id: noteId, file_name: 'all "bytes".bin', media_type: 'application/x-all' };
    const added = await resultOf(add, { ...file, content });
    expect(added.isError, JSON.stringify(added)).toBe(false);
    const attachmentId = /"attachmentID\\?":\s*\\?"?(\d+)/.exec(JSON.stringify(added))?.[1] ?? '';
    const given = await resultOf(get, { note_id: noteId, attachment_id: attachmentId });
    const block = given.content.find(({ type }) => type === 'resource');
    expect([block?.resource?.mimeType, block?.resource?.blob]).toEqual(['application/x-all', content]);
    const [request] = (await server.sandbox.mailRequests()).slice(-1);
    expect(request?.headers.accept).toBe('application/octet-stream');
  });

  it('travels with others in one form, each of which comes back', async () => {
    const text = (words: string) => Buffer.from(words).toString('base64');
    const more_files = [
      { file_name: 'second.txt', content: text('two'), media_type: 'text/plain' },
      { file_name: 'third.txt', content: text('three') },
    ];
    const added = await resultOf(add, { note_id: noteId, file_name: 'first.txt', content: text('one'), more_files });
    expect(added.isError, JSON.stringify(added)).toBe(false);
    expect(await server.sandbox.mailRequests()).toHaveLength(1);
    const shown = JSON.stringify(added);
    for (const name of ['first.txt', 'second.txt', 'third.txt']) expect(shown).toContain(name);
    const ids = [...shown.matchAll(/"attachmentID\\?":\s*\\?"?(\d+)/g)].map(([, id]) => id);
    const third = await resultOf(get, { note_id: noteId, attachment_id: ids[2] });
    expect(JSON.stringify(third)).toContain(text('three'));
  });

  it.each([
    ['without content', [{ file_name: 'b.txt' }], /more_files\[0\]\.content/],
    ['in a folder', [{ file_name: 'a/b.txt', content: 'AAAA' }], /more_files\[0\]\.file_name/],
    ['that are too much together', [{ file_name: 'b.txt', content: Buffer.alloc(1_900).toString('base64') }], /bytes/],
  ])('is refused with others %s, and nothing is sent', async (_what, more_files, words) => {
    const content = Buffer.alloc(1_000).toString('base64');
    const refused = await resultOf(add, { note_id: noteId, file_name: 'a.txt', content, more_files });
    expect(refused.isError).toBe(true);
    expect(JSON.stringify(refused)).toMatch(words);
    expect(await server.sandbox.mailRequests()).toEqual([]);
  });

  it('goes as the whole body where the service wants it so', async () => {
    await resultOf('create_a_zoho_mail_message_attachment', {
      file_name: 'a b.txt',
      content: Buffer.from('hello').toString('base64'),
    });
    const [request] = await server.sandbox.mailRequests();
    expect(request).toMatchObject({
      method: 'POST',
      query: { fileName: 'a b.txt' },
      headers: { 'content-type': 'application/octet-stream', 'content-length': '5' },
    });
    expect(request?.path).toMatch(/^\/api\/accounts\/\d+\/messages\/attachments$/);
  });

  it('leaves no trace of its content in the audit trail, in a dry run, or in what a person is shown', async () => {
    const content = Buffer.from('a secret of the file').toString('base64');
    const file = { note_id: noteId, file_name: 'secret.txt', content };
    await resultOf(add, file);
    const servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
    const dry = (await admin('POST', servers, { name: 'dry', config: { dry_run: true } })).body;
    const held = (await admin('POST', servers, { name: 'held', config: { approval: 'write' } })).body;
    const rehearsed = JSON.stringify(await resultOf(add, file, String(dry.url)));
    expect(rehearsed).toContain('secret.txt');
    await resultOf(add, file, String(held.url));
    const shown = JSON.stringify((await admin('GET', '/approval')).body);
    expect(shown).toContain('secret.txt');
    const trail = JSON.stringify((await admin('GET', `/audit-log?action=${add}`)).body);
    expect(trail).toContain('secret.txt');
    for (const text of [rehearsed, shown, trail, demo.log()]) expect(text).not.toContain(content);
  });
});

describe('a file that an answer is', () => {
  const answerWith = (headers: object, body: string, status = 200) =>
    server.sandbox.fault({ times: 1, match: { path: '/attachments/' }, status, headers, body });

  it('is a picture to look at, or a text to read without what hides in it', async () => {
    await answerWith({ 'content-type': 'image/png' }, 'png');
    expect((await resultOf(download, ids)).content).toContainEqual({
      type: 'image',
      data: Buffer.from('png').toString('base64'),
      mimeType: 'image/png',
    });
    const disposition = `attachment; filename*=UTF-8''notes%2F..%E2%80%AEtxt.md`;
    await answerWith({ 'content-type': 'text/markdown', 'content-disposition': disposition }, 'read\u200b me\u{e0041}');
    const text = await resultOf(download, ids);
    expect(JSON.parse(text.content[0]?.text ?? '')).toMatchObject({ file_name: 'notes_.._txt.md', text: 'read me' });
    expect(JSON.stringify(text)).toContain('written by strangers');
  });

  it('is given though it is JSON itself, and an error is an error', async () => {
    await answerWith(
      { 'content-type': 'application/json', 'content-disposition': 'attachment; filename="data.json"' },
      '{"status":{"code":400}}',
    );
    expect((await resultOf(download, ids)).isError).toBe(false);
    await answerWith(
      { 'content-type': 'application/json' },
      '{"status":{"code":404,"description":"Invalid Input"},"data":{"moreInfo":"gone"}}',
      404,
    );
    const gone = await resultOf(download, ids);
    expect([gone.isError, JSON.stringify(gone)]).toEqual([true, expect.stringContaining('gone')]);
  });

  it('is refused by its size where it is too large', async () => {
    await answerWith({ 'content-type': 'application/pdf' }, 'x'.repeat(2_001));
    const refused = await resultOf(download, ids);
    expect([refused.isError, refused.content[0]?.text]).toEqual([true, expect.stringContaining('2001 bytes')]);
  });
});
