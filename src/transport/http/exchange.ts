import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../../call/index.js';
import type { Mcp } from '../../mcp/index.js';
import type { Logger, Span } from '../../observe/index.js';
import type { OpenStreams } from './event-stream.js';
import type { RefuseDeps } from './refuse-access.js';
import type { SessionRelay } from './session-relay.js';

/** Dependencies of the handlers of MCP URLs. */
export interface McpEndpointDeps extends RefuseDeps {
  readonly gateway: Gateway;
  readonly mcp: Mcp;
  readonly log: Logger;
  readonly streams: OpenStreams;
  readonly bodyBytesMax: number;
  /** Path under which proxies expose this gateway, without a trailing slash. */
  readonly pathPrefix: string;
  /** Set if several processes form this gateway. */
  readonly sessionRelay?: SessionRelay | undefined;
}

/** One HTTP exchange on the MCP path, with extra headers (CORS, the request's id) for its response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly cors: { readonly [name: string]: string };
  readonly requestId: string;
  readonly span?: Span | undefined;
}
