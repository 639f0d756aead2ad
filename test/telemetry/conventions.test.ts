import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ok, refuse, systemClock } from '../../src/base/index.js';
import { createMcp } from '../../src/mcp/index.js';
import { ask, askModern, testServerInfo } from '../../src/mcp/test-support/ask.js';
import { createFakeGateway, done } from '../../src/mcp/test-support/fake-gateway.js';
import {
  createLogger,
  createMetrics,
  durationAttributes,
  durationBuckets,
  type SpanEnd,
  type Telemetry,
} from '../../src/observe/index.js';
import { traceSends } from '../../src/outbound/index.js';
import { createRequestObserver } from '../../src/transport/index.js';
import { callerErrors, conventions, recommendedBuckets } from './conventions.js';

/** Everything that the three doors of a gateway hand to telemetry. */
const spans: SpanEnd[] = [];
const telemetry: Telemetry = {
  start: () => ({ isKept: true, traceId: '0'.repeat(32), headers: {}, end: (span) => spans.push(span) }),
  carry: () => undefined,
  carriedBy: () => undefined,
  duration: () => undefined,
  close: async () => undefined,
};
afterEach(() => {
  spans.length = 0;
});
const lastSpan = (): SpanEnd => spans.at(-1) ?? expect.fail('no span was sent');

/** Recommended or conditionally required, and not sent; docs/observability.md gives the reasons. */
const leftOut: { readonly [Signal in keyof typeof conventions]?: readonly string[] } = {
  'span http.server': [
    'network.protocol.name',
    'server.address',
    'server.port',
    'url.query',
    'network.peer.address',
    'network.peer.port',
  ],
  'span http.client': [
    'network.protocol.name',
    'http.request.method_original',
    'http.request.resend_count',
    'network.protocol.version',
    'network.peer.address',
    'network.peer.port',
  ],
  'span mcp.server': [
    'network.protocol.version',
    'jsonrpc.protocol.version',
    'mcp.session.id',
    'client.address',
    'client.port',
  ],
  'http.server.request.duration': ['network.protocol.name'],
  'http.client.request.duration': ['network.protocol.name', 'network.protocol.version'],
  'mcp.server.operation.duration': ['network.protocol.version', 'jsonrpc.protocol.version'],
};

async function httpRequest(words: string, status: number | null): Promise<SpanEnd> {
  const parts = { metrics: createMetrics(), clock: systemClock, telemetry, trustedProxies: [] };
  const observer = createRequestObserver(parts);
  const server = createServer((request, response) => {
    const route = request.url?.startsWith('/mcp/') ? '/mcp/:token' : null;
    observer.observe({ request, response, route, requestId: 'r-1' });
    if (status === null) socket.destroy();
    else response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`${words} HTTP/1.1\r\nhost: a\r\nuser-agent: tester/1\r\nconnection: close\r\n\r\n`);
  await vi.waitFor(() => expect(spans).toHaveLength(1), { timeout: 10_000 });
  socket.destroy();
  server.close();
  return lastSpan();
}

async function sentRequest(host: string, status: number | null): Promise<SpanEnd> {
  const reply = { status: status ?? 0, headers: {}, text: '' };
  const send = traceSends(
    async () => (status === null ? refuse('upstream_failed', 'no connection') : ok(reply)),
    telemetry,
    systemClock,
  );
  const signal = new AbortController().signal;
  await send({ host, method: 'GET', path: '/a?secret=1', headers: {}, signal, timeoutMs: 1_000 });
  return lastSpan();
}

type McpRequest = readonly [method: string, params: { readonly [name: string]: unknown }];

async function mcpRequest([method, params]: McpRequest, refusal?: 'forbidden' | 'throws'): Promise<SpanEnd> {
  const gateway = createFakeGateway({
    onCall: () => {
      if (refusal === 'throws') throw new Error('a bug');
      return refusal === undefined ? done() : { kind: 'refused', refusal: { code: 'forbidden', message: 'no' } };
    },
  });
  const tracing = { telemetry, monotonic: () => 0 };
  const mcp = createMcp({ gateway, serverInfo: testServerInfo, now: () => 0, log: createLogger('silent'), tracing });
  await askModern(method, { ...params }, { mcp, id: 'request-7' });
  return lastSpan();
}

const tool = { name: 'delete_a_acme_mail_thing_by_id', arguments: { id: '1' } };

/** One of each kind of exchange: what must be in its span, what must not, and whether it counts as an error. */
const exchanges: readonly {
  readonly name: string;
  readonly signal: 'span http.server' | 'span http.client' | 'span mcp.server';
  readonly send: () => Promise<SpanEnd>;
  readonly has?: SpanEnd['attributes'];
  readonly hasNot?: readonly string[];
  readonly error?: string;
  readonly spanName: string;
}[] = [
  {
    name: 'an HTTP request to an MCP server',
    signal: 'span http.server',
    send: () => httpRequest('POST /mcp/secret-token', 200),
    has: { 'url.path': '/mcp/REDACTED', 'http.route': '/mcp/:token', 'client.address': '127.0.0.1' },
    hasNot: ['http.request.method_original'],
    spanName: 'POST /mcp/:token',
  },
  {
    name: 'an HTTP request with another method to no route',
    signal: 'span http.server',
    send: () => httpRequest('PROPFIND /secret', 404),
    has: { 'http.request.method': '_OTHER', 'http.request.method_original': 'PROPFIND', 'url.path': '/REDACTED' },
    hasNot: ['http.route'],
    spanName: 'HTTP',
  },
  {
    name: 'an HTTP request that fails',
    signal: 'span http.server',
    send: () => httpRequest('GET /mcp/secret', 503),
    has: { 'http.response.status_code': 503 },
    error: '503',
    spanName: 'GET /mcp/:token',
  },
  {
    name: 'an HTTP request whose caller leaves',
    signal: 'span http.server',
    send: () => httpRequest('GET /mcp/secret', null),
    hasNot: ['http.response.status_code'],
    error: 'client_disconnected',
    spanName: 'GET /mcp/:token',
  },
  {
    name: 'a request to a service',
    signal: 'span http.client',
    send: () => sentRequest('mail.example.com', 200),
    has: { 'server.address': 'mail.example.com', 'server.port': 443, 'url.full': 'https://mail.example.com/a' },
    spanName: 'GET',
  },
  {
    name: 'a request to a service on a port of its own, refused',
    signal: 'span http.client',
    send: () => sentRequest('mail.example.com:8443', 404),
    has: { 'server.address': 'mail.example.com', 'server.port': 8443, 'http.response.status_code': 404 },
    error: '404',
    spanName: 'GET',
  },
  {
    name: 'a request without a connection',
    signal: 'span http.client',
    send: () => sentRequest('mail.example.com', null),
    hasNot: ['http.response.status_code'],
    error: 'upstream_failed',
    spanName: 'GET',
  },
  {
    name: 'a list of tools',
    signal: 'span mcp.server',
    send: () => mcpRequest(['tools/list', {}]),
    has: { 'mcp.method.name': 'tools/list', 'jsonrpc.request.id': 'request-7', 'network.transport': 'tcp' },
    hasNot: ['gen_ai.operation.name', 'gen_ai.tool.name', 'rpc.response.status_code'],
    spanName: 'tools/list',
  },
  {
    name: 'a tool call that fails in its result',
    signal: 'span mcp.server',
    send: () => mcpRequest(['tools/call', tool], 'forbidden'),
    has: { 'gen_ai.tool.name': tool.name, 'gen_ai.operation.name': 'execute_tool' },
    hasNot: ['rpc.response.status_code'],
    error: 'tool_error',
    spanName: `tools/call ${tool.name}`,
  },
  {
    name: 'a call of a tool that does not exist: a failed result',
    signal: 'span mcp.server',
    send: () => mcpRequest(['tools/call', { name: 'no_such_tool' }]),
    hasNot: ['gen_ai.tool.name', 'rpc.response.status_code'],
    error: 'tool_error',
    spanName: 'tools/call',
  },
  {
    name: 'a call in which the gateway fails',
    signal: 'span mcp.server',
    send: () => mcpRequest(['tools/call', tool], 'throws'),
    has: { 'rpc.response.status_code': '-32603' },
    error: '-32603',
    spanName: `tools/call ${tool.name}`,
  },
  {
    name: 'a prompt',
    signal: 'span mcp.server',
    send: () => mcpRequest(['prompts/get', { name: 'tidy_things', arguments: { thing: 'a' } }]),
    has: { 'gen_ai.prompt.name': 'tidy_things' },
    spanName: 'prompts/get tidy_things',
  },
  {
    name: 'a resource that there is not',
    signal: 'span mcp.server',
    send: () => mcpRequest(['resources/read', { uri: 'gatehouse://nothing' }]),
    has: { 'mcp.resource.uri': 'gatehouse://nothing', 'rpc.response.status_code': '-32602' },
    spanName: 'resources/read',
  },
];

describe('spans after the conventions', () => {
  it.each(exchanges)('$name', async ({ signal, send, has = {}, hasNot = [], error, spanName }) => {
    const span = await send();
    expect(span.name).toBe(spanName);
    expect(span.error).toBe(error);
    expect(span.attributes).toMatchObject(has);
    const { required, conditional, recommended, optIn } = conventions[signal];
    const names = Object.keys(span.attributes);
    expect(names).toEqual(expect.arrayContaining([...required]));
    for (const name of hasNot) expect(names).not.toContain(name);
    const known: readonly string[] = [...required, ...conditional, ...recommended, ...optIn];
    expect(names.filter((name) => !name.startsWith('gatehouse.') && !known.includes(name))).toEqual([]);
    expect(JSON.stringify(span)).not.toContain('secret');
  });

  it('an older revision tells a resource that there is not by a code of its own, no failure either', async () => {
    const tracing = { telemetry, monotonic: () => 0 };
    const gateway = createFakeGateway();
    const mcp = createMcp({ gateway, serverInfo: testServerInfo, now: () => 0, log: createLogger('silent'), tracing });
    const headers = { protocolVersion: '2025-11-25' };
    const body = { jsonrpc: '2.0', id: 7, method: 'resources/read', params: { uri: 'gatehouse://nothing' } };
    await ask(body, { mcp, headers });
    expect(lastSpan()).toMatchObject({
      attributes: { 'rpc.response.status_code': '-32002', 'jsonrpc.request.id': '7' },
    });
    expect(lastSpan().error).toBeUndefined();
    expect(callerErrors).toContain(-32002);
  });
});

describe('what is asked and not sent', () => {
  const sent = new Map<string, Set<string>>(
    Object.entries(durationAttributes).map(([name, of]) => [name, new Set<string>(of)]),
  );
  beforeAll(async () => {
    for (const { signal, send } of exchanges) {
      const { attributes, error } = await send();
      const names = sent.get(signal) ?? new Set();
      for (const name of Object.keys(attributes)) names.add(name);
      if (error !== undefined) names.add('error.type');
      sent.set(signal, names);
      spans.length = 0;
    }
  });
  const docs = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8');

  it.each(Object.entries(conventions))('%s: exactly what the documentation names', (signal, convention) => {
    const names = sent.get(signal) ?? new Set();
    const missing = [...convention.required, ...convention.conditional, ...convention.recommended].filter(
      (name) => !names.has(name),
    );
    const documented: readonly string[] = leftOut[signal as keyof typeof conventions] ?? [];
    expect([...missing].sort()).toEqual([...documented].sort());
    const section = docs.slice(docs.indexOf('### Left out'));
    for (const name of documented) expect(section, name).toContain(`\`${name}\``);
  });

  it.each(Object.entries(recommendedBuckets))('%s has the recommended buckets', (name, buckets) => {
    expect(durationBuckets[name as keyof typeof durationBuckets]).toEqual(buckets);
  });
});
