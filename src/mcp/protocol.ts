import type { Cancellation, ErrorCode, JsonObject, JsonValue } from '../base/index.js';
import type { Endpoint } from '../call/index.js';
import type { GuidedGateway } from '../guidance/index.js';
import type { Span } from '../observe/index.js';
import type { StreamPlaces } from './stream-places.js';

/** The HTTP headers that the protocol reads, unchanged. */
export interface McpHeaders {
  readonly protocolVersion: string | undefined;
  readonly method: string | undefined;
  readonly name: string | undefined;
  readonly userAgent: string | undefined;
}

/** One POST from the transport: the body's text, the headers that the protocol reads, and the opened endpoint. */
export interface McpHttpRequest {
  readonly text: string;
  readonly headers: McpHeaders;
  readonly endpoint: Endpoint;
  readonly apiTokenId: string | null;
  /** Id of the request in the log. */
  readonly requestId?: string;
  /** The span of the HTTP request, where traces are collected. */
  readonly span?: Span | undefined;
  /** Stream for messages before the response. Null if the caller accepts no event stream. Created on first use. */
  readonly events: EventChannel | null;
  /** Resolves the URL again. Null if it is no longer valid. */
  reopen(): Promise<Endpoint | null>;
  /**
   * Aborts the work when the caller leaves. Only methods with outgoing requests read it, so a transport may create it
   * on demand.
   */
  readonly signal: Cancellation;
}

/** A stream of messages to one caller. The first message opens it, and the response becomes its last message. */
export interface EventChannel {
  /** Opens the stream before there is anything to send. */
  open(): void;
  /** Sends one JSON-RPC message. */
  send(message: string): void;
  /** Aborted when the caller leaves, the gateway stops, or the stream reaches its maximum duration. */
  readonly ending: AbortSignal;
}

/** A piece of JSON, so that ready-made bytes are not parsed, serialized or copied again. */
export type Fragment = string | Buffer;

/** The response for the transport to write. The pieces of the body are concatenated; none means no body. */
export interface McpHttpAnswer {
  readonly status: number;
  /** Without `content-type`: every body is `application/json`. */
  readonly headers: { readonly [name: string]: string };
  readonly body: readonly Fragment[];
}

/** How this server identifies itself. */
export interface ServerInfo {
  readonly name: string;
  readonly title: string;
  readonly version: string;
}

/** A request's id as the JSON text to return, digit for digit. */
export type RequestId = string;

/** A request with a valid shape. */
export interface Message {
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject;
}

/** A refusal by the protocol layer. `id` is absent if none could be read. */
export interface Fault {
  readonly kind: 'fault';
  readonly id?: RequestId;
  readonly code: ErrorCode;
  readonly message: string;
  readonly data?: { readonly [key: string]: JsonValue };
}

/** Properties of a result in addition to the method's own members. */
interface ResultFacts {
  readonly isCacheable: boolean;
  /** The result is a question to the caller. */
  readonly isQuestion: boolean;
  /** How long a client may cache the result. Milliseconds. */
  readonly lifetimeMs: number;
}

/** One revision of the protocol, with everything that differs from the others. */
export interface Revision {
  readonly version: string;
  /** Modern revisions are stateless: each request is self-contained. Legacy ones begin with `initialize`. */
  readonly era: 'modern' | 'legacy';
  readonly allowsBatch: boolean;
  /** Checks what the revision requires of a request beyond JSON-RPC. Null if it is valid. */
  checkRequest(message: Message, headers: McpHeaders): Fault | null;
  /** The HTTP status of a JSON-RPC error for a well-formed request. */
  errorStatus(code: ErrorCode): number;
  /** The JSON-RPC number of an error. */
  errorNumber(code: ErrorCode): number;
  /** JSON members, without braces, that every result contains. Empty if there are none. */
  resultMembers(facts: ResultFacts): string;
  /** Whether the `_meta` of results identifies the server. */
  readonly namesServerInResults: boolean;
}

/** A validated request for its method. */
export interface MethodCall {
  readonly id: RequestId;
  readonly revision: Revision;
  readonly params: JsonObject;
  /** Name and version from the client. Not trusted. */
  readonly client: string | null;
  readonly request: McpHttpRequest;
  /** The message itself, as received. */
  readonly text: string;
  /** Capabilities that the client declared on this request. Empty in the legacy revisions. */
  readonly capabilities: JsonObject;
}

/** The result of a method: the members of its result object, without braces, or an error. */
export type MethodReply =
  | {
      readonly kind: 'result';
      readonly members: readonly Fragment[];
      /** Members of the result's `_meta`, without braces. */
      readonly meta?: string;
      /** A list that clients may cache. */
      readonly isCacheable?: boolean;
      /** The result is a question to the caller. */
      readonly isQuestion?: boolean;
      /** The result of a tool call that failed or was refused. */
      readonly isToolError?: boolean;
      readonly headers?: { readonly [name: string]: string };
    }
  | {
      readonly kind: 'error';
      readonly code: ErrorCode;
      readonly message: string;
      readonly data?: { readonly [key: string]: JsonValue };
      readonly headers?: { readonly [name: string]: string };
    };

/** What is cached about clients. */
export interface KnownClients {
  /** The capabilities that a legacy client declared in `initialize`. Empty if none are cached. */
  declaredBy(request: McpHttpRequest): JsonObject;
  /** Records an `initialize` of a client that does not show the instructions to its model. */
  begin(call: MethodCall): void;
  /** Whether such a client has received no result since its `initialize`. True once. In memory of one process. */
  takeBeginner(call: MethodCall): boolean;
}

/** What methods work with. */
export interface McpContext {
  readonly gateway: GuidedGateway;
  readonly serverInfo: ServerInfo;
  /** Where icons are loaded from. Empty: no icons. */
  readonly iconsOrigin: () => string;
  /** Every supported revision, newest first. */
  readonly revisions: readonly Revision[];
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly subscriptions: StreamPlaces;
  readonly clients: KnownClients;
}

/** One JSON-RPC method. Never throws because of the caller's input. */
export type MethodHandler = (context: McpContext, call: MethodCall) => MethodReply | Promise<MethodReply>;
