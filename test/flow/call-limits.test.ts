import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient, callTool, postMcp } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

const tool = 'list_all_zoho_mail_domains';
const limit = 2;
const delayMs = 700;

let demo: RunningDemo;
let admin: AdminClient;
let sandbox: SandboxControl;

beforeAll(async () => {
  demo = await startDemo({ environment: { GATEHOUSE_CALLS_PER_SERVER_MAX: String(limit) } });
  admin = adminClient(demo.origin, demo.api_token);
  sandbox = controlOf(demo.sandbox_origin);
});
afterAll(() => demo?.stop());
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.fault({ times: 500, delayMs, match: { path: '/domains' } });
  await sandbox.clear();
});

/** The peak number of concurrent requests to the service: each takes as long as the injected delay. */
async function mostAtOnce(): Promise<number> {
  const times = (await sandbox.mailRequests()).map(({ at }) => Date.parse(at)).sort((one, other) => one - other);
  expect(times.length).toBeGreaterThan(0);
  // A tenth less, because the journal and the timer do not begin in the same instant.
  return Math.max(...times.map((end) => times.filter((at) => at <= end && at > end - delayMs * 0.9).length));
}

const many = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describe('the calls of one MCP server', () => {
  it('are limited per URL: as many again wait, and further calls get a result with the time to retry', async () => {
    const answers = await many(12, () => callTool(demo.mcp_url, tool));
    expect(await mostAtOnce()).toBe(limit);
    const refused = answers.filter(({ headers }) => headers.has('retry-after'));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    // At least: on a slow machine those that wait may not get a place in time either.
    expect(refused.length).toBeGreaterThanOrEqual(12 - 2 * limit);
    expect(refused.length).toBeLessThan(12);
    expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(refused.map(() => '5'));
    expect(JSON.stringify(refused[0]?.body)).toContain('Nothing was sent');
  });

  it('are limited over HTTP+SSE, with the refusals on the stream', async () => {
    const streams = await many(3, async () => {
      const abort = new AbortController();
      const response = await fetch(`${demo.mcp_url}/sse`, { signal: abort.signal });
      if (!response.body) throw new Error('there is no stream');
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      const until = async (condition: (text: string) => boolean): Promise<string> => {
        while (!condition(text)) {
          const { value, done } = await reader.read();
          if (done) throw new Error(`the stream ended: ${text}`);
          text += value;
        }
        return text;
      };
      const place = /data: (\S+messages\S+)/.exec(await until((seen) => /data: \S+messages\S+\n/.test(seen)))?.[1];
      return { place: `${demo.origin}${place}`, until, close: () => abort.abort() };
    });
    const messages = 6;
    await many(messages * streams.length, (index) =>
      postMcp(streams[index % streams.length]?.place ?? '', {
        jsonrpc: '2.0',
        id: index,
        method: 'tools/call',
        params: { name: tool, arguments: {} },
      }),
    );
    const isWhole = (text: string): boolean => text.split('"jsonrpc"').length - 1 === messages;
    const seen = await Promise.all(streams.map(({ until }) => until(isWhole)));
    for (const { close } of streams) close();
    expect(await mostAtOnce()).toBe(limit);
    expect(seen.join('').split('Too many calls of this MCP server').length - 1).toBeGreaterThanOrEqual(18 - 2 * limit);
  });

  it('are limited on the proxy and the routes for function calling, where they name the server', async () => {
    const account = demo.integrated_account_id;
    const proxied = await many(8, () =>
      admin('GET', `/proxy/domains?integrated_account_id=${account}&mcp_server_id=${demo.mcp_server_id}`),
    );
    expect(await mostAtOnce()).toBe(limit);
    await sandbox.clear();
    const called = await many(8, () =>
      admin('POST', `/integrated-account/${account}/tools/${tool}`, { mcp_server_id: demo.mcp_server_id }),
    );
    expect(await mostAtOnce()).toBe(limit);
    for (const answers of [proxied, called]) {
      const refused = answers.filter(({ status }) => status === 503);
      expect(refused.length).toBeGreaterThanOrEqual(8 - 2 * limit);
      expect(refused[0]?.headers.get('retry-after')).toBe('5');
      expect(refused[0]?.body).toMatchObject({
        statusCode: 503,
        message: expect.stringContaining('Retry in 5 seconds'),
      });
    }
  });

  it('share the limit between all entrances at one time', async () => {
    const account = demo.integrated_account_id;
    await Promise.all([
      many(4, () => callTool(demo.mcp_url, tool)),
      many(4, () =>
        admin('POST', `/integrated-account/${account}/tools/${tool}`, { mcp_server_id: demo.mcp_server_id }),
      ),
    ]);
    expect(await mostAtOnce()).toBe(limit);
  });

  it('are not held up by its subscriptions, which have the same limit', async () => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const abort = new AbortController();
    const subscribe = () =>
      fetch(demo.mcp_url, {
        method: 'POST',
        signal: abort.signal,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': 'subscriptions/listen',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'subscriptions/listen',
          params: { notifications: { toolsListChanged: true }, _meta: meta },
        }),
      });
    const held = await many(limit, subscribe);
    for (const { headers } of held) expect(headers.get('content-type')).toContain('text/event-stream');
    expect(await (await subscribe()).text()).toContain('Too many streams');
    const answer = await callTool(demo.mcp_url, tool);
    abort.abort();
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([200, expect.stringContaining('"isError":false')]);
  });
});
