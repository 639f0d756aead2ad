import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SharedCancellation } from '../base/index.js';
import { Deadline } from './deadline.js';

let now: number;
const clock = { now: () => now, monotonic: () => now };
const deadline = (caller: AbortSignal | SharedCancellation = new SharedCancellation()): Deadline =>
  new Deadline(caller, 60, clock);

beforeEach(() => {
  now = 1_000;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe('a deadline', () => {
  it('counts down to zero and not below', () => {
    const of = deadline();
    expect(of.leftMs).toBe(60_000);
    now += 59_999;
    expect(of.leftMs).toBe(1);
    now += 5_000;
    expect(of.leftMs).toBe(0);
  });

  it('is over two milliseconds early, as timers may be', () => {
    const of = deadline();
    now += 59_997;
    expect(of.isOver).toBe(false);
    now += 1;
    expect(of.isOver).toBe(true);
  });
});

describe('the signal of a deadline', () => {
  it('is aborted when the time is over and not before', () => {
    const of = deadline();
    now += 20_000;
    const { signal } = of;
    expect(of.signal).toBe(signal);
    vi.advanceTimersByTime(39_999);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
    of.close();
  });

  it('is aborted when the caller leaves, and from the start where the caller has left', () => {
    const leaving = new AbortController();
    const of = deadline(leaving.signal);
    expect(of.signal.aborted).toBe(false);
    leaving.abort();
    expect(of.signal.aborted).toBe(true);
    expect(deadline(AbortSignal.abort()).signal.aborted).toBe(true);
  });

  it('leaves nothing behind once it is closed', () => {
    const leaving = new AbortController();
    const of = deadline(leaving.signal);
    const { signal } = of;
    of.close();
    expect(vi.getTimerCount()).toBe(0);
    leaving.abort();
    expect(signal.aborted).toBe(false);
    deadline().close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
