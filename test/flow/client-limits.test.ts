import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool, postMcp } from './admin-client.js';
import { type OwnServer, openOwnServer } from './own-server.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

const block = 'zoho_mail_organization_spam_bulk_update';
const list = 'list_all_zoho_mail_organization_spam';
const entries = Array.from({ length: 500 }, (_, at) => `sender-${at}.${'a'.repeat(60)}.${'b'.repeat(60)}.example`);

let demo: RunningDemo;
let notes: OwnServer;
let noteId: string;

beforeAll(async () => {
  demo = await startDemo();
  for (let at = 0; at < entries.length; at += 100)
    await callTool(demo.mcp_url, block, { spamCategory: 'spamDomain', entries: entries.slice(at, at + 100) });
  notes = await openOwnServer(demo, { families: ['partner.organization', 'accounts', 'notes'], tags: ['notes'] });
  const made = await callTool(notes.url, 'create_a_zoho_mail_note', { title: 'With files', content: 'text' });
  noteId = /"entityId\\?":\s*\\?"?(\d+)/.exec(JSON.stringify(made.body))?.[1] ?? '';
  expect(noteId, JSON.stringify(made.body)).not.toBe('');
});
afterAll(() => demo?.stop());

interface Block {
  readonly text?: string;
  readonly resource?: { readonly blob?: string; readonly text?: string };
}

/** What a client by this name receives, for the model that it names. */
async function received(client: string, model: object, call: { url?: string; tool?: string; args?: object } = {}) {
  const { url = demo.mcp_url, tool = list, args = { spamCategory: 'spamDomain' } } = call;
  const params = { name: tool, arguments: args, _meta: model };
  const { body } = await postMcp(
    url,
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params },
    { 'user-agent': client },
  );
  return (body.result as { readonly content: readonly Block[] }).content;
}

describe('a reply is a little shorter than what its reader passes on', () => {
  const codex = 'codex-mcp-client/0.169.0';
  it.each([
    ['Codex with a model that takes more', codex, { turn: { id: '1', model: 'gpt-5.5' } }, 46_000],
    ['Codex with a version of that model', codex, { model: 'gpt-5.5-2026-11-01' }, 46_000],
    ['Codex with another model', codex, { turn: { id: '1', model: 'gpt-4.1' } }, 11_000],
    ['Codex that names no model', codex, {}, 11_000],
    ['another client with that model', 'probe/1', { model: 'gpt-5.5' }, 20_000],
    ['Claude Code with any model', 'claude-code/2.1.330 (sdk-cli)', { model: 'gpt-5.5' }, 48_000],
  ])('%s', async (_who, client, model, limit) => {
    const [first] = await received(client, model);
    const text = first?.text ?? '';
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text.length).toBeGreaterThan(limit * 0.9);
    expect(JSON.parse(text)).toMatchObject({ next: { spamCategory: 'spamDomain' } });
  });

  it('has one limit for every client and model where the MCP server sets it', async () => {
    const made = await adminClient(demo.origin, demo.api_token)(
      'POST',
      `/integrated-account/${demo.integrated_account_id}/mcp`,
      { name: 'one limit', config: { reply_chars_max: 5_000 } },
    );
    for (const [client, model] of [[codex, { model: 'gpt-5.5' }] as const, ['claude-code/2.1.330', {}] as const]) {
      const [first] = await received(client, model, { url: String(made.body.url) });
      expect(first?.text?.length).toBeLessThanOrEqual(5_000);
    }
  });
});

describe('a file counts against the limit', () => {
  const add = async (name: string, type: string, content: string): Promise<object> => {
    const file = {
      note_id: noteId,
      file_name: name,
      media_type: type,
      content: Buffer.from(content).toString('base64'),
    };
    const { body } = await callTool(notes.url, 'create_a_zoho_mail_note_attachment', file);
    const id = /"attachmentID\\?":\s*\\?"?(\d+)/.exec(JSON.stringify(body))?.[1] ?? '';
    expect(id, JSON.stringify(body)).not.toBe('');
    return { note_id: noteId, attachment_id: id };
  };
  const get = (client: string, args: object) =>
    received(client, {}, { url: notes.url, tool: 'get_single_zoho_mail_note_attachment_by_id', args });
  const long = 'line of a file\n'.repeat(3_000);

  it('is left out in Base64 where it is longer, with a note, except for clients that store files', async () => {
    const args = await add('long.bin', 'application/x-long', long);
    for (const client of ['copilot-cli/1.0.102', 'opencode/1.18.33', 'codex-mcp-client/0.169.0', 'probe/1']) {
      const content = await get(client, args);
      expect(
        content.some(({ resource }) => resource),
        client,
      ).toBe(false);
      expect(content[0]?.text, client).toContain('The file itself is left out');
    }
    for (const client of ['claude-code/2.1.330', 'gemini-cli-mcp-client/0.61.0']) {
      const content = await get(client, args);
      const file = content.find(({ resource }) => resource)?.resource;
      expect(Buffer.from(file?.blob ?? '', 'base64').toString(), client).toBe(long);
      expect(content[0]?.text, client).not.toContain('left out');
    }
  });

  it('is handed on where it is short, to every client', async () => {
    const args = await add('short.bin', 'application/x-short', 'a few bytes');
    for (const client of ['copilot-cli/1.0.102', 'claude-code/2.1.330', 'probe/1']) {
      const file = (await get(client, args)).find(({ resource }) => resource)?.resource;
      expect(Buffer.from(file?.blob ?? '', 'base64').toString(), client).toBe('a few bytes');
    }
  });

  it('is a member of the result where it is text, cut and continued to its last line', async () => {
    const args = await add('long.txt', 'text/plain', long);
    let whole = '';
    let next: object | undefined = args;
    for (let pieces = 0; next !== undefined && pieces < 20; pieces += 1) {
      const content = await get('codex-mcp-client/0.169.0', next);
      expect(content).toHaveLength(1);
      expect(content[0]?.text?.length).toBeLessThanOrEqual(11_000);
      const reply = JSON.parse(content[0]?.text ?? '{}') as { readonly text?: string; readonly next?: object };
      whole += reply.text ?? '';
      next = reply.next;
    }
    expect(whole).toBe(long);
  });
});
