import { setImmediate } from 'node:timers/promises';
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
import { checkExpiry, checkMembers, checkName, refuseCursor, refuseFailures } from './check-fields.js';
import { createMemory } from './create-memory.js';
import type { Access, ApiTokens, McpServer, McpServers, ServerConfig } from './types.js';

// What every MCP URL token begins with.
const serverTokenPrefix = 'ghs';

const tombstoneLifetimeMs = 30 * 24 * 3_600_000;
const rememberedMax = 10_000;
const sweepBatch = 500;
const updateAttemptsMax = 5;
const fields = ['name', 'config', 'expires_at'];

/** What the room is built from. */
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
  const { store, clock, hashKey, random } = parts;
  const table = store.servers;
  const alive = async (accountId: string, id: string): Promise<ServerRow | undefined> => {
    const row = await table.get(id);
    return row?.accountId === accountId && !isOver(row, clock.now()) ? row : undefined;
  };

  return {
    checkAccess: createAccessCheck(parts),
    create: async (accountId, input, createdBy) => {
      const judged = await judgeCreation(parts, accountId, input);
      if (!judged.ok) return judged;
      const now = clock.now();
      const token = newSecret(serverTokenPrefix, random);
      const row: ServerRow = {
        id: newId('mcp', random),
        accountId,
        ...judged.value,
        tokenHash: digestOf(hashKey, token),
        createdBy,
        createdAt: now,
        updatedAt: now,
      };
      await table.insert(row);
      return ok({ server: serverOf(row), token });
    },
    get: async (accountId, id) => {
      const row = await alive(accountId, id);
      return row && serverOf(row);
    },
    list: async (accountId, page) => {
      if (page.cursor !== undefined && !decodeCursor(page.cursor)) return refuseCursor();
      const { items, nextCursor } = await table.list(accountId, page);
      const now = clock.now();
      return ok({ items: items.filter((row) => !isOver(row, now)).map(serverOf), nextCursor });
    },
    update: async (accountId, id, input) => {
      // Merged upon what was read; where another change came between, it is read and judged anew, so that neither is lost.
      for (let attempt = 0; attempt < updateAttemptsMax; attempt += 1) {
        const present = await alive(accountId, id);
        if (!present) return unknownServer(id);
        const judged = await judgeChange(parts, present, input);
        if (!judged.ok) return judged;
        const row = await table.update(id, judged.value, present.updatedAt);
        if (row) return ok(serverOf(row));
      }
      return changedMeanwhile(id);
    },
    rotate: async (accountId, id) => {
      const present = await alive(accountId, id);
      if (!present) return unknownServer(id);
      const token = newSecret(serverTokenPrefix, random);
      const tombstone = { tokenHash: present.tokenHash, serverId: id, ...endOf('rotated', clock.now()) };
      const row = await table.rotate(id, digestOf(hashKey, token), tombstone);
      return row ? ok({ server: serverOf(row), token }) : changedMeanwhile(id);
    },
    revoke: async (accountId, id) =>
      (await alive(accountId, id)) !== undefined && table.remove(id, endOf('revoked', clock.now())),
    sweep: async () => {
      const now = clock.now();
      let swept = 0;
      for (let removed = sweepBatch; removed === sweepBatch; ) {
        removed = await table.removeExpired(now, sweepBatch);
        swept += removed;
        // Calls come first: the embedded store would hold them up from the first batch to the last.
        await setImmediate();
      }
      await table.purgeTombstones(now);
      return swept;
    },
  };
}

type Judged = Pick<ServerRow, 'name' | 'config' | 'expiresAt'>;

async function judgeCreation(parts: McpServersParts, accountId: string, input: unknown): Promise<Result<Judged>> {
  const failures: Failure[] = [];
  const body = checkMembers(input, fields, failures);
  const name = checkName(body.name, failures);
  const checked = checkConfig(body.config === undefined ? {} : body.config, parts.features);
  failures.push(...checked.failures);
  const expiresAt = checkExpiry(body.expires_at, parts.clock.now(), failures);
  if (failures.length > 0) return refuseFailures(failures);
  if (!(await parts.store.accounts.get(accountId)))
    return refuse('not_found', `There is no integrated account ${accountId.slice(0, 60)}.`);
  const judged = await parts.judgeFilter(accountId, checked.config);
  return judged.ok ? ok({ name, config: { ...checked.config }, expiresAt }) : judged;
}

async function judgeChange(
  parts: McpServersParts,
  present: ServerRow,
  input: unknown,
): Promise<Result<Judged & { updatedAt: number }>> {
  const failures: Failure[] = [];
  const body = checkMembers(input, fields, failures);
  const name = body.name === undefined ? present.name : checkName(body.name, failures);
  const checked = checkConfig(body.config === undefined ? {} : body.config, parts.features, present.config);
  failures.push(...checked.failures);
  const now = parts.clock.now();
  const expiresAt = body.expires_at === undefined ? present.expiresAt : checkExpiry(body.expires_at, now, failures);
  if (failures.length > 0) return refuseFailures(failures);
  const judged = await parts.judgeFilter(present.accountId, checked.config);
  if (!judged.ok) return judged;
  // Always later than before, even within one millisecond: it is what tells whether another change came between.
  const updatedAt = Math.max(now, present.updatedAt + 1);
  return ok({ name, config: { ...checked.config }, expiresAt, updatedAt });
}

function createAccessCheck({
  store,
  clock,
  hashKey,
  apiTokens,
}: McpServersParts): (urlToken: string, apiToken: string | null) => Promise<Access> {
  const table = store.servers;
  const remembered = createMemory<McpServer>(() => table.changeCount(), rememberedMax);
  return async (urlToken, apiToken) => {
    if (!readSecretShape(serverTokenPrefix, urlToken)) return { ok: false, refusal: { kind: 'unknown' } };
    const tokenHash = digestOf(hashKey, urlToken);
    const { value, count } = await remembered.get(tokenHash);
    let server = value;
    if (!server) {
      const row = await table.findByTokenHash(tokenHash);
      if (!row) return buried(await table.findTombstone(tokenHash));
      server = serverOf(row);
      remembered.put(tokenHash, server, count);
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

function endOf(reason: GoneReason, at: number): Pick<TombstoneRow, 'reason' | 'at' | 'purgeAt'> {
  return { reason, at, purgeAt: at + tombstoneLifetimeMs };
}

function serverOf(row: ServerRow): McpServer {
  const { tokenHash: _hash, config, ...rest } = row;
  // Only checkConfig's output is ever stored.
  return Object.freeze({ ...rest, config: config as ServerConfig });
}

function unknownServer(id: string) {
  return refuse('not_found', `There is no MCP server ${id.slice(0, 60)} on this account.`);
}

function changedMeanwhile(id: string) {
  return refuse('conflict', `MCP server ${id} was changed at the same moment; read it and try again.`);
}
