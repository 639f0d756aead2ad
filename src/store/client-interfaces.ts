import type { Page, PageRequest } from './page.js';
import type { AccessLimits } from './token-interfaces.js';

/** Maximum clients stored by name per MCP server, for accepted requests. */
export const acceptedClientsMax = 50;
/** Maximum clients stored by name per MCP server, for refused requests. */
export const refusedClientsMax = 20;
/** Represents all clients of an MCP server that are not stored by name. */
export const otherClients = '*';

/** Requests of one client at the URL of an MCP server, all with the same result. */
export interface ClientSighting {
  readonly serverId: string;
  /** The client's own name; empty if it sends none, `*` for several that are not stored by name. */
  readonly client: string;
  /** Why the requests were refused, such as `expired`; empty if they were accepted. */
  readonly reason: string;
  /** HTTP status of the last response. */
  readonly status: number;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}
/**
 * Clients at the URLs of MCP servers. Lifetime: 30 days from the last request, including those of deleted servers.
 * Secrets: none. Per server, at most `acceptedClientsMax` and `refusedClientsMax` have their own rows; the least recent
 * ones are counted in one row per reason.
 */
export interface ServerClientTable {
  /** Adds counts to the stored ones. At most one sighting per server, client and reason. */
  record(sightings: readonly ClientSighting[]): Promise<void>;
  /** Clients of one MCP server, latest first. */
  of(serverId: string): Promise<readonly ClientSighting[]>;
  /** Refused clients of all MCP servers, latest first; within limits only those of servers that exist. */
  refused(page: PageRequest, within?: AccessLimits): Promise<Page<ClientSighting>>;
  /** Deletes those last seen before the instant. */
  purge(lastBefore: number): Promise<number>;
}
