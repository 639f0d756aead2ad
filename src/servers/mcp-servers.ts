import {
  type Clock,
  digestOf,
  type Failure,
  newId,
  newSecret,
  ok,
  type RandomBytes,
  type Result,
  readSecretShape,
  refuse,
} from '../base/index.js';
import { decodeCursor, type GoneReason, type ServerRow, type Store, type TombstoneRow } from '../store/index.js';
import { checkConfig, type ServerFeatures } from './check-config.js';
import { checkExpiry, checkMembers, checkName } from './check-fields.js';
import type { Access, ApiTokens, McpServer, McpServers, ServerConfig } from './types.js';

/** What every MCP URL token begins with. */
export const serverTokenPrefix = 'ghs';

const tombstoneLifetimeMs = 30 * 24 * 3_600_000;
const rememberedMax = 10_000;
const sweepBatch = 500;

export interface McpServersParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random?: RandomBytes;
  /** Keys the hash under which tokens are stored. */
  readonly hashKey: Uint8Array;
  readonly apiTokens: ApiTokens;
  readonly features: ServerFeatures;
  /** Refuses a filter that names nothing or leaves no tool; failures stand under `config.`. */
  readonly judgeFilter: (accountId: string, config: ServerConfig) => Promise<Result<unknown>>;
}

/** Makes the room's front. Alive servers are remembered for as long as no process changes any. */
export function createMcpServers(parts: McpServersParts): McpServers {
  const { store, clock, hashKey, apiTokens } = parts;
  const table = store.servers;
  const remembered = createMemory(() => table.changeCount());

  const create: McpServers['create'] = async (accountId, input, createdBy) => {
    const failures: Failure[] = [];
    const body = checkMembers(input, ['name', 'config', 'expires_at'], failures);
    const name = checkName(body.name, failures);
    const { config, failures: configFailures } = checkConfig(body.config ?? {}, parts.features);
    failures.push(...configFailures);
    const now = clock.now();
    const expiresAt = checkExpiry(body.expires_at, now, failures);
    if (failures.length > 0) return refusalOf(failures);
    const judged = await parts.judgeFilter(accountId, config);
    if (!judged.ok) return judged;
    const token = newSecret(serverTokenPrefix, parts.random);
    const row: ServerRow = {
      id: newId('mcp', parts.random),
      accountId,
      name,
      config: { ...config },
      tokenHash: digestOf(hashKey, token),
      createdBy,
      expiresAt,
      createdAt: now,
      updatedAt: now,
    };
    await table.insert(row);
    return ok({ server: serverOf(row), token });
  };

  const update: McpServers['update'] = async (accountId, id, input) => {
    const present = await table.get(id);
    if (present?.accountId !== accountId) return unknownServer(id);
    const failures: Failure[] = [];
    const body = checkMembers(input, ['name', 'config', 'expires_at'], failures);
    const name = body.name === undefined ? present.name : checkName(body.name, failures);
    const merged = checkConfig(body.config ?? {}, parts.features, present.config);
    failures.push(...merged.failures);
    const now = clock.now();
    const expiresAt = body.expires_at === undefined ? present.expiresAt : checkExpiry(body.expires_at, now, failures);
    if (failures.length > 0) return refusalOf(failures);
    const judged = await parts.judgeFilter(accountId, merged.config);
    if (!judged.ok) return judged;
    if (present.expiresAt !== null && present.expiresAt <= now) return unknownServer(id);
    const row = await table.update(id, { name, config: { ...merged.config }, expiresAt, updatedAt: now });
    return row ? ok(serverOf(row)) : unknownServer(id);
  };

  const rotate: McpServers['rotate'] = async (accountId, id) => {
    const present = await table.get(id);
    if (present?.accountId !== accountId) return unknownServer(id);
    const token = newSecret(serverTokenPrefix, parts.random);
    const row = await table.rotate(id, digestOf(hashKey, token), tombstoneOf(present, 'rotated', clock.now()));
    if (!row) return refuse('conflict', `MCP server ${id} was changed at the same moment; read it and try again.`);
    return ok({ server: serverOf(row), token });
  };

  const checkAccess: McpServers['checkAccess'] = async (urlToken, apiToken) => {
    if (!readSecretShape(serverTokenPrefix, urlToken)) return { ok: false, refusal: { kind: 'unknown' } };
    const tokenHash = digestOf(hashKey, urlToken);
    let server = await remembered.get(tokenHash);
    if (!server) {
      const row = await table.findByTokenHash(tokenHash);
      if (!row) return buried(await table.findTombstone(tokenHash));
      server = serverOf(row);
      remembered.put(tokenHash, server);
    }
    // The sweep may not have come by yet: the clock alone decides.
    if (server.expiresAt !== null && clock.now() >= server.expiresAt)
      return { ok: false, refusal: { kind: 'gone', reason: 'expired', at: server.expiresAt } };
    if (server.config.require_api_token_auth !== true) return { ok: true, server, apiTokenId: null };
    if (apiToken === null) return { ok: false, refusal: { kind: 'api_token_required' } };
    const holder = await apiTokens.check(apiToken);
    const mayEnter = holder !== undefined && (holder.accountId === null || holder.accountId === server.accountId);
    return mayEnter
      ? { ok: true, server, apiTokenId: holder.id }
      : { ok: false, refusal: { kind: 'api_token_invalid' } };
  };

  return {
    create,
    update,
    rotate,
    checkAccess,
    get: async (accountId, id) => {
      const row = await table.get(id);
      return row?.accountId === accountId && !isOver(row, clock.now()) ? serverOf(row) : undefined;
    },
    list: async (accountId, page) => {
      if (page.cursor !== undefined && !decodeCursor(page.cursor))
        return refusalOf([{ path: 'cursor', message: 'is not a cursor of this list' }]);
      const { items, nextCursor } = await table.list(accountId, page);
      const now = clock.now();
      return ok({ items: items.filter((row) => !isOver(row, now)).map(serverOf), nextCursor });
    },
    revoke: async (accountId, id) => {
      const present = await table.get(id);
      if (present?.accountId !== accountId) return false;
      return table.remove(id, tombstoneOf(present, 'revoked', clock.now()));
    },
    sweep: async () => {
      const now = clock.now();
      let swept = 0;
      for (const row of await table.listExpired(now, sweepBatch)) {
        if (await table.remove(row.id, tombstoneOf(row, 'expired', row.expiresAt ?? now))) swept += 1;
      }
      await table.purgeTombstones(now);
      return swept;
    },
  };
}

function buried(tombstone: TombstoneRow | undefined): Access {
  return {
    ok: false,
    refusal: tombstone ? { kind: 'gone', reason: tombstone.reason, at: tombstone.at } : { kind: 'unknown' },
  };
}

function isOver(row: ServerRow, now: number): boolean {
  return row.expiresAt !== null && row.expiresAt <= now;
}

function tombstoneOf(row: ServerRow, reason: GoneReason, at: number): TombstoneRow {
  return { tokenHash: row.tokenHash, serverId: row.id, reason, at, purgeAt: at + tombstoneLifetimeMs };
}

function serverOf(row: ServerRow): McpServer {
  const { tokenHash: _hash, config, ...rest } = row;
  // Only checkConfig's output is ever stored.
  return Object.freeze({ ...rest, config: config as ServerConfig });
}

function unknownServer(id: string) {
  return refuse('not_found', `There is no MCP server ${id.slice(0, 60)} on this account.`);
}

function refusalOf(failures: readonly Failure[]) {
  return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
}

/** What was looked up, by key, forgotten whole when the count moves; the oldest goes first when it is full. */
function createMemory(changeCount: () => number | Promise<number>) {
  const servers = new Map<string, McpServer>();
  let validFor = -1;
  return {
    get: async (key: string): Promise<McpServer | undefined> => {
      const asked = changeCount();
      const count = typeof asked === 'number' ? asked : await asked;
      if (count !== validFor) {
        servers.clear();
        validFor = count;
      }
      return servers.get(key);
    },
    put: (key: string, server: McpServer): void => {
      if (servers.size >= rememberedMax) {
        const oldest = servers.keys().next();
        if (!oldest.done) servers.delete(oldest.value);
      }
      servers.set(key, server);
    },
  };
}
