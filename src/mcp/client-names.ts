import type { CheckedRequest } from './classify.js';
import type { McpHttpRequest } from './protocol.js';

const namesMax = 10_000;

/**
 * Who legacy clients said they are. They say it once, in `initialize`, and no session ties their later requests to it: so it is kept a while
 * by MCP server and user agent, and told together with the user agent. It serves the audit trail alone, and nothing in it is trusted.
 */
export interface ClientNames {
  /** The client of a request, as far as it is known; takes in what an `initialize` says. */
  of(message: CheckedRequest, request: McpHttpRequest): string | null;
}

/** Makes the memory of one process; what was said longest ago goes first. */
export function createClientNames(): ClientNames {
  const names = new Map<string, string>();
  return {
    of: ({ revision, method, client }, { endpoint, headers }) => {
      if (revision.era === 'modern') return client;
      const agent = headers.userAgent?.slice(0, 120) ?? '';
      const key = `${endpoint.server.id} ${agent}`;
      if (client === null) return names.get(key) ?? null;
      if (method !== 'initialize') return client;
      names.delete(key);
      const [oldest] = names.size >= namesMax ? names.keys() : [];
      if (oldest !== undefined) names.delete(oldest);
      names.set(key, agent === '' ? client : `${client} by ${agent}`);
      return client;
    },
  };
}
