import { digestOf, type Failure, newSecret, ok, type Result, refuse } from '../base/index.js';
import type { GoneReason, TombstoneRow } from '../store/index.js';
import { validateChange } from './change-server.js';
import { checkMembers, refuseFailures } from './check-fields.js';
import type { CreateServersDeps } from './create-servers.js';
import { type ServerFinder, unknownServer } from './find-servers.js';
import { changesOf, freshPins } from './pins.js';
import { serverOf, serverTokenPrefix } from './server-of.js';
import type { McpServer, McpServers, ToolChange } from './types.js';

const tombstoneLifetimeMs = 30 * 24 * 3_600_000;
const updateAttemptsMax = 5;
const overlapSecondsMax = 7 * 24 * 3600;

/** Changes MCP servers. `accountId` is the account whose server it is, or null for any server. */
export class ServerChanges {
  readonly #deps: CreateServersDeps;
  readonly #finder: ServerFinder;

  constructor(deps: CreateServersDeps, finder: ServerFinder) {
    this.#deps = deps;
    this.#finder = finder;
  }

  /** Merges the unchecked `input` into a server. */
  async update(
    accountId: string | null,
    id: string,
    { input, mayUse }: { readonly input: unknown; readonly mayUse?: (accountId: string) => boolean },
  ): Promise<Result<McpServer>> {
    // Merged with the row that was read. If another change came first, the row is read and checked again, so that
    // neither is lost.
    for (let attempt = 0; attempt < updateAttemptsMax; attempt += 1) {
      const existing = await this.#finder.rowToChange(accountId, id);
      if (!existing.ok) return existing;
      const changed = await validateChange(this.#deps, existing.value, { input, mayUse });
      if (!changed.ok) return changed;
      const row = await this.#deps.store.servers.update(id, changed.value, existing.value.updatedAt);
      if (row) return ok(serverOf(row));
    }
    return changedMeanwhile(id);
  }

  /** Gives a server a new URL; the old one opens it for `overlap_seconds` of the unchecked `input`. Default: 0. */
  async rotate(accountId: string | null, id: string, input: unknown): ReturnType<McpServers['rotate']> {
    const { store, clock, hashKey, random } = this.#deps;
    const overlapMs = checkOverlap(input);
    if (!overlapMs.ok) return overlapMs;
    const existing = await this.#finder.rowToChange(accountId, id);
    if (!existing.ok) return existing;
    const token = newSecret(serverTokenPrefix, random);
    const now = clock.now();
    const oldUrlUntil = overlapMs.value > 0 ? now + overlapMs.value : null;
    const tombstone: TombstoneRow = {
      tokenHash: existing.value.tokenHash,
      serverId: id,
      ...endOf('rotated', now),
      ...(oldUrlUntil === null ? {} : { opensUntil: oldUrlUntil, purgeAt: oldUrlUntil + tombstoneLifetimeMs }),
    };
    const row = await store.servers.rotate(id, digestOf(hashKey, token), tombstone);
    return row ? ok({ server: serverOf(row), token, oldUrlUntil }) : changedMeanwhile(id);
  }

  /** The differences from the pinned tools. Refuses if the server pins none. */
  async changes(accountId: string | null, id: string): Promise<Result<readonly ToolChange[]>> {
    const row = await this.#finder.row(accountId, id);
    if (!row) return unknownServer(id, accountId);
    if (row.pins === undefined) return pinsNothing(id);
    const tools = await this.#finder.toolsOf(row);
    return tools.ok ? ok(await changesOf(this.#deps.store, tools.value, row)) : tools;
  }

  /** Pins the tools as they are now. */
  async accept(accountId: string | null, id: string): Promise<Result<McpServer>> {
    const { store, clock } = this.#deps;
    const found = await this.#finder.rowToChange(accountId, id);
    if (!found.ok) return found;
    const existing = found.value;
    const tools = await this.#finder.toolsOf(existing);
    if (!tools.ok) return tools;
    const pins = await freshPins(store, tools.value, existing);
    if (pins === undefined) return pinsNothing(id);
    const updatedAt = Math.max(clock.now(), existing.updatedAt + 1);
    const row = await store.servers.update(id, { pins, updatedAt }, existing.updatedAt);
    return row ? ok(serverOf(row)) : changedMeanwhile(id);
  }

  /** Deletes a server; false if there is none. */
  async revoke(accountId: string | null, id: string): Promise<Result<boolean>> {
    const { store, clock, eventOf } = this.#deps;
    const found = await this.#finder.rowToChange(accountId, id);
    if (found.ok)
      return ok(await store.servers.remove(id, endOf('revoked', clock.now()), eventOf?.('revoked', found.value)));
    return found.refusal.code === 'not_found' ? ok(false) : found;
  }
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

function endOf(reason: GoneReason, at: number): Pick<TombstoneRow, 'reason' | 'at' | 'purgeAt'> {
  return { reason, at, purgeAt: at + tombstoneLifetimeMs };
}

function changedMeanwhile(id: string) {
  return refuse('conflict', `MCP server ${id} was changed at the same moment; read it and try again.`);
}
