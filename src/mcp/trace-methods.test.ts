import { expect, it } from 'vitest';
import { createLogger, type SpanEnd, type Telemetry } from '../observe/index.js';
import { createMcp } from './index.js';
import { ask, askModern, testServerInfo } from './test-support/ask.js';
import { createFakeGateway, testNow } from './test-support/fake-gateway.js';

function tracedMcp(gateway = createFakeGateway()) {
  const spans: SpanEnd[] = [];
  const figures: object[] = [];
  const telemetry: Telemetry = {
    start: () => ({ isKept: true, traceId: '0'.repeat(32), headers: {}, end: (span) => spans.push(span) }),
    carry: () => undefined,
    carriedBy: () => undefined,
    duration: (_name, _seconds, values) => figures.push(values),
    close: async () => undefined,
  };
  const tracing = { telemetry, monotonic: () => 0 };
  const log = createLogger('silent');
  const mcp = createMcp({ gateway, serverInfo: testServerInfo, now: () => testNow, log, tracing });
  return { mcp, spans, figures };
}

it.each([
  ['long', 'x'.repeat(100_000)],
  ['of another era', 'sampling/createMessage'],
  ['odd', '__proto__'],
])('a method that there is not is told under one name, be its own %s', async (_what, method) => {
  const { mcp, spans, figures } = tracedMcp();
  await ask({ jsonrpc: '2.0', id: 1, method }, { mcp });
  expect(spans).toMatchObject([{ name: '_OTHER', attributes: { 'mcp.method.name': '_OTHER' } }]);
  expect(figures).toEqual([
    ['_OTHER', '2025-03-26', undefined, undefined, undefined, '-32601', 'tcp', 'http', undefined],
  ]);
  expect(JSON.stringify([spans, figures])).not.toContain(method);
});

it('a method that there is keeps its name, and an id is told by its beginning', async () => {
  const { mcp, spans } = tracedMcp();
  await askModern('tools/list', {}, { mcp, id: 'i'.repeat(100_000) });
  expect(spans).toMatchObject([{ name: 'tools/list', attributes: { 'mcp.method.name': 'tools/list' } }]);
  expect(spans[0]?.attributes['jsonrpc.request.id']).toBe('i'.repeat(64));
});

it('a tool call that fails is told as such, and one that succeeds is not, whatever its text ends with', async () => {
  const { mcp, spans } = tracedMcp(
    createFakeGateway({
      onCall: () => ({ kind: 'refused', refusal: { code: 'forbidden', message: 'Nothing was sent.' } }),
    }),
  );
  const name = 'delete_a_acme_mail_thing_by_id';
  await askModern('tools/call', { name }, { mcp });
  const succeeding = tracedMcp();
  await askModern('tools/call', { name, arguments: { id: '1' } }, { mcp: succeeding.mcp });
  expect(spans.map(({ error }) => error)).toEqual(['tool_error']);
  expect(succeeding.spans.map(({ error }) => error)).toEqual([undefined]);
});
