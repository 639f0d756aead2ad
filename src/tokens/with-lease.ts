import { type Clock, newId, type Result, refuse } from '../base/index.js';
import type { Store } from '../store/index.js';

/**
 * Maximum duration of the work under a lease. After this, a process that crashed while holding one no longer blocks the
 * others.
 */
const leaseMs = 25_000;
const firstPauseMs = 20;
const longestPauseMs = 250;
// Longer than a lease, so that a caller waiting for a crashed process gets its turn.
const patienceMs = leaseMs + 5_000;

/** Work under an account's lease. */
export interface LeasedWork<T> {
  /**
   * Called before the lease is requested and again once it is held: returns a result that another process produced
   * meanwhile.
   */
  readonly look: () => Promise<Result<T> | null>;
  readonly work: () => Promise<Result<T>>;
}

/**
 * Does work on an account's grant while no other process does. A caller that has to wait gets the others' result if
 * `look` finds one.
 */
export async function withLease<T>(
  { store, clock }: { readonly store: Pick<Store, 'leases'>; readonly clock: Clock },
  accountId: string,
  { look, work }: LeasedWork<T>,
): Promise<Result<T>> {
  const lease = `refresh/${accountId}`;
  const owner = newId('own');
  const givenUpAt = clock.monotonic() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const found = await look();
    if (found) return found;
    const now = clock.now();
    if (await store.leases.acquire(lease, owner, now, now + leaseMs)) {
      try {
        return (await look()) ?? (await work());
      } finally {
        await store.leases.release(lease, owner);
      }
    }
    if (clock.monotonic() >= givenUpAt)
      return refuse('unavailable', `Another process has been at work on account ${accountId} for too long; try again.`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
