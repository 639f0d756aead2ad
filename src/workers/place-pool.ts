import type { PlaceKind, PlaceRequest } from './messages.js';

/** How to reach a worker. */
export interface Borrower {
  lend(kind: PlaceKind, id: string, count: number): void;
  recall(kind: PlaceKind, id: string): void;
}

interface Pool {
  readonly kind: PlaceKind;
  readonly id: string;
  readonly max: number;
  readonly lent: Map<Borrower, number>;
  /** Those without a place for their next call, the one that waits longest first. */
  readonly waiting: Set<Borrower>;
}

/**
 * Lends concurrency to workers, so that a limit applies to all of them together, and a call needs no message to another
 * process while its worker has free concurrency. An idle share is recalled when another worker needs it.
 */
export class PlacePools {
  readonly #pools = new Map<string, Pool>();
  readonly #workersMax: number;

  constructor(workersMax: number) {
    this.#workersMax = workersMax;
  }

  want(borrower: Borrower, { kind, id, max }: PlaceRequest): void {
    const key = `${kind} ${id}`;
    const pool: Pool = this.#pools.get(key) ?? { kind, id, max, lent: new Map(), waiting: new Set() };
    this.#pools.set(key, pool);
    pool.waiting.add(borrower);
    this.#serve(pool);
  }

  giveBack(borrower: Borrower, kind: PlaceKind, id: string, count: number): void {
    const pool = this.#pools.get(`${kind} ${id}`);
    if (pool === undefined) return;
    const left = (pool.lent.get(borrower) ?? 0) - count;
    if (left > 0) pool.lent.set(borrower, left);
    else pool.lent.delete(borrower);
    this.#serve(pool);
  }

  /** Takes back everything from a worker that has ended. */
  forget(borrower: Borrower): void {
    for (const pool of this.#pools.values()) {
      pool.lent.delete(borrower);
      pool.waiting.delete(borrower);
      this.#serve(pool);
    }
  }

  #serve(pool: Pool): void {
    const { kind, id, lent, waiting } = pool;
    for (const borrower of waiting) {
      const free = freeIn(pool);
      if (free <= 0) break;
      waiting.delete(borrower);
      const others = waiting.size;
      // Half of an equal share: most limits are never reached, and the rest need not be recalled.
      const count = Math.min(free - Math.min(others, free - 1), Math.ceil(free / (2 * this.#workersMax)));
      lent.set(borrower, (lent.get(borrower) ?? 0) + count);
      borrower.lend(kind, id, count);
    }
    for (const holder of lent.keys()) if (waiting.size > (waiting.has(holder) ? 1 : 0)) holder.recall(kind, id);
    if (waiting.size === 0 && lent.size === 0) this.#pools.delete(`${kind} ${id}`);
  }
}

function freeIn({ max, lent }: Pool): number {
  let free = max;
  for (const count of lent.values()) free -= count;
  return free;
}
