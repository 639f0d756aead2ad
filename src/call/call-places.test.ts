import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SharedCancellation } from '../base/index.js';
import { type CallOwner, CallPlaces, type CallPlacesOptions, type PlaceShares } from './call-places.js';

const caller = new SharedCancellation();
const never = 60_000;

/** Places, and a log of which call got one. */
function open(options: Partial<CallPlacesOptions>): { places: CallPlaces; enter: typeof enterNamed; order: string[] } {
  const places = new CallPlaces({ perServerMax: 100, perAccountMax: 100, waitMs: never, ...options });
  const order: string[] = [];
  const enterNamed = async (name: string, owner: CallOwner): Promise<string> => {
    const refusal = await places.enter(owner, caller);
    order.push(name);
    return refusal === null ? 'in' : refusal.message;
  };
  return { places, enter: enterNamed, order };
}

const of = (accountId: string, serverId: string | null = null): CallOwner => ({ accountId, serverId });

describe('the places of calls', () => {
  it('are refused at once where as many calls wait as may, and in time where none became free', async () => {
    const { places } = open({ perAccountMax: 1, waitMs: 20 });
    expect(places.enter(of('noisy'), caller)).toBeNull();
    const waiting = Array.from({ length: 4 }, () => places.enter(of('noisy'), caller));
    expect(places.enter(of('noisy'), caller)).toMatchObject({ code: 'busy', data: { retry_after_seconds: 1 } });
    for (const outcome of await Promise.all(waiting)) {
      expect(outcome).toMatchObject({ code: 'busy', message: expect.stringContaining('this account') });
      expect(outcome?.message).toContain('Nothing was sent');
    }
    places.leave(of('noisy'));
    expect(places.enter(of('noisy'), caller)).toBeNull();
  });

  it('are refused to calls that came together one by one, so that neither their refusals nor their callers come in one burst', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { places } = open({ perAccountMax: 25, waitMs: 5_000 });
    for (let call = 0; call < 25; call += 1) expect(places.enter(of('noisy'), caller)).toBeNull();
    const began = Date.now();
    const refusedAt: number[] = [];
    const waiting = Array.from({ length: 100 }, async () => {
      expect(await places.enter(of('noisy'), caller)).toMatchObject({ code: 'busy' });
      refusedAt.push(Date.now() - began);
    });
    await vi.advanceTimersByTimeAsync(2_499);
    expect(refusedAt).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_501);
    await Promise.all(waiting);
    expect(new Set(refusedAt).size).toBeGreaterThan(50);
  });

  it('hold for one MCP server without holding up another of the same account', async () => {
    const { places } = open({ perServerMax: 1, waitMs: 20 });
    expect(places.enter(of('a', 'one'), caller)).toBeNull();
    const second = places.enter(of('a', 'one'), caller);
    expect(places.enter(of('a', 'one'), caller)).toMatchObject({ message: expect.stringContaining('this MCP server') });
    expect(places.enter(of('a', 'two'), caller)).toBeNull();
    expect(places.enter(of('a'), caller)).toBeNull();
    expect(await second).toMatchObject({ code: 'busy' });
  });

  it('go to those who wait in the order in which they came', async () => {
    const { places, enter, order } = open({ perAccountMax: 1 });
    await enter('first', of('a'));
    const waiting = ['second', 'third', 'fourth'].map((name) => enter(name, of('a')));
    for (const call of waiting) {
      places.leave(of('a'));
      expect(await call).toBe('in');
    }
    expect(order).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('go to the accounts in turn, however long the queue of one of them is', async () => {
    const { places, enter, order } = open({ inAllMax: 8, perAccountMax: 50 });
    for (let call = 0; call < 8; call += 1) await enter('noisy', of('noisy'));
    const queued = Array.from({ length: 20 }, () => enter('noisy', of('noisy')));
    const guaranteed = Array.from({ length: 4 }, () => enter('quiet', of('quiet')));
    for (const call of guaranteed) expect(await call).toBe('in');
    const quiet = [enter('quiet', of('quiet')), enter('quiet', of('quiet'))];
    order.length = 0;
    for (let freed = 0; freed < 8; freed += 1) places.leave(of('noisy'));
    expect(await quiet[0]).toBe('in');
    // Eight of the twelve places that are taken had to become free before anybody who waits could start.
    expect(order.indexOf('quiet')).toBeLessThan(2);
    while (order.length < queued.length + quiet.length) {
      places.leave(of(order.at(-1) ?? 'noisy'));
      await Promise.resolve();
    }
    expect(order.filter((name) => name === 'quiet')).toHaveLength(2);
  });

  it('always have room for a few calls of every account', () => {
    const { places } = open({ inAllMax: 1 });
    for (const account of ['a', 'b', 'c'])
      for (let call = 0; call < 4; call += 1) expect(places.enter(of(account), caller)).toBeNull();
    expect(places.enter(of('a'), caller)).toBeInstanceOf(Promise);
  });

  it('are not given to a caller who has left', async () => {
    const { places, enter } = open({ perAccountMax: 1 });
    await enter('first', of('a'));
    const abort = new AbortController();
    const gone = places.enter(of('a'), abort.signal);
    const next = enter('next', of('a'));
    abort.abort();
    expect(await gone).toMatchObject({ code: 'busy' });
    places.leave(of('a'));
    expect(await next).toBe('in');
    expect(places.enter(of('a'), abort.signal)).toMatchObject({ code: 'busy' });
  });

  it('are all free again after any number of calls', async () => {
    const { places, enter } = open({ perAccountMax: 2, perServerMax: 2 });
    for (let round = 0; round < 3_000; round += 1) {
      const owner = of(`account-${round % 1_500}`, `server-${round % 1_500}`);
      await enter('in', owner);
      places.leave(owner);
    }
    for (let account = 0; account < 1_500; account += 1) {
      const owner = of(`account-${account}`, `server-${account}`);
      expect([places.enter(owner, caller), places.enter(owner, caller)]).toEqual([null, null]);
      expect(places.enter(owner, caller)).toBeInstanceOf(Promise);
    }
  });
});

describe('the words of a refusal', () => {
  it.each([
    [1, '1 second,'],
    [1_000, '1 second,'],
    [1_001, '2 seconds,'],
    [5_000, '5 seconds,'],
  ])('name the wait of %i ms in seconds', (waitMs, words) => {
    const { places } = open({ perAccountMax: 1, perServerMax: 1, waitMs });
    const owner = of('a', 'one');
    places.enter(owner, caller);
    const leaving = new AbortController();
    places.enter(owner, leaving.signal);
    const refused = places.enter(owner, caller);
    expect(refused).toMatchObject({ message: expect.stringContaining(`this MCP server are running`) });
    expect(refused).toMatchObject({ message: expect.stringContaining(`Retry in ${words}`) });
    leaving.abort();
  });

  it('name what is full when the wait is over: the MCP server, else the account', async () => {
    const { places } = open({ perAccountMax: 2, perServerMax: 1, waitMs: 1 });
    places.enter(of('a', 'one'), caller);
    expect(await places.enter(of('a', 'one'), caller)).toMatchObject({
      message: expect.stringContaining('MCP server'),
    });
    places.enter(of('a', 'two'), caller);
    expect(await places.enter(of('a', 'three'), caller)).toMatchObject({ message: expect.stringContaining('account') });
  });
});

/** Shares of which the test decides how many there are, with a log of what they were called for. */
function openShares(held: { count: number }) {
  const log: string[] = [];
  const attached: { usedOf?: (id: string) => number; onMore?: () => void } = {};
  const shares: PlaceShares = {
    attach: (usedOf, onMore) => void Object.assign(attached, { usedOf, onMore }),
    held: () => held.count,
    want: (id) => void log.push(`want ${id}`),
    left: (id) => void log.push(`left ${id}`),
    drop: (id) => void log.push(`drop ${id}`),
  };
  return { shares, log, attached };
}

describe('places that several processes share', () => {
  const unlimited = () => openShares({ count: 10_000 });

  it('are those of the share: more are asked for, and start who waits when they come', async () => {
    const held = { count: 1 };
    const accounts = openShares(held);
    const { enter } = open({ perAccountMax: 100, shares: { servers: unlimited().shares, accounts: accounts.shares } });
    expect(await enter('first', of('a', 'one'))).toBe('in');
    expect([accounts.attached.usedOf?.('a'), accounts.attached.usedOf?.('b'), accounts.log]).toEqual([1, 0, []]);
    const second = enter('second', of('a', 'one'));
    expect(accounts.log).toEqual(['want a']);
    held.count = 2;
    accounts.attached.onMore?.();
    expect(await second).toBe('in');
    expect(accounts.attached.usedOf?.('a')).toBe(2);
  });

  it('are those of the share of an MCP server too', async () => {
    const held = { count: 1 };
    const servers = openShares(held);
    const { enter } = open({ perServerMax: 100, shares: { servers: servers.shares, accounts: unlimited().shares } });
    expect(await enter('first', of('a', 'one'))).toBe('in');
    expect([servers.attached.usedOf?.('one'), servers.attached.usedOf?.('two')]).toEqual([1, 0]);
    const second = enter('second', of('a', 'one'));
    expect(servers.log).toEqual(['want one']);
    held.count = 2;
    servers.attached.onMore?.();
    expect(await second).toBe('in');
  });

  it('are notified of every call that ends, and dropped once many are unused', () => {
    const [servers, accounts] = [unlimited(), unlimited()];
    const { places } = open({ shares: { servers: servers.shares, accounts: accounts.shares } });
    places.enter(of('a', 'one'), caller);
    places.enter(of('a'), caller);
    places.leave(of('a', 'one'));
    places.leave(of('a'));
    expect([servers.log, accounts.log]).toEqual([['left one'], ['left a', 'left a']]);
    places.leave(of('unknown', 'unknown'));
    expect(accounts.log).toHaveLength(2);
    for (let index = 0; index < 1_001; index += 1) places.enter(of(`a${index}`, `s${index}`), caller);
    for (const { log } of [servers, accounts]) log.length = 0;
    places.leave(of('a0', 's0'));
    places.leave(of('a1', 's1'));
    expect(accounts.log).toEqual(['drop a0', 'left a0', 'drop a1', 'left a1']);
    expect(servers.log).toEqual(['drop s0', 'left s0', 'drop s1', 'left s1']);
  });
});
