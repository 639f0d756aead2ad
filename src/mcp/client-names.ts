import { LRUCache } from 'lru-cache';
import { growingTo, isJsonObject, type JsonObject } from '../base/index.js';
import type { CheckedRequest } from './classify.js';
import type { KnownClients, McpHttpRequest, MethodCall } from './protocol.js';
import { dropsInstructions } from './silent-clients.js';

const clientsMax = 10_000;

/**
 * Names of legacy clients. They send them once, in `initialize`, and no session links later requests to it, so they are
 * cached by MCP server and user agent. Not trusted.
 */
export interface ClientNames extends KnownClients {
  /**
   * Name and version of the client of a request, if known; for a legacy client with its user agent. Stores the names in
   * an `initialize`.
   */
  of(message: CheckedRequest, request: McpHttpRequest): string | null;
}

interface KnownClient {
  readonly name: string;
  readonly capabilities: JsonObject;
}

/** Clients that were initialized and have not received a result yet. */
const beginnersMax = 10_000;

/** Creates the cache of one process. The oldest entry is evicted first. */
export function createClientNames(): ClientNames {
  const known = new Map<string, KnownClient>();
  const beginners = new LRUCache<string, true>(growingTo(beginnersMax));
  return {
    of: ({ revision, method, client, params }, request) => {
      if (revision.era === 'modern') return client;
      const key = keyOf(request);
      if (client === null) return known.get(key)?.name ?? null;
      if (method !== 'initialize') return client;
      known.delete(key);
      const [oldest] = known.size >= clientsMax ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
      const agent = agentOf(request);
      const { capabilities } = params;
      known.set(key, {
        name: agent === '' ? client : `${client} by ${agent}`,
        capabilities: isJsonObject(capabilities) ? capabilities : {},
      });
      return client;
    },
    begin: (call) => {
      if (dropsInstructions(nameOf(call))) beginners.set(keyOf(call.request), true);
    },
    takeBeginner: (call) => dropsInstructions(nameOf(call)) && beginners.delete(keyOf(call.request)),
    declaredBy: (request) => known.get(keyOf(request))?.capabilities ?? {},
  };
}

function nameOf({ client, request }: MethodCall): string | null {
  return client ?? request.headers.userAgent ?? null;
}

function keyOf(request: McpHttpRequest): string {
  return `${request.endpoint.server.id} ${agentOf(request)}`;
}

function agentOf({ headers }: McpHttpRequest): string {
  return headers.userAgent?.slice(0, 120) ?? '';
}
