import type { Page, PageRequest } from './page.js';
import type { AccessLimits } from './token-interfaces.js';

/** Clients whose requests an MCP server accepted, kept by name. */
export const acceptedClientsMax = 50;
/** Refused clients kept by name, per MCP server. */
export const refusedClientsMax = 20;
/** Stands for all clients of an MCP server that are no longer kept by name. */
export const otherClients = '*';

/** Requests of one client at the URL of an MCP server, all with the same result. */
export interface ClientSighting {
  readonly serverId: string;
  /** As the client names itself; empty where it does not, `*` for several that are not kept by name. */
  readonly client: string;
  /** Why the requests were refused, such as `expired`; empty where they were accepted. */
  readonly reason: string;
  /** HTTP status of the last response. */
  readonly status: number;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}
/**
 * Clients at the URLs of MCP servers. Lifetime: 30 days from the last request, also of servers that are gone. Secrets: none. Per server at
 * most `acceptedClientsMax` and `refusedClientsMax` have rows of their own; those seen longest ago are counted in one row per reason.
 */
export interface ServerClientTable {
  /** Adds counts to what is stored; of one server, client and reason there is one sighting at most. */
  record(sightings: readonly ClientSighting[]): Promise<void>;
  /** Clients of one MCP server, latest first. */
  of(serverId: string): Promise<readonly ClientSighting[]>;
  /** Refused clients of all MCP servers, latest first; within limits only those of servers that exist. */
  refused(page: PageRequest, within?: AccessLimits): Promise<Page<ClientSighting>>;
  /** Deletes those last seen before the instant. */
  purge(lastBefore: number): Promise<number>;
}
