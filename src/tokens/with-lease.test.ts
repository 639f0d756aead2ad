import { expect, it } from 'vitest';
import { ok } from '../base/index.js';
import type { LeaseTable } from '../store/index.js';
import { withLease } from './with-lease.js';

/** Leases of one process, with what happens as soon as one is held. */
function leasesWith(onAcquired: () => void): { leases: LeaseTable; held: Set<string> } {
  const held = new Set<string>();
  return {
    held,
    leases: {
      acquire: async (name) => {
        held.add(name);
        onAcquired();
        return true;
      },
      release: async (name) => void held.delete(name),
    },
  };
}

it('looks again once the lease is held, and does no work where another process has done it meanwhile', async () => {
  let brought: string | null = null;
  const { leases, held } = leasesWith(() => {
    brought = 'the token of another process';
  });
  let worked = 0;
  const result = await withLease({ store: { leases }, clock: { now: () => 0, monotonic: () => 0 } }, 'acc_1', {
    look: async () => (brought === null ? null : ok(brought)),
    work: async () => {
      worked += 1;
      return ok('a token of its own');
    },
  });
  expect([result, worked, held.size]).toEqual([ok('the token of another process'), 0, 0]);
});
