import { describe, expect, it } from 'vitest';
import type { CallOrigin } from '../call/index.js';
import { ask, askLegacy, askModern, modernMeta, testMcp } from './test-support/ask.js';
import { createFakeGateway, done, fakeEndpoint } from './test-support/fake-gateway.js';

const saying = (name: string) => ({
  _meta: { ...modernMeta, 'io.modelcontextprotocol/clientInfo': { name, version: '1' } },
});
type Listed = readonly { readonly annotations: { readonly destructiveHint: boolean }; readonly _meta?: object }[];

describe('hints on tools', () => {
  const endpoint = fakeEndpoint({ config: { confirm_in_client: true, reply_chars_max: 600_000 } });
  const listedTo = async (name: string): Promise<Listed> =>
    (await askModern('tools/list', saying(name), { endpoint })).json.result?.tools as Listed;

  it('are what Claude Code reads, and nobody else is sent them', async () => {
    expect(await listedTo('somebody')).toEqual(JSON.parse(endpoint.listJson.toString()));
    for (const { annotations, _meta } of await listedTo('claude-code'))
      expect(_meta).toEqual({
        'anthropic/maxResultSizeChars': 500_000,
        ...(annotations.destructiveHint ? { 'anthropic/requiresUserInteraction': true } : {}),
      });
  });

  it('are left out where there is nothing to say', async () => {
    const plain = fakeEndpoint();
    const answer = await askModern('tools/list', saying('claude-code'), { endpoint: plain });
    expect(answer.json.result?.tools).toEqual(JSON.parse(plain.listJson.toString()));
  });
});

describe('instructions', () => {
  const prefaces = (): { readonly seen: (string | null | undefined)[]; readonly mcp: ReturnType<typeof testMcp> } => {
    const seen: (string | null | undefined)[] = [];
    const onCall = ({ origin }: { readonly origin: CallOrigin }) => {
      seen.push(origin.takePreface?.());
      return done();
    };
    return { seen, mcp: testMcp(createFakeGateway({ onCall })) };
  };
  const call = { name: 'list_all_acme_mail_things', arguments: {} };

  it('come with the first result, once, for a client that never shows them', async () => {
    const { seen, mcp } = prefaces();
    for (let session = 0; session < 2; session += 1) {
      await askModern('server/discover', saying('copilot-cli'), { mcp });
      for (let calls = 0; calls < 2; calls += 1)
        await askModern('tools/call', { ...call, ...saying('copilot-cli') }, { mcp });
    }
    expect(seen).toEqual([expect.stringContaining('Acme Mail:'), null, expect.stringContaining('Acme Mail:'), null]);
  });

  it('are not repeated for a client that shows them, or of which nothing is known', async () => {
    const { seen, mcp } = prefaces();
    for (const name of ['claude-code', 'somebody']) {
      await askModern('server/discover', saying(name), { mcp });
      await askModern('tools/call', { ...call, ...saying(name) }, { mcp });
    }
    await askLegacy('initialize', { protocolVersion: '2025-11-25', clientInfo: { name: 'x', version: '1' } }, { mcp });
    await askLegacy('tools/call', call, { mcp });
    expect(seen).toEqual([null, null, null]);
  });
});

it('a bare integer beyond 2^53 in a batch reaches the gateway as one', async () => {
  const gateway = createFakeGateway();
  const message = (id: number) =>
    `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"list_all_acme_mail_things","arguments":{"a":9007199254740993,"b":"9007199254740993"}}}`;
  await ask(`[${message(1)},${message(2)}]`, { gateway });
  expect(gateway.calls.map(({ input }) => input)).toEqual(
    Array(2).fill({ a: 9007199254740993n, b: '9007199254740993' }),
  );
});

it('Codex says which model it works for', async () => {
  const gateway = createFakeGateway();
  const params = { name: 'list_all_acme_mail_things', _meta: { ...modernMeta, turn: { id: '1', model: 'gpt-5.5' } } };
  await askModern('tools/call', params, { gateway });
  expect(gateway.calls[0]?.origin.model).toBe('gpt-5.5');
});
