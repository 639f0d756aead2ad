import { expect, it } from 'vitest';
import type { PausedScriptRow } from '../index.js';
import type { Stores } from './all-pages.js';

const script: PausedScriptRow = { id: 'scr_1', serverId: 'srv_1', keyId: 'k1', sealed: 'c2VhbGVk', expiresAt: 5_000 };

/** What every driver's paused scripts keep to. */
export function describePausedScripts(stores: Stores): void {
  it('returns nothing for an unknown id or an instant past its end', async () => {
    const { store, other } = stores();
    await store.pausedScripts.put(script);
    expect(await other.pausedScripts.get('scr_2', 1_000)).toBeUndefined();
    expect(await other.pausedScripts.get('scr_1', 5_000)).toBeUndefined();
    expect(await other.pausedScripts.claim('scr_1', 5_000)).toBe(false);
    expect(await other.pausedScripts.get('scr_1', 4_999)).toEqual({ ...script, claimedAt: null });
  });

  it('lets one of many claim it, again after it is released or put', async () => {
    const { store, other } = stores();
    await store.pausedScripts.put(script);
    const claimants = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : other));
    const claimed = await Promise.all(claimants.map(({ pausedScripts }) => pausedScripts.claim('scr_1', 1_000)));
    expect(claimed.filter(Boolean)).toEqual([true]);
    expect(await other.pausedScripts.get('scr_1', 1_000)).toMatchObject({ claimedAt: 1_000 });
    await store.pausedScripts.release('scr_1');
    expect(await other.pausedScripts.claim('scr_1', 1_001)).toBe(true);
    await store.pausedScripts.put({ ...script, sealed: 'bW9yZQ==', expiresAt: 6_000 });
    expect(await other.pausedScripts.get('scr_1', 5_500)).toMatchObject({ sealed: 'bW9yZQ==', claimedAt: null });
    expect(await other.pausedScripts.claim('scr_1', 5_500)).toBe(true);
  });

  it('removes one, and purges only what has ended', async () => {
    const { pausedScripts } = stores().store;
    for (const id of ['scr_1', 'scr_2']) await pausedScripts.put({ ...script, id });
    await pausedScripts.put({ ...script, id: 'scr_3', expiresAt: 9_000 });
    await pausedScripts.delete('scr_1');
    expect(await pausedScripts.purge(5_000)).toBe(1);
    expect(await pausedScripts.get('scr_3', 1_000)).toBeDefined();
  });
}
