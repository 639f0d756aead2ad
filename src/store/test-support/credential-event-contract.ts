import { beforeEach, expect, it } from 'vitest';
import type { CredentialEventRow } from '../index.js';
import type { Stores } from './all-pages.js';
import { sampleAccount } from './sample-rows.js';

type NewEvent = Omit<CredentialEventRow, 'times' | 'firstAt'>;

function sampleEvent(changes: Partial<NewEvent> = {}): NewEvent {
  return {
    id: 'crd_1',
    accountId: 'acc_1',
    kind: 'refreshed',
    code: null,
    detail: null,
    by: null,
    expiresAt: 3_600_000,
    at: 1_000,
    ...changes,
  };
}

/** What every driver's history of credentials keeps to. */
export function describeCredentialEvents(stores: Stores): void {
  beforeEach(() => stores().store.accounts.insert(sampleAccount()));

  it('adds nothing for an account that is gone, and lists nothing of an unknown one', async () => {
    const { store } = stores();
    expect(await store.credentialEvents.add(sampleEvent({ accountId: 'acc_2' }))).toBe(false);
    expect(await store.credentialEvents.list('acc_2')).toEqual([]);
  });

  it('returns every field newest first, through another handle', async () => {
    const { store, other } = stores();
    const connected = sampleEvent({ kind: 'connected', by: 'Ünïcode 🏛', at: 1_700_000_000_123 });
    const refused = sampleEvent({ id: 'crd_2', kind: 'refused', code: 'x', detail: 'no', at: 1_700_000_000_124 });
    expect(await store.credentialEvents.add(connected)).toBe(true);
    expect(await other.credentialEvents.add(refused)).toBe(true);
    expect(await other.credentialEvents.list('acc_1')).toEqual([
      { ...refused, times: 1, firstAt: refused.at },
      { ...connected, times: 1, firstAt: connected.at },
    ]);
  });

  it('counts a failure that repeats, whichever process reports it, and nothing else', async () => {
    const { store, other } = stores();
    const failed = sampleEvent({ kind: 'failed', detail: 'busy', expiresAt: null });
    for (const index of [1, 2, 3])
      await (index === 2 ? other : store).credentialEvents.add({ ...failed, id: `crd_${index}`, at: index * 1_000 });
    expect(await store.credentialEvents.list('acc_1')).toEqual([{ ...failed, times: 3, firstAt: 1_000, at: 3_000 }]);
    await store.credentialEvents.add({ ...failed, id: 'crd_4', detail: 'other', at: 4_000 });
    for (const index of [5, 6])
      await store.credentialEvents.add(sampleEvent({ id: `crd_${index}`, at: index * 1_000 }));
    const kinds = (await store.credentialEvents.list('acc_1')).map(({ kind, times }) => [kind, times]);
    expect(kinds).toEqual([
      ['refreshed', 1],
      ['refreshed', 1],
      ['failed', 1],
      ['failed', 3],
    ]);
  });

  it('keeps the newest 50 of each account, and none of a deleted one', async () => {
    const { store, other } = stores();
    await store.accounts.insert(sampleAccount({ id: 'acc_2' }));
    await store.credentialEvents.add(sampleEvent({ id: 'crd_other', accountId: 'acc_2' }));
    for (let index = 0; index < 53; index += 1)
      await store.credentialEvents.add(sampleEvent({ id: `crd_${index}`, at: 1_000 + index }));
    const events = await other.credentialEvents.list('acc_1');
    expect(events).toHaveLength(50);
    expect([events[0]?.id, events.at(-1)?.id]).toEqual(['crd_52', 'crd_3']);
    expect(await other.credentialEvents.list('acc_2')).toHaveLength(1);
    await store.accounts.delete('acc_1', 5_000);
    await store.accounts.insert(sampleAccount());
    expect(await other.credentialEvents.list('acc_1')).toEqual([]);
  });
}
