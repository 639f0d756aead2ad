import type { ErrorCode, JsonObject, JsonValue } from '../base/index.js';
import type { CallOrigin, Endpoint, Gateway } from '../gateway/index.js';

/** One POST as the transport hands it over: the body's text and the headers that the protocol reads. */
export interface McpHttpRequest {
  readonly text: string;
  readonly headers: {
    readonly protocolVersion: string | undefined;
    readonly method: string | undefined;
    readonly name: string | undefined;
    readonly userAgent: string | undefined;
  };
  readonly endpoint: Endpoint;
  readonly apiTokenId: string | null;
  readonly signal: AbortSignal;
}

/** What the transport writes. */
export interface McpHttpAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer | string | null;
}

/** Who this server says it is. */
export interface ServerInfo {
  readonly name: string;
  readonly title: string;
  readonly version: string;
}

/** What makes one revision of the protocol differ from the others. */
export interface Revision {
  readonly version: string;
  /** The stateless era: everything a request needs stands in it. */
  readonly isModern: boolean;
  readonly allowsBatch: boolean;
}

export type RequestId = { readonly json: string };

/** A checked request on its way to its method. */
export interface MethodCall {
  readonly revision: Revision;
  readonly params: JsonObject;
  readonly endpoint: Endpoint;
  readonly origin: CallOrigin;
}

/** JSON in pieces, so that ready-made bytes are never serialised again. */
export type Fragment = string | Buffer;

/** What a method answers: the members of its result object, without braces, or an error. */
export type MethodReply =
  | {
      readonly kind: 'result';
      readonly members: readonly Fragment[];
      /** Members of the result's `_meta`, without braces. */
      readonly meta?: string;
      /** A list that clients may keep for a while. */
      readonly isCacheable?: boolean;
      readonly headers?: { readonly [name: string]: string };
    }
  | {
      readonly kind: 'error';
      readonly code: ErrorCode;
      readonly message: string;
      readonly data?: { readonly [key: string]: JsonValue };
    };

/** What methods work with. */
export interface McpContext {
  readonly gateway: Gateway;
  readonly serverInfo: ServerInfo;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

export type Method = (context: McpContext, call: MethodCall) => MethodReply | Promise<MethodReply>;
