import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChangeWatch, createChangeWatch } from './change-watch.js';

/** A database whose count the test changes, and a clock that the test advances. */
function prepare() {
  const state = { now: 0, count: 7, isListening: true, asked: 0, signal: (): void => undefined, delay: async () => {} };
  const watch = createChangeWatch({
    clock: { now: () => state.now, monotonic: () => state.now },
    listen: async (onSignal) => {
      if (!state.isListening) throw new Error('no connection');
      state.signal = onSignal;
      return {
        readCount: async () => {
          if (!state.isListening) throw new Error('the connection is lost');
          const { count } = state;
          await state.delay();
          return count;
        },
        close: async () => undefined,
      };
    },
    readCount: async () => {
      state.asked += 1;
      return state.count;
    },
  });
  return { state, watch };
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('the watch for changes', () => {
  let state: ReturnType<typeof prepare>['state'];
  let watch: ChangeWatch;
  beforeEach(async () => {
    ({ state, watch } = prepare());
    await vi.waitFor(() => expect(watch.count()).toBe(7));
    state.asked = 0;
  });
  afterEach(() => watch.close());

  it('answers from memory while it is in touch, and hears of a change by its signal', async () => {
    for (let call = 0; call < 100; call += 1) expect(watch.count()).toBe(7);
    expect(state.asked).toBe(0);
    state.count = 8;
    state.signal();
    await vi.waitFor(() => expect(watch.count()).toBe(8));
    expect(state.asked).toBe(0);
  });

  it('finds a change whose signal was lost by looking', async () => {
    state.count = 8;
    await vi.waitFor(() => expect(watch.count()).toBe(8));
  });

  it('trusts what it knows for 0.7 seconds, and then asks, once for all who wait', async () => {
    state.isListening = false;
    state.now += 699;
    expect(watch.count()).toBe(7);
    state.now += 1;
    state.count = 9;
    expect(await Promise.all([watch.count(), watch.count(), watch.count()])).toEqual([9, 9, 9]);
    expect(state.asked).toBe(1);
    expect(watch.count()).toBe(9);
  });

  it('asks anew where it is told that something may have changed, whatever it was asking', async () => {
    state.isListening = false;
    state.now += 10_000;
    const before = watch.count();
    watch.lookAgain();
    state.count = 10;
    expect(await watch.count()).toBe(10);
    await before;
    expect(watch.count()).toBe(10);
    expect(state.asked).toBe(2);
  });

  it('trusts no answer to a question from before it was told', async () => {
    const gates = [gate(), gate()];
    let asked = 0;
    state.delay = async () => {
      asked += 1;
      await gates[asked - 1]?.opened;
    };
    state.signal();
    await vi.waitFor(() => expect(asked).toBe(1));
    state.count = 11;
    watch.lookAgain();
    gates[0]?.open();
    await vi.waitFor(() => expect(asked).toBe(2));
    const found = await watch.count();
    gates[1]?.open();
    expect(found).toBe(11);
  });

  it('knows its own changes at once, and never goes back behind them', async () => {
    watch.saw(12);
    expect(watch.count()).toBe(12);
    watch.lookAgain();
    expect(await watch.count()).toBe(12);
  });
});
