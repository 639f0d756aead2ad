import { expect, it } from 'vitest';
import type { ConsentRow } from '../index.js';
import type { Stores } from './all-pages.js';

const consent: ConsentRow = { idHash: 'hash_1', kind: 'link', payload: { integration: 'acme_mail' }, expiresAt: 5_000 };

/** What every driver's consents keep to. */
export function describeConsents(stores: Stores): void {
  it('gives nothing for an unknown id, another kind or an instant past its end', async () => {
    const { consents } = stores().store;
    await consents.insert(consent);
    expect(await consents.get('hash_2', 'link', 1_000)).toBeUndefined();
    expect(await consents.get('hash_1', 'state', 1_000)).toBeUndefined();
    expect(await consents.get('hash_1', 'link', 5_000)).toBeUndefined();
    expect(await consents.take('hash_2', 'link', 1_000)).toBeUndefined();
    expect(await consents.take('hash_1', 'state', 1_000)).toBeUndefined();
    expect(await consents.get('hash_1', 'link', 4_999)).toEqual(consent);
    expect(await consents.take('hash_1', 'link', 5_000)).toBeUndefined();
  });

  it('lets one of many take it', async () => {
    const { store, other } = stores();
    await store.consents.insert(consent);
    const takers = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : other));
    const taken = await Promise.all(takers.map(({ consents }) => consents.take('hash_1', 'link', 1_000)));
    expect(taken.filter((row) => row !== undefined)).toEqual([consent]);
    expect(await other.consents.get('hash_1', 'link', 1_000)).toBeUndefined();
  });

  it('purges what has ended, and that alone', async () => {
    const { consents } = stores().store;
    await consents.insert(consent);
    await consents.insert({ ...consent, idHash: 'hash_2', expiresAt: 5_001 });
    expect(await consents.purge(5_000)).toBe(1);
    expect(await consents.get('hash_2', 'link', 5_000)).toBeDefined();
  });
}

/** What every driver's leases keep to. */
export function describeLeases(stores: Stores): void {
  it('are held by one owner until they end', async () => {
    const { store, other } = stores();
    const owners = Array.from({ length: 10 }, (_, index) => `owner_${index}`);
    const got = await Promise.all(
      owners.map((owner, index) => (index % 2 === 0 ? store : other).leases.acquire('refresh', owner, 1_000, 2_000)),
    );
    expect(got.filter(Boolean)).toHaveLength(1);
    expect(await store.leases.acquire('refresh', 'late', 1_999, 3_000)).toBe(false);
    expect(await store.leases.acquire('another', 'late', 1_999, 3_000)).toBe(true);
    expect(await other.leases.acquire('refresh', 'late', 2_000, 3_000)).toBe(true);
  });

  it('are prolonged and released by their owner alone', async () => {
    const { store, other } = stores();
    expect(await store.leases.acquire('refresh', 'a', 1_000, 2_000)).toBe(true);
    expect(await store.leases.acquire('refresh', 'a', 1_500, 4_000)).toBe(true);
    await other.leases.release('refresh', 'b');
    expect(await other.leases.acquire('refresh', 'b', 3_999, 5_000)).toBe(false);
    await store.leases.release('refresh', 'a');
    expect(await other.leases.acquire('refresh', 'b', 2_000, 5_000)).toBe(true);
    // An owner whose lease has passed on releases nothing.
    await store.leases.release('refresh', 'a');
    expect(await store.leases.acquire('refresh', 'a', 2_001, 5_000)).toBe(false);
  });
}
