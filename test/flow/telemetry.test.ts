import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminClient, callTool } from './admin-client.js';
import { controlOf } from './sandbox-control.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

const readTool = 'list_all_zoho_mail_domains';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const keptTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

describe('with a collector', () => {
  let collector: Server;
  let received: { path: string; body: Buffer }[];
  let demo: RunningDemo;
  beforeEach(async () => {
    received = [];
    collector = createServer(async (request, response) => {
      received.push({ path: request.url ?? '', body: await buffer(request) });
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
    await new Promise<void>((resolve) => {
      collector.listen(0, '127.0.0.1', resolve);
    });
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    await demo.stop();
    collector.close();
  });
  const sandbox = () => controlOf(demo.sandbox_origin);
  const sentTo = (path: string): Buffer =>
    Buffer.concat(received.filter((one) => one.path === path).map(({ body }) => body));
  const lastTraceparent = async (): Promise<readonly string[]> =>
    traceparentPattern.exec((await sandbox().mailRequests()).at(-1)?.headers.traceparent ?? '') ?? [];

  it('one trace leads from the caller over the MCP call to the service', async () => {
    demo = await startDemo();
    const answer = await callTool(demo.mcp_url, readTool, {}, { traceparent });
    expect(answer.status).toBe(200);
    const [, upstreamTrace, upstreamSpan = ''] = await lastTraceparent();
    expect(upstreamTrace).toBe(traceId);
    await demo.stop();
    const traces = sentTo('/v1/traces');
    expect(traces.includes(Buffer.from(traceId, 'hex'))).toBe(true);
    expect(traces.includes(Buffer.from(upstreamSpan, 'hex'))).toBe(true);
    for (const words of [
      `tools/call ${readTool}`,
      'POST /mcp/:token',
      'mcp.method.name',
      'gen_ai.tool.name',
      'http.route',
      'url.full',
    ])
      expect(traces.includes(words), words).toBe(true);
    const figures = sentTo('/v1/metrics');
    for (const name of [
      'mcp.server.operation.duration',
      'http.server.request.duration',
      'http.client.request.duration',
    ])
      expect(figures.includes(name), name).toBe(true);
    for (const secret of [demo.mcp_url.split('/mcp/')[1] ?? '', demo.api_token])
      expect(Buffer.concat([traces, figures]).includes(secret)).toBe(false);
  });

  it('takes over the trace that a message itself names, and begins one of its own where none is named rightly', async () => {
    demo = await startDemo();
    const params = { name: readTool, arguments: {}, _meta: { traceparent } };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    await fetch(demo.mcp_url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect((await lastTraceparent())[1]).toBe(traceId);
    for (const wrong of ['', 'x', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `ff-${traceId}-b7ad6b7169203331-01`]) {
      await callTool(demo.mcp_url, readTool, {}, { traceparent: wrong });
      const [, own = ''] = await lastTraceparent();
      expect(own, wrong).toMatch(/^[0-9a-f]{32}$/);
      expect(own, wrong).not.toBe(traceId);
    }
  });

  it('keeps the traces that its caller keeps, and of the others the part that is set, which is passed on; figures count them all', async () => {
    demo = await startDemo({
      environment: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    });
    const flagsPassedOn = async (): Promise<string | undefined> =>
      (await sandbox().mailRequests()).at(-1)?.headers.traceparent?.slice(-2);
    await callTool(demo.mcp_url, readTool);
    expect(await flagsPassedOn()).toBe('00');
    const ownTrace = (await lastTraceparent())[1] ?? '';
    await callTool(demo.mcp_url, readTool, {}, { traceparent: traceparent.replace(/01$/, '00') });
    expect(await flagsPassedOn()).toBe('00');
    await callTool(demo.mcp_url, readTool, {}, { traceparent: traceparent.replace(traceId, keptTrace) });
    expect(await flagsPassedOn()).toBe('01');
    await demo.stop();
    const traces = sentTo('/v1/traces');
    expect([ownTrace, traceId, keptTrace].map((id) => traces.includes(Buffer.from(id, 'hex')))).toEqual([
      false,
      false,
      true,
    ]);
    expect(sentTo('/v1/metrics').includes('mcp.server.operation.duration')).toBe(true);
  });
});

describe('without a collector', () => {
  let demo: RunningDemo;
  afterEach(async () => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    await demo.stop();
  });

  it('every answer bears the id under which it stands in the log, and HTTP requests are counted by route', async () => {
    demo = await startDemo();
    const admin = adminClient(demo.origin, demo.api_token);
    const given = await callTool(demo.mcp_url, readTool, {}, { 'x-request-id': 'proxy-17' });
    expect(given.headers.get('x-request-id')).toBe('proxy-17');
    const own = await callTool(demo.mcp_url, readTool, {}, { 'x-request-id': 'a b<c>' });
    const other = await admin('GET', '/integrated-account');
    const unknown = await fetch(`${demo.origin}/nothing/here`);
    const ids = [own, other, unknown].map(({ headers }) => headers.get('x-request-id') ?? '');
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}-[0-9a-z]+$/);
    expect(new Set(ids).size).toBe(3);
    expect((await controlOf(demo.sandbox_origin).mailRequests()).at(-1)?.headers).not.toHaveProperty('traceparent');
    const { body } = await admin('GET', '/metrics');
    for (const line of [
      'gatehouse_http_requests_total{route="/mcp/:token",class="2xx"} 2',
      'gatehouse_http_requests_total{route="/integrated-account",class="2xx"} 1',
      'gatehouse_http_requests_total{route="none",class="4xx"} 1',
    ])
      expect(body.text).toContain(line);
  });

  it('a collector that is gone holds up neither a call nor the end', async () => {
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:1';
    demo = await startDemo();
    expect((await callTool(demo.mcp_url, readTool)).status).toBe(200);
    expect(await demo.stop()).toBe(0);
  });
});
