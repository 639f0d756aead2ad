/** A listening server around the fake gateway, and the callers of its tests. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../base/index.js';
import { createMcp } from '../../../mcp/index.js';
import { createFakeGateway, type FakeGateway, fakeEndpoint, testNow } from '../../../mcp/test-support/fake-gateway.js';
import { createLogger, type Logger } from '../../../observe/index.js';
import { memoryCounters } from '../../../store/index.js';
import { createHttpServer, type HttpServer, type HttpServerDeps } from '../../index.js';

/** What a real URL token looks like. */
export const token = `gths_${'a'.repeat(49)}`;
export const tool = 'list_all_acme_mail_things';

export interface TestServer {
  readonly server: HttpServer;
  readonly port: number;
  readonly origin: string;
  readonly url: string;
  /** Everything that was logged as an error. */
  readonly errors: unknown[];
}

/** Starts a server, on a free port unless one is named; it ends with the test. */
export async function startServer(
  changes: Partial<Omit<HttpServerDeps, 'gateway' | 'mcp'>> & {
    readonly gateway?: FakeGateway;
    readonly port?: number;
  } = {},
): Promise<TestServer> {
  const gateway = changes.gateway ?? createFakeGateway({ tokens: { [token]: fakeEndpoint() } });
  const errors: unknown[] = [];
  const log: Logger = createLogger('silent');
  log.error = (...entry: unknown[]) => void errors.push(entry);
  const server = createHttpServer({
    listenHost: '127.0.0.1',
    publicUrl: null,
    registerRoutes: () => {},
    counters: memoryCounters(systemClock),
    digest: (text) => text,
    ...changes,
    gateway,
    log,
    mcp: createMcp({
      gateway,
      serverInfo: { name: 'gatehouse', title: 'Gatehouse', version: '1.0.0' },
      now: () => testNow,
      log,
    }),
  });
  onTestFinished(() => server.close(0));
  const { port } = await server.listen(changes.port ?? 0);
  const origin = `http://127.0.0.1:${port}`;
  return { server, port, origin, url: `${origin}/mcp/${token}`, errors };
}

/** One request, headers and path exactly as given. */
export interface Sending {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Buffer;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const json = { 'content-type': 'application/json' };
export const listBody = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
export const callBody = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool } });

/** Sends one request over Node's own client, which lets a test set `Host` and odd paths. */
export function send(
  port: number,
  { method = 'POST', path = `/mcp/${token}`, headers = json, body = '' }: Sending = {},
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Sends bytes as they are and returns everything that is received until the other side closes. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    // A server that refuses may also cut the line while the rest is still on its way.
    socket.on('error', () => resolve(received));
    socket.on('close', () => resolve(received));
    socket.end(bytes);
  });
}

/** A promise that a test settles itself, to wait for a condition instead of for time. */
export function latch<T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let settle: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value) => settle(value) };
}
