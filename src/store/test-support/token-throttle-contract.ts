import { expect, it } from 'vitest';
import type { TokenThrottleRow } from '../index.js';
import type { Stores } from './all-pages.js';

const throttle: TokenThrottleRow = { id: 'digest-1', reason: 'accounts.acme.example answered busy.', until: 5_000 };

/** What every driver's throttled OAuth clients keep to. */
export function describeTokenThrottles(stores: Stores): void {
  it('returns nothing for an unknown client or an instant past the end', async () => {
    const { store, other } = stores();
    await store.tokenThrottles.note(throttle);
    expect(await other.tokenThrottles.get('digest-2', 1_000)).toBeUndefined();
    expect(await other.tokenThrottles.get('digest-1', 5_000)).toBeUndefined();
    expect(await other.tokenThrottles.get('digest-1', 4_999)).toEqual(throttle);
  });

  it('keeps the later end, with its reason, whichever process notes it', async () => {
    const { store, other } = stores();
    await store.tokenThrottles.note(throttle);
    await other.tokenThrottles.note({ ...throttle, reason: 'earlier', until: 4_000 });
    expect(await store.tokenThrottles.get('digest-1', 1_000)).toEqual(throttle);
    const later = { ...throttle, reason: 'later', until: 9_000 };
    await Promise.all([other.tokenThrottles.note(later), store.tokenThrottles.note({ ...throttle, until: 6_000 })]);
    expect(await store.tokenThrottles.get('digest-1', 1_000)).toEqual(later);
  });

  it('purges only what has ended', async () => {
    const { tokenThrottles } = stores().store;
    await tokenThrottles.note(throttle);
    await tokenThrottles.note({ ...throttle, id: 'digest-2', until: 9_000 });
    expect(await tokenThrottles.purge(5_000)).toBe(1);
    expect(await tokenThrottles.get('digest-1', 0)).toBeUndefined();
    expect(await tokenThrottles.get('digest-2', 0)).toBeDefined();
  });
}
