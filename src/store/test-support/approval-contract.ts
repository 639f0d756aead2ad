import { beforeEach, expect, it } from 'vitest';
import type { ApprovalDecision, NamedObject, Store } from '../index.js';
import { allPages, type Stores } from './all-pages.js';
import { sampleAccount, sampleApproval } from './sample-rows.js';

const approve: ApprovalDecision = {
  status: 'approved',
  reason: 'as agreed',
  decidedBy: 'operator',
  decidedAt: 2_000,
  expiresAt: 5_000,
};
const both = (stores: Stores): readonly Store[] =>
  Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? stores().store : stores().other));
const count = (outcomes: readonly boolean[]): number => outcomes.filter(Boolean).length;

/** What every driver's approvals keep to. */
export function describeApprovals(stores: Stores): void {
  beforeEach(() => stores().store.accounts.insert(sampleAccount()));

  it('gives nothing, decides nothing and claims nothing of what is not there', async () => {
    const { approvals } = stores().store;
    expect(await approvals.get('apr_1')).toBeUndefined();
    expect(await approvals.decide('apr_1', approve)).toBeUndefined();
    expect(await approvals.claim('apr_1', 2_000)).toBe(false);
    await approvals.finish('apr_1', 2_000);
    expect(await approvals.list(null, { limit: 5 })).toEqual({ items: [], nextCursor: null });
  });

  it('keeps one live record a server and digest, whoever holds first', async () => {
    const { other } = stores();
    const held = await Promise.all(
      both(stores).map(({ approvals }, index) => approvals.hold(sampleApproval({ id: `apr_${index}` }), 1_000, 50)),
    );
    const [first] = held;
    expect(held.every((row) => row !== 'full' && first !== 'full' && row.id === first?.id)).toBe(true);
    expect((await other.approvals.list('pending', { limit: 50 })).items).toEqual([first]);
    const apart = [
      sampleApproval({ id: 'apr_x', digest: 'digest_2', createdAt: 1_001 }),
      sampleApproval({ id: 'apr_y', serverId: 'mcp_2', createdAt: 1_002 }),
    ];
    for (const row of apart) expect(await other.approvals.hold(row, 1_000, 50)).toEqual(row);
    const listed = await allPages((page) => other.approvals.list(null, page), 1);
    expect(listed.map((row) => row.id).slice(0, 2)).toEqual(['apr_y', 'apr_x']);
  });

  it('keeps who asked and what ids stand for', async () => {
    const { store, other } = stores();
    const objects: readonly NamedObject[] = [
      { argument: 'domain_id', title: 'Domain', value: '5', name: 'acme.example', details: ['verified'] },
      { argument: 'owner', title: 'User', value: '7', name: null, details: [] },
    ];
    await store.approvals.hold(sampleApproval({ apiTokenId: 'tok_1' }), 1_000, 50);
    expect(await other.approvals.get('apr_1')).toMatchObject({ apiTokenId: 'tok_1', objects: null });
    await store.approvals.setObjects('apr_1', objects);
    expect(await other.approvals.get('apr_1')).toEqual(sampleApproval({ apiTokenId: 'tok_1', objects }));
  });

  it('is withdrawn once, while it waits or is approved, and gives its call free', async () => {
    const { store, other } = stores();
    await store.approvals.hold(sampleApproval(), 1_000, 50);
    const withdrawals = await Promise.all(
      both(stores).map(({ approvals }) => approvals.withdraw('apr_1', 'the server is gone', 2_000)),
    );
    expect(count(withdrawals)).toBe(1);
    expect(await other.approvals.get('apr_1')).toMatchObject({ status: 'withdrawn', reason: 'the server is gone' });
    expect(await other.approvals.decide('apr_1', approve)).toBeUndefined();
    expect(await other.approvals.hold(sampleApproval({ id: 'apr_2' }), 2_000, 50)).toMatchObject({ id: 'apr_2' });
    await other.approvals.decide('apr_2', approve);
    expect(await store.approvals.withdraw('apr_2', 'narrowed', 2_500)).toBe(true);
    expect(await store.approvals.claim('apr_2', 2_600)).toBe(false);
    expect((await other.approvals.list('withdrawn', { limit: 5 })).items).toHaveLength(2);
    expect(await store.approvals.sweep(9_000, 2_100)).toEqual([]);
    expect((await other.approvals.list(null, { limit: 5 })).items.map(({ id }) => id)).toEqual(['apr_2']);
  });

  it('limits the pending approvals per server', async () => {
    const { approvals } = stores().store;
    await approvals.hold(sampleApproval(), 1_000, 2);
    await approvals.hold(sampleApproval({ id: 'apr_2', digest: 'digest_2' }), 1_000, 2);
    expect(await approvals.hold(sampleApproval({ id: 'apr_3', digest: 'digest_3' }), 1_000, 2)).toBe('full');
    expect(await approvals.hold(sampleApproval({ id: 'apr_3' }), 1_000, 2)).toMatchObject({ id: 'apr_1' });
    expect(await approvals.hold(sampleApproval({ id: 'apr_4', serverId: 'mcp_2' }), 1_000, 2)).toMatchObject({
      id: 'apr_4',
    });
  });

  it('is decided once and claimed once, whatever the number of concurrent attempts', async () => {
    const { store, other } = stores();
    await store.approvals.hold(sampleApproval(), 1_000, 50);
    expect(await store.approvals.claim('apr_1', 2_000)).toBe(false);
    const decisions = await Promise.all(both(stores).map(({ approvals }) => approvals.decide('apr_1', approve)));
    expect(decisions.filter((row) => row !== undefined)).toEqual([sampleApproval(approve)]);
    expect(await other.approvals.hold(sampleApproval({ id: 'apr_2' }), 2_000, 50)).toEqual(sampleApproval(approve));
    const claims = await Promise.all(both(stores).map(({ approvals }) => approvals.claim('apr_1', 3_000)));
    expect(count(claims)).toBe(1);
    expect(await other.approvals.get('apr_1')).toMatchObject({ status: 'executing' });
    // A repeated call waits again, whether the claimed one has ended or not.
    expect(await other.approvals.hold(sampleApproval({ id: 'apr_2' }), 3_000, 50)).toMatchObject({ id: 'apr_2' });
    await store.approvals.finish('apr_1', 4_000);
    expect(await other.approvals.get('apr_1')).toMatchObject({ status: 'done' });
    expect(await other.approvals.claim('apr_1', 4_000)).toBe(false);
    expect(await other.approvals.decide('apr_1', approve)).toBeUndefined();
  });

  it('is worth nothing past its end, and makes room for the next', async () => {
    const { store, other } = stores();
    await store.approvals.hold(sampleApproval({ expiresAt: 2_000 }), 1_000, 50);
    expect(await store.approvals.decide('apr_1', approve)).toBeUndefined();
    expect(await other.approvals.hold(sampleApproval({ id: 'apr_2' }), 2_000, 50)).toMatchObject({ id: 'apr_2' });
    expect(await other.approvals.get('apr_1')).toMatchObject({ status: 'expired' });
    await store.approvals.decide('apr_2', approve);
    expect(await store.approvals.claim('apr_2', 5_000)).toBe(false);
    expect(await store.approvals.claim('apr_2', 4_999)).toBe(true);
  });

  it('stands denied until its end', async () => {
    const { store, other } = stores();
    await store.approvals.hold(sampleApproval(), 1_000, 50);
    await store.approvals.decide('apr_1', { ...approve, status: 'denied' });
    expect(await other.approvals.claim('apr_1', 3_000)).toBe(false);
    expect(await other.approvals.hold(sampleApproval({ id: 'apr_2' }), 4_999, 50)).toMatchObject({ status: 'denied' });
    expect(await other.approvals.hold(sampleApproval({ id: 'apr_2' }), 5_000, 50)).toMatchObject({ id: 'apr_2' });
    expect(await store.approvals.get('apr_1')).toMatchObject({ status: 'denied', reason: 'as agreed' });
  });

  it('is swept: what nobody decided expires, what ended long ago goes, and with its account', async () => {
    const { store, other } = stores();
    for (const [index, expiresAt] of [2_000, 3_000, 9_000].entries())
      await store.approvals.hold(sampleApproval({ id: `apr_${index}`, digest: `${index}`, expiresAt }), 1_000, 50);
    expect((await store.approvals.sweep(3_000, 1_000)).map(({ id }) => id).sort()).toEqual(['apr_0', 'apr_1']);
    expect((await other.approvals.list('expired', { limit: 5 })).items).toHaveLength(2);
    expect(await other.approvals.sweep(4_000, 3_000)).toEqual([]);
    expect((await other.approvals.list(null, { limit: 5 })).items.map((row) => row.id)).toEqual(['apr_2']);
    await store.accounts.delete('acc_1', 5_000);
    expect(await other.approvals.get('apr_2')).toBeUndefined();
  });
}

/** What every driver's tool definitions keep to. */
export function describeDefinitions(stores: Stores): void {
  it('are kept once, whoever puts them, and given by their digest', async () => {
    const { store, other } = stores();
    const many = new Map(Array.from({ length: 300 }, (_, index) => [`digest_${index}`, `{"name":"${index}"}`]));
    await Promise.all([store.definitions.put(many), other.definitions.put(many)]);
    expect(await other.definitions.get([])).toEqual(new Map());
    expect(await other.definitions.get([...many.keys(), 'unknown'])).toEqual(many);
  });
}
