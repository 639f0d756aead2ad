import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callTool, replyOf } from './admin-client.js';
import { bookmarkCalls, noteCalls, taskCalls } from './organizer-requests.js';
import { bringsFile, lineOf, type OwnServer, openOwnServer, requestArguments } from './own-server.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let server: OwnServer;

beforeAll(async () => {
  demo = await startDemo();
  server = await openOwnServer(demo, {
    families: ['partner.organization', 'tasks', 'notes', 'links'],
    tags: ['tasks', 'notes', 'bookmarks'],
  });
});
afterAll(() => demo?.stop());

const calls = [...bookmarkCalls, ...noteCalls, ...taskCalls];

describe('a tool for tasks, notes or bookmarks', () => {
  it('stands in the table of requests, with all of its arguments and without the optional ones', () => {
    expect(server.tools.length).toBeGreaterThan(50);
    // Those with files are in files.test.ts.
    for (const tool of server.tools.filter((one) => !bringsFile(one))) {
      const { name, inputSchema } = tool;
      const given = calls.filter(([called]) => called === name).map(([, args]) => Object.keys(args).length);
      expect(Math.max(...given), `${name} with everything`).toBe(requestArguments(tool).length);
      expect(Math.min(...given), `${name} without what is optional`).toBe(inputSchema.required?.length ?? 0);
    }
  });

  it.each(calls.map(([tool, args, line, body]) => [tool, line, args, body] as const))(
    '%s sends %s',
    async (tool, line, args, body) => {
      const request = await server.requestOf(tool, args);
      expect(request && lineOf(request)).toBe(line);
      expect(request?.host).toBe('mail.zoho.com');
      // The journal is read with JavaScript's numbers, so the expected body is too; that digits survive is build-request's test.
      expect(JSON.stringify(request?.body ?? undefined)).toBe(body && JSON.stringify(JSON.parse(body)));
    },
  );
});

describe('the next page of a list that answers a link', () => {
  async function nextAfter(link: unknown, args: object): Promise<unknown> {
    await server.sandbox.fault({
      times: 1,
      match: { method: 'GET', path: '/api/links/me' },
      status: 200,
      body: { status: { code: 200 }, data: { list: [{ entityId: '1' }], pagination: { next: link } } },
    });
    const { body } = await callTool(server.url, 'list_all_zoho_mail_bookmarks', args);
    return replyOf(body).next;
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
    expect(await nextAfter(told, { start: 5, limit: 20 })).toBeUndefined();
  });

  it('takes the numbers of the link alone, and the filters of the call', async () => {
    expect(await nextAfter(link, { fields: ['title'], group_id: undefined })).toEqual({
      fields: ['title'],
      start: 21,
      limit: 20,
    });
    expect(await nextAfter('/api/links/me?after=41&limit=20#end', { start: 21, limit: 20, isPrev: true })).toEqual({
      start: 41,
      limit: 20,
      isPrev: true,
    });
  });
});
