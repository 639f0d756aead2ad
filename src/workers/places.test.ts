import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedCancellation } from '../base/index.js';
import { CallPlaces } from '../call/index.js';
import { BorrowedPlaces } from './borrowed-places.js';
import { type Borrower, PlacePools } from './place-pool.js';
import { ChangeTurns, SharedStreams } from './shared-state.js';

const caller = new SharedCancellation();
const owner = { accountId: 'account', serverId: 'server' };

/** Workers that share one pool, with their messages delivered one at a time and in order. */
function openWorkers(count: number, perServerMax: number) {
  const pools = new PlacePools(count);
  const messages: (() => void)[] = [];
  const settle = async (): Promise<void> => {
    for (let idle = 0; idle < 3; idle += 1) {
      await Promise.resolve();
      for (let next = messages.shift(); next; next = messages.shift()) {
        next();
        idle = 0;
        await Promise.resolve();
      }
    }
  };
  const workers = Array.from({ length: count }, () => {
    const borrow = (kind: 'server' | 'account', max: number) =>
      new BorrowedPlaces(
        {
          want: (id) => messages.push(() => pools.want(borrower, { kind, id, max })),
          giveBack: (id, returned) => messages.push(() => pools.giveBack(borrower, kind, id, returned)),
        },
        max,
      );
    const shares = { servers: borrow('server', perServerMax), accounts: borrow('account', 100) };
    const of = (kind: 'server' | 'account') => (kind === 'server' ? shares.servers : shares.accounts);
    const borrower: Borrower = {
      lend: (kind, id, lent) => messages.push(() => of(kind).lend(id, lent)),
      recall: (kind, id) => messages.push(() => of(kind).recall(id)),
    };
    const places = new CallPlaces({ perServerMax, perAccountMax: 100, waitMs: 60_000, shares });
    return { places, borrower };
  });
  return { workers, pools, settle };
}

describe('places that workers share', () => {
  it('are never more than the limit, and every call gets one, whichever worker it comes to', async () => {
    const step = fc.record({ worker: fc.nat(3), leaves: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.array(step, { maxLength: 60 }), async (max, steps) => {
        const { workers, settle } = openWorkers(4, max);
        const running: number[] = [];
        let admitted = 0;
        let most = 0;
        let asked = 0;
        const enter = async (worker: number): Promise<void> => {
          asked += 1;
          const refusal = await workers[worker]?.places.enter(owner, caller);
          if (refusal !== null) {
            asked -= 1;
            return;
          }
          admitted += 1;
          running.push(worker);
          most = Math.max(most, running.length);
        };
        const leave = (): void => {
          const worker = running.shift();
          if (worker !== undefined) workers[worker]?.places.leave(owner);
        };
        for (const { worker, leaves } of steps) {
          if (leaves) leave();
          else void enter(worker);
          if (asked % 3 === 0) await settle();
        }
        for (let turn = 0; turn < 400 && (running.length > 0 || admitted < asked); turn += 1) {
          await settle();
          leave();
        }
        expect(most).toBeLessThanOrEqual(max);
        expect(admitted).toBe(asked);
      }),
      { numRuns: 200 },
    );
  });

  it('come back from a worker that ended', async () => {
    const { workers, pools, settle } = openWorkers(2, 1);
    const [first, second] = workers;
    const entered = first?.places.enter(owner, caller);
    await settle();
    expect(await entered).toBeNull();
    const waiting = second?.places.enter(owner, caller);
    await settle();
    if (first) pools.forget(first.borrower);
    await settle();
    expect(await waiting).toBeNull();
  });

  it('need no message once a worker holds a free one', async () => {
    const { workers, settle } = openWorkers(2, 64);
    const [worker] = workers;
    const entered = worker?.places.enter(owner, caller);
    await settle();
    expect(await entered).toBeNull();
    worker?.places.leave(owner);
    expect(worker?.places.enter(owner, caller)).toBeNull();
  });
});

describe('what the primary process counts for workers', () => {
  it('gives the turn of a change to the next, also where the worker that has it ends', async () => {
    const turns = new ChangeTurns<string>();
    const order: string[] = [];
    const start = (worker: string) => turns.start(worker, 'key').then(() => order.push(worker));
    const started = [start('a'), start('b'), start('c'), start('a')];
    await started[0];
    expect(order).toEqual(['a']);
    turns.end('b', 'key');
    turns.end('a', 'key');
    await started[1];
    expect(order).toEqual(['a', 'b']);
    turns.forget('b');
    await started[2];
    turns.forget('a');
    turns.end('c', 'key');
    await turns.start('d', 'key');
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('frees the streams of a worker that ended', () => {
    const streams = new SharedStreams<string>();
    const stream = { list: 'streams', serverId: 's', perServerMax: 2 } as const;
    expect([streams.take('a', stream), streams.take('b', stream), streams.take('b', stream)]).toEqual([
      true,
      true,
      false,
    ]);
    streams.forget('a');
    expect(streams.take('b', stream)).toBe(true);
    streams.end('b', stream);
    expect(streams.take('a', stream)).toBe(true);
  });
});
