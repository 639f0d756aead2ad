import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool, postMcp } from './admin-client.js';
import { bookmarkCalls, noteCalls, taskCalls } from './organizer-requests.js';
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
  const scopes = ['partner.organization', 'tasks', 'notes', 'links'].map((name) => `ZohoMail.${name}.ALL`);
  const code = await sandbox.selfClientCode(scopes);
  const account = await admin('POST', '/integrated-account', { integration: 'zoho_mail', data_center: 'com', code });
  expect(account.body).toMatchObject({ status: 'active' });
  const config = { tags: ['tasks', 'notes', 'bookmarks'] };
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

const calls = [...bookmarkCalls, ...noteCalls, ...taskCalls];

// What the gateway itself does with an answer is no part of the request.
function isSelection(field: unknown): boolean {
  return JSON.stringify(field).includes('Fields to keep.');
}

describe('a tool for tasks, notes or bookmarks', () => {
  it('stands in the table of requests, with all of its arguments and without the optional ones', () => {
    expect(tools.length).toBeGreaterThan(50);
    for (const { name, inputSchema } of tools) {
      const given = calls.filter(([tool]) => tool === name).map(([, args]) => Object.keys(args).length);
      expect(Math.max(...given), `${name} with everything`).toBe(
        Object.values(inputSchema.properties).filter((field) => !isSelection(field)).length,
      );
      expect(Math.min(...given), `${name} without what is optional`).toBe(inputSchema.required?.length ?? 0);
    }
  });

  it.each(calls.map(([tool, args, line, body]) => [tool, line, args, body] as const))(
    '%s sends %s',
    async (tool, line, args, body) => {
      const request = await requestOf(tool, args);
      expect(request && lineOf(request)).toBe(line);
      expect(request?.host).toBe('mail.zoho.com');
      // The journal is read with JavaScript's numbers, so the expected body is too; that digits survive is build-request's test.
      expect(JSON.stringify(request?.body ?? undefined)).toBe(body && JSON.stringify(JSON.parse(body)));
    },
  );
});

describe('the next page of a list that answers a link', () => {
  async function nextAfter(link: unknown, args: object): Promise<unknown> {
    await sandbox.fault({
      times: 1,
      match: { method: 'GET', path: '/api/links/me' },
      status: 200,
      body: { status: { code: 200 }, data: { list: [{ entityId: '1' }], pagination: { next: link } } },
    });
    const { body } = await callTool(url, 'list_all_zoho_mail_bookmarks', args);
    const { structuredContent } = body.result as { structuredContent: { next?: unknown } };
    return structuredContent.next;
  }
  const link = 'https://elsewhere.example/api/links/groups/9?after=21&limit=20&isPrev=false&fields=summary&group_id=9';

  it.each([
    ['no link', undefined],
    ['an empty one', ''],
    ['one that is no text', 7],
    ['one without a query', 'https://mail.zoho.com/api/links/me'],
    ['numbers that are none', 'https://mail.zoho.com/api/links/me?after=-1&limit=99999999999999999999'],
    ['numbers of which one is none', 'https://mail.zoho.com/api/links/me?after=x9&limit=40'],
    ['the page that was just read', 'https://mail.zoho.com/api/links/me?after=5&limit=20'],
  ])('is not promised after %s', async (_name, told) => {
    expect(await nextAfter(told, { after: 5, limit: 20 })).toBeUndefined();
  });

  it('takes the numbers of the link alone, and the filters of the call', async () => {
    expect(await nextAfter(link, { fields: ['title'], group_id: undefined })).toEqual({
      fields: ['title'],
      after: 21,
      limit: 20,
    });
    expect(await nextAfter('/api/links/me?after=41&limit=20#end', { after: 21, limit: 20, isPrev: true })).toEqual({
      after: 41,
      limit: 20,
      isPrev: true,
    });
  });
});
