import type { Cancellation, ErrorCode, JsonObject, JsonValue } from '../base/index.js';
import type { Endpoint } from '../call/index.js';
import type { GuidedGateway } from '../guidance/index.js';
import type { Span } from '../observe/index.js';
import type { StreamPlaces } from './stream-places.js';

/** The HTTP headers that the protocol reads, as they came. */
export interface McpHeaders {
  readonly protocolVersion: string | undefined;
  readonly method: string | undefined;
  readonly name: string | undefined;
  readonly userAgent: string | undefined;
}

/** One POST as the transport hands it over: the body's text, the headers that the protocol reads, the endpoint already opened. */
export interface McpHttpRequest {
  readonly text: string;
  readonly headers: McpHeaders;
  readonly endpoint: Endpoint;
  readonly apiTokenId: string | null;
  /** Under which the request stands in the log. */
  readonly requestId?: string;
  /** The span of the HTTP request, where traces are collected. */
  readonly span?: Span | undefined;
  /** Where messages before the answer go; null where the caller takes no event stream. Made when first asked for. */
  readonly events: EventChannel | null;
  /** Opens the URL anew; null where it opens nothing any more. */
  reopen(): Promise<Endpoint | null>;
  /** Ends the work when the caller goes away. Read only by methods that reach out, so a transport may make it on demand. */
  readonly signal: Cancellation;
}

/** A stream of messages to one caller. What is sent first opens it, and the answer then becomes its last message. */
export interface EventChannel {
  /** Begins the stream before there is anything to send. */
  open(): void;
  /** Sends one JSON-RPC message. */
  send(message: string): void;
  /** Aborted when the caller leaves, when the gateway stops, or when the stream has been open long enough. */
  readonly ending: AbortSignal;
}

/** JSON in pieces, so that ready-made bytes are neither parsed, serialised nor copied again. */
export type Fragment = string | Buffer;

/** What the transport writes; the body's pieces belong behind each other, and none means no body. */
export interface McpHttpAnswer {
  readonly status: number;
  /** Without `content-type`: every body is `application/json`. */
  readonly headers: { readonly [name: string]: string };
  readonly body: readonly Fragment[];
}

/** Who this server says it is. */
export interface ServerInfo {
  readonly name: string;
  readonly title: string;
  readonly version: string;
}

/** A request's id as the JSON text that goes back, digit for digit. */
export type RequestId = string;

/** A request whose shape has been judged. */
export interface Message {
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject;
}

/** A refusal at the door; `id` is absent where none could be read. */
export interface Fault {
  readonly kind: 'fault';
  readonly id?: RequestId;
  readonly code: ErrorCode;
  readonly message: string;
  readonly data?: { readonly [key: string]: JsonValue };
}

/** What a result says beside what its method answered. */
interface ResultFacts {
  readonly isCacheable: boolean;
  /** The result asks the caller something in place of answering. */
  readonly isQuestion: boolean;
  /** Milliseconds for which a client may keep the result. */
  readonly lifetimeMs: number;
}

/** One revision of the protocol: everything in which it differs from the others. */
export interface Revision {
  readonly version: string;
  /** Modern revisions are stateless, everything a request needs stands in it; legacy ones begin with `initialize`. */
  readonly era: 'modern' | 'legacy';
  readonly allowsBatch: boolean;
  /** What the revision asks of a request beyond JSON-RPC; null where all is well. */
  checkRequest(message: Message, headers: McpHeaders): Fault | null;
  /** The HTTP status that goes with a JSON-RPC error which a well-formed request caused. */
  errorStatus(code: ErrorCode): number;
  /** The JSON-RPC number of an error. */
  errorNumber(code: ErrorCode): number;
  /** JSON members, without braces, that stand in every result; empty where there are none. */
  resultMembers(facts: ResultFacts): string;
  /** Whether results tell in their `_meta` who the server is. */
  readonly namesServerInResults: boolean;
}

/** A checked request on its way to its method. */
export interface MethodCall {
  readonly id: RequestId;
  readonly revision: Revision;
  readonly params: JsonObject;
  /** Name and version as the client gave them; nothing in it is trusted. */
  readonly client: string | null;
  readonly request: McpHttpRequest;
  /** The message itself, as it came. */
  readonly text: string;
  /** What the client declared on this request; empty in the legacy revisions. */
  readonly capabilities: JsonObject;
}

/** What a method answers: the members of its result object, without braces, or an error. */
export type MethodReply =
  | {
      readonly kind: 'result';
      readonly members: readonly Fragment[];
      /** Members of the result's `_meta`, without braces. */
      readonly meta?: string;
      /** A list that clients may keep for a while. */
      readonly isCacheable?: boolean;
      /** The result asks the caller something in place of answering. */
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

/** What is remembered of clients. */
export interface KnownClients {
  /** The capabilities that the `initialize` of a legacy client declared; empty where none is remembered. */
  declaredBy(request: McpHttpRequest): JsonObject;
  /** Notes that a client has asked who the server is, where it keeps the instructions from its model. */
  begin(call: MethodCall): void;
  /** Whether such a client has been given no result since it began; true once. In memory of one process. */
  takeBeginner(call: MethodCall): boolean;
}

/** What methods work with. */
export interface McpContext {
  readonly gateway: GuidedGateway;
  readonly serverInfo: ServerInfo;
  /** Where icons are loaded from; empty for no icons. */
  readonly iconsOrigin: () => string;
  /** Every revision that is served, newest first. */
  readonly revisions: readonly Revision[];
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly subscriptions: StreamPlaces;
  readonly clients: KnownClients;
}

/** One JSON-RPC method; it never throws for what a caller sent. */
export type MethodHandler = (context: McpContext, call: MethodCall) => MethodReply | Promise<MethodReply>;
