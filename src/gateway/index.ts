/** The use cases, knowing neither JSON-RPC nor HTTP: open an endpoint, list its tools, call one, audit it. */
export type { CallOrigin, Endpoint, Gateway, ToolOutcome } from './types.js';
