import { setImmediate } from 'node:timers/promises';
import { digestOf, type Failure, isJsonObject, newSecret, ok, type Result, refuse } from '../base/index.js';
import {
  decodeCursor,
  type ExpiredServer,
  endsSoonMs,
  type GoneReason,
  type ServerRow,
  type TombstoneRow,
} from '../store/index.js';
import { judgeChange } from './change-server.js';
import { createAccessCheck, type RefusedClient, resourceOf } from './check-access.js';
import { checkMembers, refuseCursor, refuseFailures } from './check-fields.js';
import { accountIdsOf } from './members.js';
import {
  checkCreation,
  lookUpTools,
  type MintDeps,
  mintCombined,
  mintServer,
  mintServers,
  previewCombined,
} from './mint-servers.js';
import { changesOf, freshPins, type ServerTools, toolsOfOne } from './pins.js';
import { createUseRecorder } from './record-uses.js';
import { searchServers } from './search-servers.js';
import { serverOf, serverTokenPrefix } from './server-of.js';
import type { McpServers } from './types.js';

const tombstoneLifetimeMs = 30 * 24 * 3_600_000;
const sweepBatch = 500;
/** Of those that end soonest; what is left comes with later sweeps. */
const endingBatch = 1_000;
const updateAttemptsMax = 5;
const overlapSecondsMax = 7 * 24 * 3600;

/** What the room is built from. */
export type McpServersParts = MintDeps & {
  /** Called with servers that were used for the first time. */
  readonly onFirstUse?: (serverIds: readonly string[]) => Promise<void>;
  /** Called when a client is refused at the URL of a server, at most once per hour, server and reason. */
  readonly onRefused?: ((refused: RefusedClient) => void) | undefined;
  /** Called with servers that a sweep has deleted because their time was over. */
  readonly onExpired?: (servers: readonly ExpiredServer[]) => Promise<void>;
  /** Called with servers that end within a day, again with each sweep. */
  readonly onEnding?: (servers: readonly ServerRow[]) => Promise<void>;
  /** Called where the last use of servers cannot be written. */
  readonly onFault?: (error: unknown) => void;
};

/** Makes the room's front. */
export function createMcpServers(parts: McpServersParts): McpServers {
  const { store, clock, hashKey, random } = parts;
  const table = store.servers;
  const uses = createUseRecorder({ table, clock, onFirstUse: parts.onFirstUse, onFault: parts.onFault });
  const alive = async (accountId: string | null, id: string): Promise<ServerRow | undefined> => {
    const row = await table.get(id);
    return row && (accountId === null || reaches(row, accountId)) && !isOver(row, clock.now()) ? row : undefined;
  };
  /** A server to be changed: one over several accounts is no single account's to change. */
  const own = async (accountId: string | null, id: string): Promise<Result<ServerRow>> => {
    const row = await alive(accountId, id);
    if (!row) return unknownServer(id, accountId);
    return row.members && accountId !== null ? sharedServer(id) : ok(row);
  };
  const toolsOf = async (row: ServerRow): Promise<Result<ServerTools>> => {
    if (row.members) return ok(await lookUpTools(parts.toolsOf, accountIdsOf(row)));
    const tools = await parts.toolsOf(row.accountId);
    return tools ? ok(toolsOfOne(tools)) : unknownAccount(row.accountId);
  };

  return {
    checkAccess: createAccessCheck(parts, { ...uses, refused: parts.onRefused }),
    settle: () => uses.settle(),
    create: (accountId, input, createdBy) => mintServer(parts, accountId, { input, createdBy }),
    createMany: (inputs, options) => mintServers(parts, inputs, options),
    createCombined: (input, options) => mintCombined(parts, input, options),
    judgeCombined: (input, options = {}) => previewCombined(parts, input, options.mayUse),
    judge: async (accountId, input) => {
      const tools = await parts.toolsOf(accountId);
      if (!tools) return unknownAccount(accountId);
      const judged = checkCreation(parts, tools, isJsonObject(input) ? { ...input, name: 'preview' } : input);
      return judged.ok ? ok(judged.value.config) : judged;
    },
    search: (search) => searchServers(table, search, clock.now()),
    find: async (id) => {
      const row = await table.get(id);
      return row && !isOver(row, clock.now()) ? serverOf(row) : undefined;
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
    update: async (accountId, id, input, options = {}) => {
      // Merged upon what was read; where another change came between, it is read and judged anew, so that neither is lost.
      for (let attempt = 0; attempt < updateAttemptsMax; attempt += 1) {
        const present = await own(accountId, id);
        if (!present.ok) return present;
        const judged = await judgeChange(parts, present.value, { ...options, input });
        if (!judged.ok) return judged;
        const row = await table.update(id, judged.value, present.value.updatedAt);
        if (row) return ok(serverOf(row));
      }
      return changedMeanwhile(id);
    },
    rotate: async (accountId, id, input = {}) => {
      const overlapMs = checkOverlap(input);
      if (!overlapMs.ok) return overlapMs;
      const found = await own(accountId, id);
      if (!found.ok) return found;
      const present = found.value;
      const token = newSecret(serverTokenPrefix, random);
      const now = clock.now();
      const oldUrlUntil = overlapMs.value > 0 ? now + overlapMs.value : null;
      const tombstone: TombstoneRow = {
        tokenHash: present.tokenHash,
        serverId: id,
        ...endOf('rotated', now),
        ...(oldUrlUntil === null ? {} : { opensUntil: oldUrlUntil, purgeAt: oldUrlUntil + tombstoneLifetimeMs }),
      };
      const row = await table.rotate(id, digestOf(hashKey, token), tombstone);
      return row ? ok({ server: serverOf(row), token, oldUrlUntil }) : changedMeanwhile(id);
    },
    changes: async (accountId, id) => {
      const row = await alive(accountId, id);
      if (!row) return unknownServer(id, accountId);
      if (row.pins === undefined) return pinsNothing(id);
      const tools = await toolsOf(row);
      return tools.ok ? ok(await changesOf(store, tools.value, row)) : tools;
    },
    accept: async (accountId, id) => {
      const found = await own(accountId, id);
      if (!found.ok) return found;
      const present = found.value;
      const tools = await toolsOf(present);
      if (!tools.ok) return tools;
      const pins = await freshPins(store, tools.value, present);
      if (pins === undefined) return pinsNothing(id);
      const updatedAt = Math.max(clock.now(), present.updatedAt + 1);
      const row = await table.update(id, { pins, updatedAt }, present.updatedAt);
      return row ? ok(serverOf(row)) : changedMeanwhile(id);
    },
    protectedResource: async (id) => {
      const row = parts.oauth && (await table.get(id));
      if (!parts.oauth || row?.config.auth !== 'oauth' || isOver(row, clock.now())) return undefined;
      return { resource: resourceOf(parts.oauth.publicUrl, id), issuer: parts.oauth.tokens.issuer };
    },
    revoke: async (accountId, id) => {
      const found = await own(accountId, id);
      if (found.ok)
        return ok(await table.remove(id, endOf('revoked', clock.now()), parts.eventOf?.('revoked', found.value)));
      return found.refusal.code === 'not_found' ? ok(false) : found;
    },
    sweep: async () => {
      const now = clock.now();
      let swept = 0;
      for (let removed = sweepBatch; removed === sweepBatch; ) {
        const expired = await table.removeExpired(now, sweepBatch);
        removed = expired.length;
        swept += removed;
        if (removed > 0) await parts.onExpired?.(expired);
        // Calls come first: the embedded store would hold them up from the first batch to the last.
        await setImmediate();
      }
      await parts.onEnding?.(await table.endingBetween(now, now + endsSoonMs, endingBatch));
      await table.purgeTombstones(now);
      return swept;
    },
  };
}

function checkOverlap(input: unknown): Result<number> {
  const failures: Failure[] = [];
  const { overlap_seconds: seconds = 0 } = checkMembers(input, ['overlap_seconds'], failures);
  const isFit =
    typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= overlapSecondsMax;
  if (!isFit)
    failures.push({ path: 'overlap_seconds', message: `must be a whole number from 0 to ${overlapSecondsMax}` });
  return isFit && failures.length === 0 ? ok(seconds * 1000) : refuseFailures(failures);
}

function pinsNothing(id: string) {
  return refuse('conflict', `MCP server ${id} pins no tools; set config.pin_tools to true first.`);
}

function isOver(row: ServerRow, now: number): boolean {
  return row.expiresAt !== null && row.expiresAt <= now;
}

function endOf(reason: GoneReason, at: number): Pick<TombstoneRow, 'reason' | 'at' | 'purgeAt'> {
  return { reason, at, purgeAt: at + tombstoneLifetimeMs };
}

function unknownAccount(id: string) {
  return refuse('not_found', `There is no integrated account ${id.slice(0, 60)}.`);
}

function unknownServer(id: string, accountId: string | null) {
  const where = accountId === null ? '' : ' on this account';
  return refuse('not_found', `There is no MCP server ${id.slice(0, 60)}${where}.`);
}

function sharedServer(id: string) {
  return refuse(
    'conflict',
    `MCP server ${id} spans several accounts, so one account's address cannot change it. Use /mcp-server/${id}.`,
  );
}

function reaches(row: ServerRow, accountId: string): boolean {
  return row.members ? row.members.some((member) => member.accountId === accountId) : row.accountId === accountId;
}

function changedMeanwhile(id: string) {
  return refuse('conflict', `MCP server ${id} was changed at the same moment; read it and try again.`);
}
