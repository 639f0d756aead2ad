import { ok, type Result, refuse } from '../base/index.js';
import { decodeCursor, type ServerRow } from '../store/index.js';
import { resourceOf } from './check-access.js';
import { refuseCursor } from './check-fields.js';
import { type CreateServersDeps, lookUpTools } from './create-servers.js';
import { accountIdsOf } from './members.js';
import { type ServerTools, toolsOfOne } from './pins.js';
import { serverOf } from './server-of.js';
import type { McpServer, McpServers } from './types.js';

/** Finds MCP servers that have not expired. */
export class ServerFinder {
  readonly #deps: CreateServersDeps;

  constructor(deps: CreateServersDeps) {
    this.#deps = deps;
  }

  /** The server with this id, whatever its account. */
  async find(id: string): Promise<McpServer | undefined> {
    const row = await this.row(null, id);
    return row && serverOf(row);
  }

  /** A server that reaches the account. */
  async get(accountId: string, id: string): Promise<McpServer | undefined> {
    const row = await this.row(accountId, id);
    return row && serverOf(row);
  }

  /** One page of the servers of an account, newest first. */
  async list(accountId: string, page: Parameters<McpServers['list']>[1]): ReturnType<McpServers['list']> {
    if (page.cursor !== undefined && !decodeCursor(page.cursor)) return refuseCursor();
    const { store, clock } = this.#deps;
    const { items, nextCursor } = await store.servers.list(accountId, page);
    const now = clock.now();
    return ok({ items: items.filter((row) => !isOver(row, now)).map(serverOf), nextCursor });
  }

  /** Where a server with `auth: oauth` is reached and who issues tokens for it; undefined for every other. */
  async protectedResource(id: string): ReturnType<McpServers['protectedResource']> {
    const { oauth } = this.#deps;
    if (!oauth) return undefined;
    const row = await this.row(null, id);
    if (row?.config.auth !== 'oauth') return undefined;
    return { resource: resourceOf(oauth.publicUrl, id), issuer: oauth.tokens.issuer };
  }

  /** The row of a server that reaches the account, or that has this id if the account is null. */
  async row(accountId: string | null, id: string): Promise<ServerRow | undefined> {
    const { store, clock } = this.#deps;
    const row = await store.servers.get(id);
    return row && (accountId === null || reaches(row, accountId)) && !isOver(row, clock.now()) ? row : undefined;
  }

  /** The row of a server to be changed: one over several accounts cannot be changed through a single account. */
  async rowToChange(accountId: string | null, id: string): Promise<Result<ServerRow>> {
    const row = await this.row(accountId, id);
    if (!row) return unknownServer(id, accountId);
    return row.members && accountId !== null ? sharedServer(id) : ok(row);
  }

  /** The tools of the accounts that a server reaches. */
  async toolsOf(row: ServerRow): Promise<Result<ServerTools>> {
    const { toolsOf } = this.#deps;
    if (row.members) return ok(await lookUpTools(toolsOf, accountIdsOf(row)));
    const tools = await toolsOf(row.accountId);
    return tools ? ok(toolsOfOne(tools)) : unknownAccount(row.accountId);
  }
}

/** Refuses an integrated account that does not exist. */
export function unknownAccount(id: string) {
  return refuse('not_found', `There is no integrated account ${id.slice(0, 60)}.`);
}

/** Refuses an MCP server that does not exist, or not on this account. */
export function unknownServer(id: string, accountId: string | null) {
  const where = accountId === null ? '' : ' on this account';
  return refuse('not_found', `There is no MCP server ${id.slice(0, 60)}${where}.`);
}

function isOver(row: ServerRow, now: number): boolean {
  return row.expiresAt !== null && row.expiresAt <= now;
}

function reaches(row: ServerRow, accountId: string): boolean {
  return row.members ? row.members.some((member) => member.accountId === accountId) : row.accountId === accountId;
}

function sharedServer(id: string) {
  return refuse(
    'conflict',
    `MCP server ${id} spans several accounts, so one account's address cannot change it. Use /mcp-server/${id}.`,
  );
}
