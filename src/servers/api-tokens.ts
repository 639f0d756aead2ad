import { LRUCache } from 'lru-cache';
import {
  type Clock,
  digestOf,
  type Failure,
  newId,
  newSecret,
  ok,
  type RandomBytes,
  readSecretShape,
} from '../base/index.js';
import { type ApiTokenRow, type ApiTokenScope, decodeCursor, type Store } from '../store/index.js';
import { checkExpiry, checkMembers, checkName, refuseCursor, refuseFailures } from './check-fields.js';
import { checkTokenLimits, limitFields, refuseGrant } from './check-token-limits.js';
import type { ApiToken, ApiTokens } from './types.js';

// What every API token begins with.
const apiTokenPrefix = 'gtha';

const touchEveryMs = 60_000;
const touchedMax = 10_000;

/** What API tokens are built from. */
export interface ApiTokensParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random?: RandomBytes;
  /** Keys the hash under which tokens are stored. */
  readonly hashKey: Uint8Array;
}

/** API tokens: shown once, stored as a keyed hash, revocable at once. */
export function createApiTokens({ store, clock, random, hashKey }: ApiTokensParts): ApiTokens {
  const table = store.apiTokens;
  // When this process last noted the use of a token, so that calls that come together write it once.
  const touched = new LRUCache<string, number>({ max: touchedMax });
  const touch = async (row: ApiTokenRow, now: number): Promise<void> => {
    const last = Math.max(row.lastUsedAt ?? -Infinity, touched.get(row.id) ?? -Infinity);
    if (now - last < touchEveryMs) return;
    touched.set(row.id, now);
    // A note for people: where it cannot be written, the token is as good as before.
    await table.touch(row.id, now).catch(() => touched.delete(row.id));
  };
  return {
    create: async (input, grantor) => {
      const failures: Failure[] = [];
      const body = checkMembers(
        input,
        ['name', 'scope', 'integrated_account_id', 'expires_at', ...limitFields],
        failures,
      );
      const name = checkName(body.name, failures);
      const scope = body.scope === undefined ? 'admin' : body.scope;
      if (!isScope(scope)) failures.push({ path: 'scope', message: `must be one of ${scopes.join(', ')}` });
      const accountId = body.integrated_account_id ?? null;
      if (accountId !== null && typeof accountId !== 'string')
        failures.push({ path: 'integrated_account_id', message: 'must be the id of an integrated account' });
      if (accountId !== null && scope !== 'mcp')
        failures.push({ path: 'integrated_account_id', message: 'goes with scope mcp alone' });
      const now = clock.now();
      const expiresAt = checkExpiry(body.expires_at, now, failures);
      if (typeof accountId === 'string' && !(await store.accounts.get(accountId)))
        failures.push({ path: 'integrated_account_id', message: 'names no integrated account' });
      const asked = { scope: isScope(scope) ? scope : ('mcp' as const), expiresAt };
      const limited = await checkTokenLimits(store.accounts, { body, scope: asked.scope }, failures);
      if (failures.length > 0) return refuseFailures(failures);
      const refusal = grantor && refuseGrant(grantor, { ...asked, actions: limited.actions });
      if (refusal) return { ok: false, refusal };
      const token = newSecret(apiTokenPrefix, random);
      const row: ApiTokenRow = {
        id: newId('tok', random),
        name,
        tokenHash: digestOf(hashKey, token),
        hint: token.slice(0, 9),
        ...asked,
        accountId: typeof accountId === 'string' ? accountId : null,
        ...limited,
        createdAt: now,
        lastUsedAt: null,
      };
      await table.insert(row);
      return ok({ apiToken: apiTokenOf(row), token });
    },
    list: async (page) => {
      if (page.cursor !== undefined && !decodeCursor(page.cursor)) return refuseCursor();
      const { items, nextCursor } = await table.list(page);
      return ok({ items: items.map(apiTokenOf), nextCursor });
    },
    get: async (id) => {
      const row = await table.get(id);
      return row && !isOver(row, clock.now()) ? apiTokenOf(row) : undefined;
    },
    delete: (id) => table.delete(id),
    check: async (token) => {
      if (!readSecretShape(apiTokenPrefix, token)) return undefined;
      const row = await table.findByTokenHash(digestOf(hashKey, token));
      const now = clock.now();
      if (!row || isOver(row, now)) return undefined;
      await touch(row, now);
      return apiTokenOf(row);
    },
  };
}

const scopes: readonly ApiTokenScope[] = ['admin', 'viewer', 'mcp'];

function isScope(value: unknown): value is ApiTokenScope {
  return scopes.some((scope) => scope === value);
}

function isOver({ expiresAt }: ApiTokenRow, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

function apiTokenOf({ tokenHash: _hash, ...row }: ApiTokenRow): ApiToken {
  return row;
}
