import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminClient, callTool, postMcp } from './admin-client.js';
import type { Item, ListedTool } from './own-server.js';
import { controlOf } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let url: string;

beforeAll(async () => {
  demo = await startDemo();
  const servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
  url = String((await adminClient(demo.origin, demo.api_token)('POST', servers, { name: 'all' })).body.url);
});
afterAll(() => demo?.stop());

/** Lists that their service pages by a cursor of several members, or not further than one page. */
const onlyLimited = [
  'list_all_zoho_mail_logs_audit',
  'list_all_zoho_mail_logs_login_history',
  'list_all_zoho_mail_logs_smtp',
];

it('every list takes limit and start, described, whatever the service calls them', async () => {
  const { body } = await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const lists = (body.result as { tools: ListedTool[] }).tools.filter(({ name }) => name.startsWith('list_all_'));
  expect(lists.length).toBeGreaterThan(40);
  for (const { name, inputSchema } of lists) {
    const { start, limit } = inputSchema.properties;
    expect(limit, name).toMatchObject({ type: 'integer', description: expect.stringMatching(/./) });
    if (!onlyLimited.includes(name))
      expect(start, name).toMatchObject({ type: 'integer', description: expect.stringMatching(/./) });
  }
});

it('a list that the service gives whole is read page by page, and nothing of that is sent', async () => {
  const sandbox = controlOf(demo.sandbox_origin);
  const list = async (args: object) => {
    const { body } = await callTool(url, 'list_all_zoho_mail_domains', args);
    return (body.result as { structuredContent: { domainVO: readonly Item[]; next?: object } }).structuredContent;
  };
  const whole = await list({});
  expect(whole.domainVO.length).toBeGreaterThan(2);
  await sandbox.clear();
  const pages: Item[] = [];
  for (let args: object | undefined = { limit: 1, fields: ['domainName'] }; args !== undefined; ) {
    const page = await list(args);
    expect(page.domainVO).toHaveLength(1);
    pages.push(...page.domainVO);
    args = page.next;
  }
  expect(pages).toEqual(whole.domainVO.map(({ domainName }) => ({ domainName })));
  for (const { query } of await sandbox.mailRequests()) expect(query).toEqual({});
});
