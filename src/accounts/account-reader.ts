import { ok, refuse } from '../base/index.js';
import { type Catalogue, hostsOf } from '../catalogue/index.js';
import { type AccountRow, decodeCursor } from '../store/index.js';
import type { AccountsDeps } from './deps.js';
import type { Accounts, IntegratedAccount } from './types.js';

const cachedMax = 20_000;

interface CachedAccount {
  readonly account: IntegratedAccount;
  /** The store's change count, and the integrations, that it was read under. */
  readonly count: number;
  readonly of: Catalogue['integrations'];
}

/** Reads integrated accounts, and caches each until the store or the catalogue changes. */
export class AccountReader {
  readonly #store: AccountsDeps['store'];
  readonly #catalogue: Catalogue;
  readonly #cached = new Map<string, CachedAccount>();

  constructor({ store, catalogue }: AccountsDeps) {
    this.#store = store;
    this.#catalogue = catalogue;
  }

  /** Returns a usable account, synchronously if the cached one is current. */
  get(id: string): ReturnType<Accounts['get']> {
    const count = this.#store.servers.changeCount();
    const cached = this.#cached.get(id);
    return cached && cached.count === count && cached.of === this.#catalogue.integrations
      ? cached.account
      : this.#read(id, count);
  }

  /** One page of accounts, newest first. */
  async list(page: Parameters<Accounts['list']>[0]): ReturnType<Accounts['list']> {
    if (page.cursor !== undefined && !decodeCursor(page.cursor)) {
      return refuse('invalid_params', 'cursor is not a cursor of this list', {
        failures: [{ path: 'cursor', message: 'is not a cursor of this list' }],
      });
    }
    const { items, nextCursor } = await this.#store.accounts.list(page);
    return ok({
      items: items.map((row) => accountOf(row, this.#catalogue)).filter((account) => account !== undefined),
      nextCursor,
    });
  }

  async #read(id: string, pendingCount: number | Promise<number>): Promise<IntegratedAccount | undefined> {
    const count = await pendingCount;
    const cached = this.#cached.get(id);
    const of = this.#catalogue.integrations;
    if (cached?.count === count && cached.of === of) return cached.account;
    const row = await this.#store.accounts.get(id);
    const account = row && accountOf(row, this.#catalogue);
    if (this.#cached.size >= cachedMax) this.#cached.clear();
    if (account) this.#cached.set(id, { account, count, of });
    else this.#cached.delete(id);
    return account;
  }
}

/**
 * The account of a row; undefined if it was never fully connected, or if the catalogue no longer has its integration.
 */
export function accountOf(row: AccountRow, catalogue: Catalogue): IntegratedAccount | undefined {
  const integration = catalogue.integrations.get(row.integration);
  const dataCenter = integration?.dataCenter(row.context.data_center ?? '');
  if (!integration || !dataCenter || row.status === 'connecting') return undefined;
  return Object.freeze({ ...row, integration, dataCenter, hosts: hostsOf(dataCenter, row.context) });
}

/** Refuses an integrated account that does not exist. */
export function unknownAccount(id: string) {
  return refuse('not_found', `There is no integrated account ${id.slice(0, 60)}.`);
}
