import { type Clock, newId, type Result, refuse } from '../base/index.js';
import type { Store } from '../store/index.js';

/** How long a process may take for what it does under a lease; a process that dies holding one blocks the others no longer. */
const leaseMs = 25_000;
const firstPauseMs = 20;
const longestPauseMs = 250;
// Longer than a lease lasts, so that whoever waits for a dead process gets its turn.
const patienceMs = leaseMs + 5_000;

/** What is done under an account's lease. */
export interface LeasedWork<T> {
  /** Looked at before the lease is asked for and again once it is held: an answer that another process has brought about meanwhile. */
  readonly look: () => Promise<Result<T> | null>;
  readonly work: () => Promise<Result<T>>;
}

/** Does work on an account's grant while no other process does; whoever has to wait takes the others' result where `look` finds one. */
export async function underLease<T>(
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
