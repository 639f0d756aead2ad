import type { PlaceShares } from '../call/index.js';

/** How concurrency is requested from the primary process, and returned. */
export interface Lender {
  want(id: string, max: number): void;
  giveBack(id: string, count: number): void;
}

/** A worker's share of the concurrency of all workers: what was lent to it and not returned yet. */
export class BorrowedPlaces implements PlaceShares {
  readonly #lender: Lender;
  readonly #max: number;
  readonly #held = new Map<string, number>();
  readonly #wanted = new Set<string>();
  readonly #recalled = new Set<string>();
  #usedOf: (id: string) => number = () => 0;
  #onMore: () => void = () => undefined;

  constructor(lender: Lender, max: number) {
    this.#lender = lender;
    this.#max = max;
  }

  attach(usedOf: (id: string) => number, onMore: () => void): void {
    this.#usedOf = usedOf;
    this.#onMore = onMore;
  }

  held(id: string): number {
    return this.#held.get(id) ?? 0;
  }

  want(id: string): void {
    if (this.held(id) >= this.#max || this.#wanted.has(id)) return;
    this.#wanted.add(id);
    this.#lender.want(id, this.#max);
  }

  left(id: string): void {
    if (this.#recalled.has(id)) this.#returnFree(id);
  }

  drop(id: string): void {
    this.#returnFree(id);
  }

  /** Receives places. */
  lend(id: string, count: number): void {
    this.#wanted.delete(id);
    this.#held.set(id, this.held(id) + count);
    this.#onMore();
  }

  /** Returns what is free, or the next place that becomes free. */
  recall(id: string): void {
    this.#recalled.add(id);
    this.#returnFree(id);
  }

  #returnFree(id: string): void {
    const used = this.#usedOf(id);
    const free = this.held(id) - used;
    if (free <= 0) return;
    this.#recalled.delete(id);
    if (used === 0) this.#held.delete(id);
    else this.#held.set(id, used);
    this.#lender.giveBack(id, free);
  }
}
