import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../../call/index.js';
import type { Mcp } from '../../mcp/index.js';
import type { Logger, Span } from '../../observe/index.js';
import type { OpenStreams } from './event-stream.js';
import type { RefuseDeps } from './refuse-access.js';
import type { SessionRelay } from './session-relay.js';

/** What the handlers of MCP addresses work with. */
export interface McpEndpointDeps extends RefuseDeps {
  readonly gateway: Gateway;
  readonly mcp: Mcp;
  readonly log: Logger;
  readonly streams: OpenStreams;
  readonly bodyBytesMax: number;
  /** Path under which proxies show this gateway, without a trailing slash. */
  readonly pathPrefix: string;
  /** Where several processes form this gateway. */
  readonly sessionRelay?: SessionRelay | undefined;
}

/** One HTTP exchange on the MCP path, with the headers (CORS, the request's id) that its answer must carry beside its own. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly cors: { readonly [name: string]: string };
  readonly requestId: string;
  readonly span?: Span | undefined;
}
