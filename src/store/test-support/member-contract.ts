import { beforeEach, expect, it } from 'vitest';
import type { ServerRow, Store } from '../index.js';
import { sampleAccount, sampleServer } from './sample-rows.js';

const member = (accountId: string) => ({ accountId, prefix: `p_${accountId}`, label: accountId, config: {} });
const members = [member('acc_1'), member('acc_2'), member('acc_3')];
const search = { sort: { by: 'created_at', isDescending: true }, limit: 10, now: 2_000 } as const;

/** What holds for MCP servers over several accounts, on every driver. */
export function describeServerMembers(stores: () => { readonly store: Store; readonly other: Store }): void {
  let combined: ServerRow;
  beforeEach(async () => {
    const { store } = stores();
    for (const id of ['acc_1', 'acc_2', 'acc_3', 'acc_4']) await store.accounts.insert(sampleAccount({ id }));
    combined = sampleServer({ id: 'mcp_1', members });
    await store.servers.insert(combined);
    await store.servers.insert(sampleServer({ id: 'mcp_2', tokenHash: 'hash_2', accountId: 'acc_2', createdAt: 900 }));
  });

  const idsOf = async (query: object) =>
    (await stores().other.servers.search({ ...search, ...query })).rows.map((row) => row.id);

  it('reads the members as they were written, and finds the server by each of their accounts', async () => {
    const { other } = stores();
    expect(await other.servers.get('mcp_1')).toEqual(combined);
    expect(await other.servers.findByTokenHash('hash_1')).toEqual(combined);
    const listed = async (id: string) => (await other.servers.list(id, { limit: 10 })).items.map((row) => row.id);
    expect(await listed('acc_2')).toEqual(['mcp_1', 'mcp_2']);
    expect(await listed('acc_3')).toEqual(['mcp_1']);
    expect(await listed('acc_4')).toEqual([]);
  });

  it('searches for servers that reach an account, and for servers that reach no other', async () => {
    expect(await idsOf({ accountIds: ['acc_3', 'acc_4'] })).toEqual(['mcp_1']);
    expect(await idsOf({ withinAccountIds: ['acc_1', 'acc_2'] })).toEqual(['mcp_2']);
    expect(await idsOf({ withinAccountIds: ['acc_1', 'acc_2', 'acc_3'] })).toEqual(['mcp_1', 'mcp_2']);
    expect(await idsOf({ withinAccountIds: [] })).toEqual([]);
  });

  it.each([
    ['ÄRZTE', ['mcp_3']],
    ['ärzte [', ['mcp_3']],
    ['süd', []],
    ['é*.\\', ['mcp_4']],
    ['100%', ['mcp_4']],
    ['GX-', ['mcp_4']],
    ['MCP_4', []],
    ['gx\0', []],
    ['mcp_4', ['mcp_4']],
  ])('finds %s by name, external id or id, in any letter case', async (text, found) => {
    const { store } = stores();
    await store.servers.insert(sampleServer({ id: 'mcp_3', tokenHash: 'hash_3', name: 'Ärzte [1]' }));
    const other = { tokenHash: 'hash_4', name: '100% É*.\\', externalId: 'gx-7' };
    await store.servers.insert(sampleServer({ id: 'mcp_4', ...other }));
    expect(await idsOf({ text })).toEqual(found);
  });

  it('needs attention when one account does', async () => {
    await stores().store.accounts.update('acc_3', { status: 'needs_reauth', updatedAt: 2_000 });
    expect(await idsOf({ state: 'needs_reauth' })).toEqual(['mcp_1']);
    expect(await idsOf({ state: 'active' })).toEqual(['mcp_2']);
  });

  it('stays when an account goes, whichever it is, and ends with the last one', async () => {
    const { store, other } = stores();
    for (const [gone, left] of [
      ['acc_1', ['acc_2', 'acc_3']],
      ['acc_3', ['acc_2']],
    ] as const) {
      await store.accounts.delete(gone, 5_000);
      const row = await other.servers.get('mcp_1');
      expect(row?.members).toEqual(members);
      expect(left).toContain(row?.accountId);
      expect((await other.servers.list(gone, { limit: 10 })).items).toEqual([]);
    }
    await store.accounts.delete('acc_2', 6_000);
    expect(await other.servers.get('mcp_1')).toBeUndefined();
    expect(await other.servers.findTombstone('hash_1')).toMatchObject({ reason: 'revoked', at: 6_000 });
  });

  it('takes other members, also while one of them is gone', async () => {
    const { store, other } = stores();
    await store.accounts.delete('acc_1', 5_000);
    const changed = [member('acc_1'), member('acc_4')];
    const row = await store.servers.update('mcp_1', { members: changed, updatedAt: 5_001 }, 1_000);
    expect(row).toMatchObject({ accountId: 'acc_4', members: changed });
    expect(await idsOf({ accountIds: ['acc_2'] })).toEqual(['mcp_2']);
    await store.accounts.delete('acc_4', 6_000);
    expect(await other.servers.get('mcp_1')).toBeUndefined();
  });

  it('loses no URL when two of its accounts are deleted at the same time', async () => {
    const { store, other } = stores();
    await Promise.all([store.accounts.delete('acc_1', 5_000), other.accounts.delete('acc_2', 5_000)]);
    expect(await other.servers.get('mcp_1')).toMatchObject({ accountId: 'acc_3' });
  });
}
