import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callTool } from './admin-client.js';
import { accountCalls, folderCalls } from './mailbox-requests.js';
import { organizingCalls, readingCalls, sendingCalls, signatureCalls } from './message-requests.js';
import { bringsFile, lineOf, type OwnServer, openOwnServer, requestArguments } from './own-server.js';
import { controlOf } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let server: OwnServer;

beforeAll(async () => {
  demo = await startDemo();
  // The connected user's own account, as the service returns it: an id beyond the integers of a JavaScript number.
  await controlOf(demo.sandbox_origin).fault({
    times: 1,
    match: { method: 'GET', path: '/api/accounts' },
    status: 200,
    body: '{"status":{"code":200},"data":[{"accountId":"2"},{"accountId":4845214000000008003,"isDefaultAccount":true}]}',
  });
  server = await openOwnServer(demo, {
    families: ['partner.organization', 'accounts', 'folders', 'tags', 'messages'],
    tags: ['accounts', 'folders', 'labels', 'messages', 'threads', 'signatures'],
    context: { account_id: '4845214000000008003' },
  });
});
afterAll(() => demo?.stop());

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
    const own = await server.requestOf('list_all_zoho_mail_folders', {});
    expect(own?.path).toBe('/api/accounts/4845214000000008003/folders');
    const other = await server.requestOf('list_all_zoho_mail_folders', { account_id: 4_845_214_000_001 });
    expect(other?.path).toBe('/api/accounts/4845214000001/folders');
  });

  it('is listed by no tool, since it need not be said', () => {
    for (const { name, inputSchema } of server.tools)
      expect(Object.hasOwn(inputSchema.properties, 'account_id'), name).toBe(false);
  });
});

describe('a mailbox tool', () => {
  it('stands in the table of requests, with all of its arguments and without the optional ones', () => {
    expect(server.tools.length).toBeGreaterThan(50);
    // Those with files are in files.test.ts.
    for (const tool of server.tools.filter((one) => !bringsFile(one))) {
      const { name, inputSchema } = tool;
      const given = calls.filter(([called]) => called === name).map(([, args]) => Object.keys(args));
      const all = requestArguments(tool).filter((argument) => argument !== 'account_id');
      const fewest = Math.min(...given.map((names) => names.length));
      // Optional arguments are accepted, and not listed.
      const most = Math.max(...given.map((names) => names.length));
      expect(most, `${name} with all of ${all.join(', ')}`).toBeGreaterThanOrEqual(all.length);
      expect(fewest, `${name} without what is optional`).toBe(inputSchema.required?.length ?? 0);
    }
  });

  it.each(calls.map(([tool, args, line, body]) => [tool, line, args, body] as const))(
    '%s sends %s',
    async (tool, line, args, body) => {
      const request = await server.requestOf(tool, isOfNoAccount(tool) ? args : { account_id: '77', ...args });
      expect(request && lineOf(request)).toBe(line);
      expect(request?.host).toBe('mail.zoho.com');
      expect(JSON.stringify(request?.body ?? undefined)).toBe(body);
    },
  );

  // It checks last whether account 77 exists: any other error of a request is reported first.
  const understood = calls.filter(([tool]) => !isOfNoAccount(tool));
  it.each(understood.map(([tool, args, line]) => [tool, line, args] as const))(
    '%s is understood by the strict sandbox: %s',
    async (tool, _line, args) => {
      const { body } = await callTool(server.url, tool, { account_id: '77', ...args });
      expect(JSON.stringify(body.result)).toContain('Account id 77 is invalid');
    },
  );
});
