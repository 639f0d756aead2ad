import { expect, it } from 'vitest';
import type { EventRow } from '../index.js';
import type { Stores } from './all-pages.js';
import { sampleAccount } from './sample-rows.js';

/** An event that is due immediately. */
function sampleEvent(id: string, changes: Partial<EventRow> = {}): EventRow {
  return {
    id,
    accountId: 'acc_1',
    type: 'integrated_account.active',
    body: '{"type":"integrated_account.active"}',
    attempts: 0,
    nextAt: 1_000,
    lastError: null,
    createdAt: 1_000,
    ...changes,
  };
}

/** What every driver keeps of events. */
export function describeEvents(stores: Stores): void {
  it('keeps no event of a change that did not happen', async () => {
    const { accounts, events } = stores().store;
    expect(await accounts.update('acc_none', { name: 'x' }, sampleEvent('evt_1'))).toBeUndefined();
    expect(await accounts.delete('acc_none', 1_000, sampleEvent('evt_2'))).toBe(false);
    expect(await events.list(10)).toEqual([]);
  });

  it('writes an event with its change, seen by every process, and keeps it beyond the account', async () => {
    const { store, other } = stores();
    await store.accounts.insert(sampleAccount());
    await store.accounts.update('acc_1', { status: 'active' }, sampleEvent('evt_1'));
    const deleted = sampleEvent('evt_2', { type: 'integrated_account.deleted', nextAt: 2_000, createdAt: 2_000 });
    await store.accounts.delete('acc_1', 2_000, deleted);
    expect(await other.events.due(999, 10)).toEqual([]);
    expect(await other.events.due(1_999, 10)).toEqual([sampleEvent('evt_1')]);
    expect(await other.events.due(2_000, 1)).toEqual([sampleEvent('evt_1')]);
    expect(await other.events.list(10)).toEqual([deleted, sampleEvent('evt_1')]);
    await other.events.remove('evt_1');
    expect(await store.events.due(2_000, 10)).toEqual([deleted]);
  });

  it('postpones what did not arrive, and purges what was given up', async () => {
    const { accounts, events } = stores().store;
    await accounts.insert(sampleAccount());
    for (const id of ['evt_1', 'evt_2']) await accounts.update('acc_1', { name: id }, sampleEvent(id));
    await events.postpone('evt_1', { attempts: 1, nextAt: 5_000, lastError: 'HTTP 500' });
    await events.postpone('evt_2', { attempts: 9, nextAt: null, lastError: 'HTTP 500' });
    expect((await events.due(5_000, 10)).map(({ id, attempts }) => [id, attempts])).toEqual([['evt_1', 1]]);
    expect(await events.purge(1_000)).toBe(0);
    expect(await events.purge(1_001)).toBe(1);
    expect((await events.list(10)).map(({ id }) => id)).toEqual(['evt_1']);
  });
}
