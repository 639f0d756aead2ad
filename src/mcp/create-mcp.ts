import { type ErrorCode, errorTable, type JsonValue, tellThrown } from '../base/index.js';
import type { Gateway } from '../gateway/index.js';
import type { Logger, Telemetry } from '../observe/index.js';
import { type CheckedRequest, type Classified, classify } from './classify.js';
import { endingSoon } from './instructions.js';
import { findMethod } from './methods/index.js';
import type {
  Fragment,
  McpContext,
  McpHttpAnswer,
  McpHttpRequest,
  Method,
  MethodReply,
  RequestId,
  ServerInfo,
} from './protocol.js';
import { serverInfoKey } from './revisions/2026-07-28/meta-keys.js';
import { revisions } from './revisions/index.js';
import { type RunMethod, traceMethods } from './trace-methods.js';

/** How long a client may keep a list, in milliseconds; a server that ends sooner says less. */
const listLifetimeMs = 60_000;

export interface McpParts {
  readonly gateway: Gateway;
  readonly serverInfo: ServerInfo;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly log: Logger;
  /** Where traces are collected; `monotonic` times what is told. */
  readonly tracing?: { readonly telemetry: Telemetry; readonly monotonic: () => number } | undefined;
}

/** The protocol edge: one POST in, one answer out, both eras. */
export interface Mcp {
  /** Never rejects: what a caller sent is answered, and what breaks here is logged and told as such. */
  handle(request: McpHttpRequest): Promise<McpHttpAnswer>;
}

/** Makes the room's front. */
export function createMcp(parts: McpParts): Mcp {
  const { gateway, serverInfo, now } = parts;
  const context: McpContext = { gateway, serverInfo, revisions, now };
  const serverInfoMember = `"${serverInfoKey}":${JSON.stringify(serverInfo)}`;

  const answerRequest = async (message: CheckedRequest, request: McpHttpRequest): Promise<McpHttpAnswer> => {
    const { id, revision } = message;
    const reply = await runKnown(message, request);
    if (reply.kind === 'error') return errorAnswer({ ...reply, id, status: revision.errorStatus(reply.code) });
    const head = resultHead(message, reply, request);
    const [first] = reply.members;
    const separator = head === '' || first === undefined ? '' : ',';
    return {
      status: 200,
      headers: reply.headers ?? noHeaders,
      body: [`{"jsonrpc":"2.0","id":${id},"result":{${head}${separator}`, ...reply.members, '}}'],
    };
  };

  const runMethod: RunMethod = async (message, request) => {
    const { revision, params, client } = message;
    const method = findMethod(revision.era, message.method);
    return method ? run(method, message, { revision, params, client, request }) : unknownMethod(message.method);
  };
  const { tracing } = parts;
  const runKnown = tracing ? traceMethods(runMethod, tracing.telemetry, tracing.monotonic) : runMethod;

  const run = async (method: Method, message: CheckedRequest, call: Parameters<Method>[1]): Promise<MethodReply> => {
    try {
      return await method(context, call);
    } catch (error) {
      parts.log.error(
        {
          err: error,
          method: message.method,
          server: call.request.endpoint.server.id,
          requestId: call.request.requestId,
        },
        'a method threw',
      );
      return { kind: 'error', ...tellThrown(error) };
    }
  };

  const resultHead = (
    { revision }: CheckedRequest,
    reply: Extract<MethodReply, { kind: 'result' }>,
    { endpoint }: McpHttpRequest,
  ): string => {
    const instant = now();
    const { expiresAt } = endpoint.server;
    const lifetimeMs =
      expiresAt === null ? listLifetimeMs : Math.max(0, Math.min(listLifetimeMs, Math.floor(expiresAt - instant)));
    const members = revision.resultMembers({
      isCacheable: reply.isCacheable === true,
      isInputRequired: reply.isInputRequired === true,
      lifetimeMs,
    });
    const ending = endingSoon(endpoint, instant);
    let meta = revision.namesServerInResults ? serverInfoMember : '';
    if (reply.meta !== undefined) meta += `${meta === '' ? '' : ','}${reply.meta}`;
    if (ending !== null) meta += `${meta === '' ? '' : ','}"gatehouse/expires_at":"${ending}"`;
    if (meta === '') return members;
    return `${members}${members === '' ? '' : ','}"_meta":{${meta}}`;
  };

  const answerOne = async (message: Classified, request: McpHttpRequest): Promise<McpHttpAnswer> => {
    switch (message.kind) {
      case 'request':
        return answerRequest(message, request);
      case 'fault':
        return errorAnswer({ ...message, status: errorTable[message.code].http });
      case 'ignored':
        return accepted;
    }
  };

  return {
    handle: async (request) => {
      const message = classify(request);
      if (message.kind !== 'batch') return answerOne(message, request);
      const bodies: (readonly Fragment[])[] = [];
      // One after the other: a batch must not reach the service harder than its messages would one by one.
      for (const item of message.items) {
        const { body } = await answerOne(item, request);
        if (body.length > 0) bodies.push(body);
      }
      if (bodies.length === 0) return accepted;
      const joined = bodies.flatMap((body, index) => [index === 0 ? '[' : ',', ...body]);
      return { status: 200, headers: noHeaders, body: [...joined, ']'] };
    },
  };
}

const noHeaders = {};
const accepted: McpHttpAnswer = { status: 202, headers: noHeaders, body: [] };

function unknownMethod(name: string): MethodReply {
  return {
    kind: 'error',
    code: 'method_unknown',
    message: `Method not found: ${JSON.stringify(name.slice(0, 60))} is not offered here; this server offers tools alone.`,
  };
}

interface ErrorFacts {
  readonly id?: RequestId;
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly data?: { readonly [key: string]: JsonValue };
}

function errorAnswer({ status, ...facts }: ErrorFacts): McpHttpAnswer {
  return { status, headers: noHeaders, body: [errorBody(facts)] };
}

/** A JSON-RPC error as text. Without an id the member is left out: these revisions of MCP know no null id. */
function errorBody({ id, code, message, data }: Omit<ErrorFacts, 'status'>): string {
  const error = JSON.stringify({ code: errorTable[code].jsonRpc, message, ...(data ? { data } : {}) });
  return `{"jsonrpc":"2.0",${id === undefined ? '' : `"id":${id},`}"error":${error}}`;
}

/** The JSON-RPC body of an HTTP refusal that no message caused, such as a URL that is no MCP server. */
export function refusalBody(code: ErrorCode, message: string, data?: { readonly [key: string]: JsonValue }): string {
  return errorBody({ code, message, ...(data ? { data } : {}) });
}
