import { type ErrorCode, errorTable, type JsonValue, tellThrown } from '../base/index.js';
import type { GuidedGateway } from '../guidance/index.js';
import type { Logger, Telemetry } from '../observe/index.js';
import { type CheckedRequest, type Classified, classify } from './classify.js';
import { type ClientNames, createClientNames } from './client-names.js';
import { serverIcons } from './icons.js';
import { endingSoon } from './instructions.js';
import { listenLegacy } from './listen.js';
import { findMethod } from './methods/index.js';
import type {
  Fragment,
  McpContext,
  McpHttpAnswer,
  McpHttpRequest,
  MethodReply,
  RequestId,
  ServerInfo,
} from './protocol.js';
import { ReceivedCall } from './received-call.js';
import { serverInfoKey } from './revisions/2026-07-28/meta-keys.js';
import { revisions } from './revisions/index.js';
import { errorResult } from './serialize.js';
import { type CountStreams, createStreamPlaces, type StreamPlaces } from './stream-places.js';
import { type RunMethod, traceMethods } from './trace-methods.js';

/** How long a client may cache a list, or less if the server expires sooner. Milliseconds. */
const listLifetimeMs = 60_000;

/** Maximum concurrent streams of changes: per process, and per MCP server. */
const streamsMax = 1_024;
const serverStreamsMax = 64;

/** Dependencies of the protocol edge. */
export interface McpDeps {
  readonly gateway: GuidedGateway;
  readonly serverInfo: ServerInfo;
  /** Where icons are loaded from, without a trailing slash. Empty or absent: no icons. */
  readonly iconsOrigin?: () => string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Maximum subscriptions per MCP server. Default and maximum: 64. */
  readonly subscriptionsPerServerMax?: number;
  /** Counts streams when the limits apply to several processes together. Default: this process counts its own. */
  readonly countStreams?: CountStreams | undefined;
  /** Called for every request that reaches a method, with the client's name. */
  readonly onRequest?: ((serverId: string, client: string | null) => void) | undefined;
  readonly log: Logger;
  /** Trace export; `monotonic` times the spans. */
  readonly tracing?: { readonly telemetry: Telemetry; readonly monotonic: () => number } | undefined;
}

/** The protocol edge for both eras: one POST in, one response out. */
export interface Mcp {
  /** Never rejects. Every request gets a response; internal errors are logged and reported as such. */
  handle(request: McpHttpRequest): Promise<McpHttpAnswer>;
  /** Keeps a legacy caller's stream of changes open until it ends. Returns a refusal if the caller may not open one. */
  listen(request: McpHttpRequest): Promise<McpHttpAnswer | null>;
}

/** Creates the protocol edge. */
export function createMcp(deps: McpDeps): Mcp {
  const { gateway, serverInfo, now } = deps;
  const clients = createClientNames();
  const countStreams = deps.countStreams ?? ((_list, limits) => createStreamPlaces(limits));
  const places = countStreams('streams', { inAllMax: streamsMax, perServerMax: serverStreamsMax });
  const subscriptionsMax = Math.min(serverStreamsMax, deps.subscriptionsPerServerMax ?? serverStreamsMax);
  const subscriptions = countStreams('subscriptions', { inAllMax: streamsMax, perServerMax: subscriptionsMax });
  const iconsOrigin = deps.iconsOrigin ?? (() => '');
  const context: McpContext = { gateway, serverInfo, iconsOrigin, revisions, now, subscriptions, clients };
  const edge = new ProtocolEdge(deps, context, clients);
  return {
    handle: (request) => edge.handle(request),
    listen: (request) => holdStream(request, { context, places, log: deps.log }),
  };
}

class ProtocolEdge {
  readonly #context: McpContext;
  readonly #clients: ClientNames;
  readonly #log: Logger;
  readonly #onRequest: McpDeps['onRequest'];
  readonly #runMethod: RunMethod;
  readonly #serverInfoMember: string;

  constructor({ log, tracing, serverInfo, onRequest }: McpDeps, context: McpContext, clients: ClientNames) {
    this.#context = context;
    this.#clients = clients;
    this.#log = log;
    this.#onRequest = onRequest;
    this.#serverInfoMember = `"${serverInfoKey}":${JSON.stringify(serverInfo)}`;
    const run: RunMethod = (message, request) => this.#runUntraced(message, request);
    this.#runMethod = tracing ? traceMethods(run, tracing.telemetry, tracing.monotonic) : run;
  }

  handle(request: McpHttpRequest): Promise<McpHttpAnswer> {
    const message = classify(request);
    return message.kind === 'batch' ? this.#answerBatch(message.items, request) : this.#answerOne(message, request);
  }

  // One after the other: a batch must not send more to the service than its messages would one by one.
  async #answerBatch(items: readonly Classified[], request: McpHttpRequest): Promise<McpHttpAnswer> {
    const bodies: (readonly Fragment[])[] = [];
    for (const item of items) {
      const { body } = await this.#answerOne(item, request);
      if (body.length > 0) bodies.push(body);
    }
    if (bodies.length === 0) return accepted;
    const joined = bodies.flatMap((body, index) => [index === 0 ? '[' : ',', ...body]);
    return { status: 200, headers: noHeaders, body: [...joined, ']'] };
  }

  #answerOne(message: Classified, request: McpHttpRequest): Promise<McpHttpAnswer> {
    switch (message.kind) {
      case 'request':
        return this.#answerRequest(message, request);
      case 'fault':
        return Promise.resolve(errorAnswer({ ...message, status: errorTable[message.code].http }));
      case 'ignored':
        return Promise.resolve(accepted);
    }
  }

  async #answerRequest(message: CheckedRequest, request: McpHttpRequest): Promise<McpHttpAnswer> {
    const { id, revision } = message;
    const reply = await this.#runMethod(message, request);
    if (reply.kind === 'error')
      return errorAnswer({
        ...reply,
        id,
        status: revision.errorStatus(reply.code),
        number: revision.errorNumber(reply.code),
      });
    const head = this.#resultHead(message, reply, request);
    const [first, ...others] = reply.members;
    const separator = head === '' || first === undefined ? '' : ',';
    const opening = `{"jsonrpc":"2.0","id":${id},"result":{${head}${separator}`;
    // Every additional piece makes the system call slower; most first members are short texts.
    const beginning = typeof first === 'string' ? [opening + first] : [opening, ...(first ? [first] : [])];
    return { status: 200, headers: reply.headers ?? noHeaders, body: [...beginning, ...others, '}}'] };
  }

  // Returns promises without awaiting them where possible: each awaiting function takes extra microtask turns.
  #runUntraced(message: CheckedRequest, request: McpHttpRequest): MethodReply | Promise<MethodReply> {
    const method = findMethod(message.revision.era, message.method);
    if (!method) return unknownMethod(message.method);
    try {
      const client = this.#clients.of(message, request);
      this.#onRequest?.(request.endpoint.server.id, client ?? request.headers.userAgent ?? null);
      const reply = method(this.#context, new ReceivedCall(message, request, client));
      return reply instanceof Promise ? reply.catch((error) => this.#failed(error, message, request)) : reply;
    } catch (error) {
      return this.#failed(error, message, request);
    }
  }

  #failed(error: unknown, { method }: CheckedRequest, { endpoint, requestId }: McpHttpRequest): MethodReply {
    this.#log.error({ err: error, method, server: endpoint.server.id, requestId }, 'a method threw');
    const told = tellThrown(error);
    // Several clients drop the text of an HTTP error, and some then report that the call may have been executed.
    return method === 'tools/call' && told.code === 'unavailable'
      ? errorResult(unavailableWords)
      : { kind: 'error', ...told };
  }

  #resultHead(
    message: CheckedRequest,
    reply: Extract<MethodReply, { kind: 'result' }>,
    { endpoint }: McpHttpRequest,
  ): string {
    const instant = this.#context.now();
    const { expiresAt } = endpoint.server;
    const lifetimeMs =
      expiresAt === null ? listLifetimeMs : Math.max(0, Math.min(listLifetimeMs, Math.floor(expiresAt - instant)));
    const members = message.revision.resultMembers({
      isCacheable: reply.isCacheable === true,
      isQuestion: reply.isQuestion === true,
      lifetimeMs,
    });
    const ending = endingSoon(endpoint, instant);
    let meta = this.#serverMember(message);
    if (reply.meta !== undefined) meta += `${meta === '' ? '' : ','}${reply.meta}`;
    if (ending !== null) meta += `${meta === '' ? '' : ','}"gatehouse/expires_at":"${ending}"`;
    if (meta === '') return members;
    return `${members}${members === '' ? '' : ','}"_meta":{${meta}}`;
  }

  // Icons are in the first result only; in others they would waste bytes.
  #serverMember({ method, revision }: CheckedRequest): string {
    if (!revision.namesServerInResults) return '';
    if (method !== 'server/discover') return this.#serverInfoMember;
    const { serverInfo, iconsOrigin } = this.#context;
    return `"${serverInfoKey}":${JSON.stringify({ ...serverInfo, ...serverIcons(iconsOrigin(), revision) })}`;
  }
}

interface StreamDeps {
  readonly context: McpContext;
  readonly places: StreamPlaces;
  readonly log: Logger;
}

async function holdStream(
  request: McpHttpRequest,
  { context, places, log }: StreamDeps,
): Promise<McpHttpAnswer | null> {
  const release = await places.take(request.endpoint.server.id);
  if (release === null)
    return errorAnswer({
      status: errorTable.rate_limited.http,
      code: 'rate_limited',
      message: 'Too many streams are open on this server; close one, or list again from time to time instead.',
    });
  try {
    await listenLegacy(context, request);
  } catch (error) {
    log.error({ err: error, server: request.endpoint.server.id }, 'a stream of changes failed');
  } finally {
    release();
  }
  return null;
}

// A change whose intent was recorded has an outcome of its own; anything thrown precedes that.
const unavailableWords =
  'Error: The gateway cannot reach its database at the moment. Nothing was changed.\nWhat to do: tell the user, and call again in a minute.';

const noHeaders = {};
const accepted: McpHttpAnswer = { status: 202, headers: noHeaders, body: [] };

function unknownMethod(name: string): MethodReply {
  return {
    kind: 'error',
    code: 'method_unknown',
    message: `Method not found: ${JSON.stringify(name.slice(0, 60))} is not offered here.`,
  };
}

interface ErrorFacts {
  readonly id?: RequestId;
  readonly status: number;
  readonly code: ErrorCode;
  /** The JSON-RPC number if the caller's revision has a special one. */
  readonly number?: number;
  readonly message: string;
  readonly data?: { readonly [key: string]: JsonValue };
  readonly headers?: { readonly [name: string]: string };
}

function errorAnswer({ status, headers = noHeaders, ...facts }: ErrorFacts): McpHttpAnswer {
  return { status, headers, body: [errorBody(facts)] };
}

/** A JSON-RPC error as text. Without an id, the member is left out: these revisions of MCP have no null id. */
function errorBody({ id, code, number, message, data }: Omit<ErrorFacts, 'status' | 'headers'>): string {
  const error = JSON.stringify({ code: number ?? errorTable[code].jsonRpc, message, ...(data ? { data } : {}) });
  return `{"jsonrpc":"2.0",${id === undefined ? '' : `"id":${id},`}"error":${error}}`;
}

/** The JSON-RPC body of an HTTP refusal that no message caused, such as an unknown URL. */
export function refusalBody(code: ErrorCode, message: string, data?: { readonly [key: string]: JsonValue }): string {
  return errorBody({ code, message, ...(data ? { data } : {}) });
}
