import { type ErrorCode, errorTable, type JsonValue } from '../base/index.js';
import type { Gateway } from '../gateway/index.js';
import type { Logger } from '../observe/index.js';
import { type Classified, type ClassifiedRequest, classify, type Fault } from './classify.js';
import { endingSoon } from './instructions.js';
import { legacyMethods, modernMethods } from './methods/index.js';
import type { Fragment, McpContext, McpHttpAnswer, McpHttpRequest, MethodReply, ServerInfo } from './protocol.js';

/** How long a client may keep a list, in milliseconds; a server that ends sooner says less. */
const listLifetimeMs = 60_000;
const jsonHeaders = { 'content-type': 'application/json' } as const;

export interface McpParts {
  readonly gateway: Gateway;
  readonly serverInfo: ServerInfo;
  readonly now: () => number;
  readonly log: Logger;
}

/** The protocol edge: one POST in, one answer out, both eras. */
export interface Mcp {
  handle(request: McpHttpRequest): Promise<McpHttpAnswer>;
}

/** Makes the room's front. */
export function createMcp(parts: McpParts): Mcp {
  const context: McpContext = { gateway: parts.gateway, serverInfo: parts.serverInfo, now: parts.now };
  const serverInfoMember = `"io.modelcontextprotocol/serverInfo":${JSON.stringify(parts.serverInfo)}`;

  const decorate = (
    call: ClassifiedRequest,
    reply: Extract<MethodReply, { kind: 'result' }>,
    request: McpHttpRequest,
  ): readonly Fragment[] => {
    const now = parts.now();
    const ending = endingSoon(request.endpoint, now);
    const members: Fragment[] = [...reply.members];
    const add = (text: string): void => void members.push(members.length > 0 ? `,${text}` : text);
    if (call.revision.isModern) {
      add('"resultType":"complete"');
      if (reply.isCacheable)
        add(`"ttlMs":${lifetimeOf(request.endpoint.server.expiresAt, now)},"cacheScope":"private"`);
    }
    const meta = [
      call.revision.isModern ? serverInfoMember : '',
      reply.meta ?? '',
      ending ? `"gatehouse/expires_at":${JSON.stringify(ending)}` : '',
    ].filter(Boolean);
    if (meta.length > 0) add(`"_meta":{${meta.join(',')}}`);
    return members;
  };

  const answer = async (message: ClassifiedRequest, request: McpHttpRequest): Promise<Answer> => {
    const { revision, id } = message;
    const method = (revision.isModern ? modernMethods : legacyMethods).get(message.method);
    if (!method) {
      const fault = errorAnswer(
        id.json,
        'method_unknown',
        `The server offers no method ${JSON.stringify(message.method.slice(0, 60))}.`,
      );
      return revision.isModern ? fault : { ...fault, status: 200 };
    }
    const origin = {
      client: message.client ?? request.headers.userAgent ?? null,
      apiTokenId: request.apiTokenId,
      signal: request.signal,
    };
    let reply: MethodReply;
    try {
      reply = await method(context, { revision, params: message.params, endpoint: request.endpoint, origin });
    } catch (error) {
      parts.log.error({ err: error, method: message.method }, 'a method threw');
      return {
        ...errorAnswer(id.json, 'internal', 'Something went wrong on the gateway’s side; it has been logged.'),
        status: 500,
      };
    }
    if (reply.kind === 'error') return { ...errorAnswer(id.json, reply.code, reply.message, reply.data), status: 200 };
    return {
      status: 200,
      headers: reply.headers ?? {},
      body: ['{"jsonrpc":"2.0","id":', id.json, ',"result":{', ...decorate(message, reply, request), '}}'],
    };
  };

  const answerAny = async (message: Classified, request: McpHttpRequest): Promise<Answer | null> => {
    if (message.kind === 'request') return answer(message, request);
    if (message.kind === 'fault') return faultAnswer(message);
    return null;
  };

  return {
    handle: async (request) => {
      const message = classify(request);
      if (message.kind !== 'batch') return written(await answerAny(message, request));
      const answers: Answer[] = [];
      for (const item of message.items) {
        const one = await answerAny(item, request);
        if (one) answers.push(one);
      }
      if (answers.length === 0) return written(null);
      const body = answers.flatMap((one, index) => [index === 0 ? '[' : ',', ...one.body]);
      return written({ status: 200, headers: {}, body: [...body, ']'] });
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: readonly Fragment[];
}

function written(answer: Answer | null): McpHttpAnswer {
  if (!answer) return { status: 202, headers: {}, body: null };
  return { status: answer.status, headers: { ...jsonHeaders, ...answer.headers }, body: joined(answer.body) };
}

function joined(fragments: readonly Fragment[]): Buffer | string {
  if (fragments.every((fragment) => typeof fragment === 'string')) return fragments.join('');
  return Buffer.concat(fragments.map((fragment) => (typeof fragment === 'string' ? Buffer.from(fragment) : fragment)));
}

function lifetimeOf(expiresAt: number | null, now: number): number {
  return expiresAt === null ? listLifetimeMs : Math.max(0, Math.min(listLifetimeMs, expiresAt - now));
}

function faultAnswer(fault: Fault): Answer {
  return errorAnswer(fault.id?.json ?? 'null', fault.code, fault.message, fault.data);
}

function errorAnswer(
  idJson: string,
  code: ErrorCode,
  message: string,
  data?: { readonly [key: string]: JsonValue },
): Answer {
  const entry = errorTable[code];
  const error = { code: entry.jsonRpc, message, ...(data ? { data } : {}) };
  return {
    status: entry.http,
    headers: {},
    body: [`{"jsonrpc":"2.0","id":${idJson},"error":${JSON.stringify(error)}}`],
  };
}

/** The JSON-RPC body for an HTTP refusal that no message caused, such as a URL that is no MCP server. */
export function refusalBody(code: ErrorCode, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: errorTable[code].jsonRpc, message } });
}
