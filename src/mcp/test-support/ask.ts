/** Sends one POST body through the protocol room, as the transport would. */

import type { Endpoint } from '../../call/index.js';
import { createLogger, type Logger } from '../../observe/index.js';
import { createMcp, type EventChannel, type Mcp, type McpHeaders } from '../index.js';
import { createFakeGateway, type FakeGateway, fakeEndpoint, testNow } from './fake-gateway.js';

const silentLog: Logger = createLogger('silent');
export const testServerInfo = { name: 'gatehouse', title: 'Gatehouse', version: '9.9.9' };

export const modernVersion = '2026-07-28';
export const legacyVersions = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;

/** The members that a modern request carries in `params._meta`. */
export const modernMeta = {
  'io.modelcontextprotocol/protocolVersion': modernVersion,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'tester', version: '1.2' },
};

/** A parsed response: `text` is the body as sent, `json` what a client parses from it. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly text: string;
  readonly json: Reply;
}

interface Reply {
  readonly jsonrpc?: string;
  readonly id?: unknown;
  readonly result?: { readonly [name: string]: unknown };
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data?: { readonly [key: string]: unknown };
  };
}

export interface Asking {
  readonly headers?: Partial<McpHeaders>;
  readonly endpoint?: Endpoint;
  readonly gateway?: FakeGateway;
  readonly mcp?: Mcp;
  readonly apiTokenId?: string | null;
  readonly events?: EventChannel;
}

const noHeaders: McpHeaders = { protocolVersion: undefined, method: undefined, name: undefined, userAgent: undefined };

/** Creates the MCP room around a gateway, with a fixed clock. */
export function testMcp(gateway: FakeGateway = createFakeGateway()): Mcp {
  return createMcp({ gateway, serverInfo: testServerInfo, now: () => testNow, log: silentLog });
}

/** Sends a body; one that is not a string is written as JSON first. */
export async function ask(body: unknown, asking: Asking = {}): Promise<Answer> {
  const mcp = asking.mcp ?? testMcp(asking.gateway);
  const answer = await mcp.handle({
    text: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { ...noHeaders, ...asking.headers },
    endpoint: asking.endpoint ?? fakeEndpoint(),
    apiTokenId: asking.apiTokenId ?? null,
    events: asking.events ?? null,
    reopen: async () => asking.endpoint ?? fakeEndpoint(),
    signal: new AbortController().signal,
  });
  const text = Buffer.concat(answer.body.map((piece) => Buffer.from(piece))).toString('utf8');
  return { status: answer.status, headers: answer.headers, text, json: text === '' ? {} : JSON.parse(text) };
}

/** Sends a well-formed request of the stateless revision; `changes.headers` wins over the headers that belong to it. */
export function askModern(
  method: string,
  params: { readonly [name: string]: unknown } = {},
  changes: Asking & { readonly id?: unknown } = {},
): Promise<Answer> {
  const named = method === 'resources/read' ? params.uri : params.name;
  const name = typeof named === 'string' ? { name: named } : {};
  return ask(
    { jsonrpc: '2.0', id: changes.id ?? 1, method, params: { ...params, _meta: params._meta ?? modernMeta } },
    { ...changes, headers: { protocolVersion: modernVersion, method, ...name, ...changes.headers } },
  );
}

/** Sends a well-formed request of a legacy revision. */
export function askLegacy(
  method: string,
  params?: { readonly [name: string]: unknown },
  changes: Asking & { readonly id?: unknown; readonly version?: string | undefined } = {},
): Promise<Answer> {
  const version = 'version' in changes ? changes.version : '2025-11-25';
  return ask(
    { jsonrpc: '2.0', id: changes.id ?? 1, method, ...(params ? { params } : {}) },
    { ...changes, headers: { protocolVersion: version, ...changes.headers } },
  );
}
