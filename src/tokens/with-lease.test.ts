import { expect, it, onTestFinished, vi } from 'vitest';
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

const still = { now: () => 1_000, monotonic: () => 0 };

it('holds the lease of the account for 25 seconds, and releases its own also where the work fails', async () => {
  const seen: unknown[] = [];
  const leases: LeaseTable = {
    acquire: async (...taken) => {
      seen.push(taken);
      return true;
    },
    release: async (...given) => void seen.push(given),
  };
  const work = (): never => {
    throw new Error('the work failed');
  };
  const leased = withLease({ store: { leases }, clock: still }, 'acc_1', { look: async () => null, work });
  await expect(leased).rejects.toThrow('the work failed');
  const owner = expect.stringMatching(/^own_/);
  expect(seen).toEqual([
    ['refresh/acc_1', owner, 1_000, 26_000],
    ['refresh/acc_1', owner],
  ]);
  expect((seen[0] as readonly unknown[])[1]).toBe((seen[1] as readonly unknown[])[1]);
});

it('asks for no lease where the result is there already', async () => {
  const { leases, held } = leasesWith(() => expect.unreachable());
  const found = await withLease({ store: { leases }, clock: still }, 'acc_1', {
    look: async () => ok('there'),
    work: () => expect.unreachable(),
  });
  expect([found, held.size]).toEqual([ok('there'), 0]);
});

it('asks ever less often while another process holds the lease, and gives up after 30 seconds', async () => {
  vi.useFakeTimers({ now: 0 });
  onTestFinished(() => void vi.useRealTimers());
  const askedAt: number[] = [];
  const leases: LeaseTable = {
    acquire: async () => {
      askedAt.push(Date.now());
      return false;
    },
    release: () => expect.unreachable(),
  };
  const clock = { now: () => Date.now(), monotonic: () => Date.now() };
  const work = { look: async () => null, work: () => expect.unreachable() };
  const leased = withLease({ store: { leases }, clock }, 'acc_1', work);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(askedAt.slice(0, 7)).toEqual([0, 20, 60, 140, 300, 550, 800]);
  const before = askedAt.length;
  await vi.advanceTimersByTimeAsync(250);
  expect(askedAt).toHaveLength(before + 1);
  expect(await leased).toMatchObject({
    ok: false,
    refusal: { code: 'unavailable', message: expect.stringContaining('account acc_1 for too long') },
  });
  expect(vi.getTimerCount()).toBe(0);
});
