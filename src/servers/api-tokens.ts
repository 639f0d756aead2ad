import { LRUCache } from 'lru-cache';
import {
  type Clock,
  digestOf,
  type Failure,
  growingTo,
  newId,
  newSecret,
  ok,
  type RandomBytes,
  type Result,
  readSecretShape,
} from '../base/index.js';
import { type ApiTokenRow, type ApiTokenScope, decodeCursor, type Store } from '../store/index.js';
import { checkExpiry, checkMembers, checkName, refuseCursor, refuseFailures } from './check-fields.js';
import { checkTokenLimits, limitFields, refuseGrant } from './check-token-limits.js';
import type { ApiToken, ApiTokens } from './types.js';

// The prefix of every API token.
const apiTokenPrefix = 'gtha';

const touchEveryMs = 60_000;
const touchedMax = 10_000;

/** Dependencies of API tokens. */
export interface ApiTokensDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random?: RandomBytes;
  /** Keys the hash under which tokens are stored. */
  readonly hashKey: Uint8Array;
}

/** Creates the store of API tokens: shown once, stored as a keyed hash, revocable immediately. */
export function createApiTokens(deps: ApiTokensDeps): ApiTokens {
  const { store, clock, hashKey } = deps;
  const table = store.apiTokens;
  const uses = new TokenUses(table);
  return {
    create: (input, grantor) => createToken(deps, input, grantor),
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
      await uses.note(row, now);
      return apiTokenOf(row);
    },
  };
}

/** Records the last use of tokens; simultaneous calls write it once. */
class TokenUses {
  readonly #table: Store['apiTokens'];
  readonly #noted = new LRUCache<string, number>(growingTo(touchedMax));

  constructor(table: Store['apiTokens']) {
    this.#table = table;
  }

  async note(row: ApiTokenRow, now: number): Promise<void> {
    const last = Math.max(row.lastUsedAt ?? -Infinity, this.#noted.get(row.id) ?? -Infinity);
    if (now - last < touchEveryMs) return;
    this.#noted.set(row.id, now);
    // Only informational: if it cannot be stored, the token stays valid.
    await this.#table.touch(row.id, now).catch(() => this.#noted.delete(row.id));
  }
}

async function createToken(
  { store, clock, random, hashKey }: ApiTokensDeps,
  input: unknown,
  grantor: Parameters<ApiTokens['create']>[1],
): ReturnType<ApiTokens['create']> {
  const now = clock.now();
  const checked = await checkToken(store, input, now);
  if (!checked.ok) return checked;
  const { scope, expiresAt, actions } = checked.value;
  const refusal = grantor && refuseGrant(grantor, { scope, expiresAt, actions });
  if (refusal) return { ok: false, refusal };
  const token = newSecret(apiTokenPrefix, random);
  const row: ApiTokenRow = {
    id: newId('tok', random),
    tokenHash: digestOf(hashKey, token),
    hint: token.slice(0, 9),
    ...checked.value,
    createdAt: now,
    lastUsedAt: null,
  };
  await store.apiTokens.insert(row);
  return ok({ apiToken: apiTokenOf(row), token });
}

type CheckedToken = Omit<ApiTokenRow, 'id' | 'tokenHash' | 'hint' | 'createdAt' | 'lastUsedAt'>;

async function checkToken(store: Store, input: unknown, now: number): Promise<Result<CheckedToken>> {
  const failures: Failure[] = [];
  const body = checkMembers(input, ['name', 'scope', 'integrated_account_id', 'expires_at', ...limitFields], failures);
  const name = checkName(body.name, failures);
  const scope = checkScope(body.scope, failures);
  const given = body.integrated_account_id ?? null;
  const accountId = typeof given === 'string' ? given : null;
  if (given !== null && accountId === null)
    failures.push({ path: 'integrated_account_id', message: 'must be the id of an integrated account' });
  if (given !== null && body.scope !== 'mcp')
    failures.push({ path: 'integrated_account_id', message: 'requires scope mcp' });
  const expiresAt = checkExpiry(body.expires_at, now, failures);
  if (accountId !== null && !(await store.accounts.get(accountId)))
    failures.push({ path: 'integrated_account_id', message: 'names no integrated account' });
  const limits = await checkTokenLimits(store.accounts, { body, scope }, failures);
  return failures.length > 0 ? refuseFailures(failures) : ok({ name, scope, expiresAt, accountId, ...limits });
}

function checkScope(given: unknown, failures: Failure[]): ApiTokenScope {
  const scope = given === undefined ? 'admin' : given;
  if (isScope(scope)) return scope;
  failures.push({ path: 'scope', message: `must be one of ${scopes.join(', ')}` });
  return 'mcp';
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
