import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, test } from 'vitest';
import { createFakeGateway, done, fakeEndpoint, testNow } from '../../mcp/test-support/fake-gateway.js';
import { startServer, token, tool } from './test-support/start-server.js';

const info = { name: 'official', version: '1.0.0' };

function gatewayWith() {
  return createFakeGateway({
    tokens: { [token]: fakeEndpoint(), old: { kind: 'gone', reason: 'revoked', at: testNow } },
    onCall: ({ input }) =>
      input === undefined
        ? done({ items: [1, 2] }, ['A note.'])
        : { kind: 'refused', refusal: { code: 'invalid_params', message: 'limit must be an integer.' } },
  });
}

const modes = [
  ['by default', undefined, '2025-11-25'],
  ['auto', { mode: 'auto' }, '2026-07-28'],
  ['pinned', { mode: { pin: '2026-07-28' } }, '2026-07-28'],
] as const;

describe.each(modes)('the official client 2.x, %s', (mode, versionNegotiation, spoken) => {
  const connect = async (path: string) => {
    const gateway = gatewayWith();
    const { origin } = await startServer({ gateway });
    const client = new ModernClient(info, versionNegotiation ? { versionNegotiation } : {});
    await client.connect(new ModernTransport(new URL(`${origin}/mcp/${path}`)));
    return { client, gateway };
  };
  test('connects, lists and calls', async () => {
    const { client, gateway } = await connect(token);
    expect(client.getNegotiatedProtocolVersion()).toBe(spoken);
    expect(client.getServerCapabilities()).toMatchObject({
      tools: { listChanged: true },
      prompts: {},
      resources: {},
      completions: {},
    });
    expect(client.getServerVersion()).toMatchObject({ name: 'gatehouse' });
    expect(client.getInstructions()).toContain('Acme Mail');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([tool, 'delete_a_acme_mail_thing_by_id']);
    const result = await client.callTool({ name: tool });
    expect(result.isError).toBe(false);
    expect(result.content).toEqual([{ type: 'text', text: '{"notes":["A note."],"items":[1,2]}' }]);
    const bad = await client.callTool({ name: tool, arguments: { limit: 'x' } });
    expect(bad.isError).toBe(true);
    expect(gateway.calls.at(0)?.origin.client).toMatch(spoken === '2026-07-28' ? /^official\/1\.0\.0$/ : /./);
    await client.close();
  });
  test('is told that a tool is unknown', async () => {
    const { client } = await connect(token);
    expect(await client.callTool({ name: 'no_such_tool' })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('There is no tool') }],
    });
    await client.close();
  });
  test('is told in words that a URL was revoked', async () => {
    // A client that is pinned to one revision only reports that it was not offered.
    const words = mode === 'pinned' ? /Version negotiation failed/ : /was revoked at 2026-11-23T12:00:00.000Z/;
    await expect(connect('old')).rejects.toThrow(words);
  });
});

describe('the official client 1.x', () => {
  const connect = async (path: string) => {
    const { origin } = await startServer({ gateway: gatewayWith() });
    const client = new LegacyClient(info);
    await client.connect(new LegacyTransport(new URL(`${origin}/mcp/${path}`)));
    return client;
  };
  test('connects, lists, calls and pings', async () => {
    const client = await connect(token);
    expect(client.getServerVersion()).toMatchObject({ name: 'gatehouse', version: '1.0.0' });
    expect(client.getInstructions()).toContain('Acme Mail');
    expect((await client.listTools()).tools).toHaveLength(2);
    expect(await client.callTool({ name: tool })).toMatchObject({
      content: [{ text: '{"notes":["A note."],"items":[1,2]}' }],
    });
    expect(await client.ping()).toEqual({});
    expect((await client.listPrompts()).prompts).toHaveLength(1);
    expect(await client.callTool({ name: 'no_such_tool' })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('There is no tool') }],
    });
    await client.close();
  });
  test.each([
    ['old', /was revoked at/],
    ['none', /No MCP server at this URL/],
  ])('is told in words why %s opens nothing', async (path, words) => {
    await expect(connect(path)).rejects.toThrow(words);
  });
});
