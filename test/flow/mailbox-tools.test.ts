import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool, postMcp } from './admin-client.js';
import { accountCalls, folderCalls } from './mailbox-requests.js';
import { organizingCalls, readingCalls, sendingCalls, signatureCalls } from './message-requests.js';
import { controlOf, type JournalRequest, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

interface Tool {
  readonly name: string;
  readonly inputSchema: { readonly properties: { readonly [name: string]: object }; readonly required?: string[] };
}

let demo: RunningDemo;
let sandbox: SandboxControl;
let url: string;
let tools: readonly Tool[];

beforeAll(async () => {
  demo = await startDemo();
  sandbox = controlOf(demo.sandbox_origin);
  const admin = adminClient(demo.origin, demo.api_token);
  // The connected user's own account, as the service tells it: an id that no JavaScript number holds.
  await sandbox.fault({
    times: 1,
    match: { method: 'GET', path: '/api/accounts' },
    status: 200,
    body: '{"status":{"code":200},"data":[{"accountId":"2"},{"accountId":4845214000000008003,"isDefaultAccount":true}]}',
  });
  const scopes = ['partner.organization', 'accounts', 'folders', 'tags', 'messages'].map((it) => `ZohoMail.${it}.ALL`);
  const code = await sandbox.selfClientCode(scopes);
  const account = await admin('POST', '/integrated-account', { integration: 'zoho_mail', data_center: 'com', code });
  expect(account.body).toMatchObject({ status: 'active', context: { account_id: '4845214000000008003' } });
  const config = { tags: ['accounts', 'folders', 'labels', 'messages', 'threads', 'signatures'] };
  url = String((await admin('POST', `/integrated-account/${account.body.id}/mcp`, { name: 'Own', config })).body.url);
  const listed = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  tools = (listed.body.result as { tools: Tool[] }).tools;
});
afterAll(() => demo?.stop());

async function requestOf(tool: string, args: object): Promise<JournalRequest | undefined> {
  await sandbox.clear();
  await callTool(url, tool, args);
  return (await sandbox.mailRequests())[0];
}

function lineOf({ method, path, query }: JournalRequest): string {
  const text = new URLSearchParams(query).toString();
  return `${method} ${path}${text === '' ? '' : `?${text}`}`;
}

const calls = [
  ...accountCalls,
  ...folderCalls,
  ...readingCalls,
  ...sendingCalls,
  ...organizingCalls,
  ...signatureCalls,
];

/** Whose address names no account: the list of accounts itself, and signatures, which belong to the user. */
const isOfNoAccount = (tool: string): boolean => tool === 'list_all_zoho_mail_accounts' || tool.includes('signature');

describe('the connected user’s own account', () => {
  it('is filled in, and another one of the user’s may be named', async () => {
    const own = await requestOf('list_all_zoho_mail_folders', {});
    expect(own?.path).toBe('/api/accounts/4845214000000008003/folders');
    const other = await requestOf('list_all_zoho_mail_folders', { account_id: 4_845_214_000_001 });
    expect(other?.path).toBe('/api/accounts/4845214000001/folders');
  });

  it('is asked of every tool that needs one and required of none', () => {
    for (const { name, inputSchema } of tools) {
      expect(Object.hasOwn(inputSchema.properties, 'account_id'), name).toBe(!isOfNoAccount(name));
      expect(inputSchema.required ?? [], name).not.toContain('account_id');
    }
  });
});

// What the gateway itself does with an answer is no part of the request.
function isSelection(inputSchema: { readonly properties: object }, argument: string): boolean {
  const field: unknown = Object.entries(inputSchema.properties).find(([name]) => name === argument)?.[1];
  return argument === 'fields' && JSON.stringify(field).includes('Fields to keep.');
}

describe('a mailbox tool', () => {
  it('stands in the table of requests, with all of its arguments and without the optional ones', () => {
    expect(tools.length).toBeGreaterThan(50);
    for (const { name, inputSchema } of tools) {
      const given = calls.filter(([tool]) => tool === name).map(([, args]) => Object.keys(args));
      const all = Object.keys(inputSchema.properties).filter(
        (argument) => argument !== 'account_id' && !isSelection(inputSchema, argument),
      );
      const fewest = Math.min(...given.map((names) => names.length));
      expect(Math.max(...given.map((names) => names.length)), `${name} with all of ${all.join(', ')}`).toBe(all.length);
      expect(fewest, `${name} without what is optional`).toBe(inputSchema.required?.length ?? 0);
    }
  });

  it.each(calls.map(([tool, args, line, body]) => [tool, line, args, body] as const))(
    '%s sends %s',
    async (tool, line, args, body) => {
      const request = await requestOf(tool, isOfNoAccount(tool) ? args : { account_id: '77', ...args });
      expect(request && lineOf(request)).toBe(line);
      expect(request?.host).toBe('mail.zoho.com');
      expect(JSON.stringify(request?.body ?? undefined)).toBe(body);
    },
  );
});
