import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from './index.js';
import { allPages, type Stores } from './test-support/all-pages.js';
import { describeApprovals, describeDefinitions } from './test-support/approval-contract.js';
import { describeAudit } from './test-support/audit-contract.js';
import { describeAuditSummary } from './test-support/audit-summary-contract.js';
import { describeServerClients } from './test-support/client-contract.js';
import { describeConsents, describeLeases } from './test-support/consent-contract.js';
import { describeCounters } from './test-support/counter-contract.js';
import { describeCredentialEvents } from './test-support/credential-event-contract.js';
import { describeEvents } from './test-support/event-contract.js';
import { describeServerMembers } from './test-support/member-contract.js';
import { describePausedScripts } from './test-support/paused-script-contract.js';
import { sampleAccount, sampleApiToken, sampleEntry, sampleSecret, sampleServer } from './test-support/sample-rows.js';
import { describeSessions } from './test-support/session-contract.js';
import { describeTokenThrottles } from './test-support/token-throttle-contract.js';
import { describeWebhooks } from './test-support/webhook-contract.js';

/** Fresh data, and any number of stores on it. */
export interface StoreGround {
  open(): Promise<Store>;
  dispose(): Promise<void>;
}

const month = 30 * 24 * 3_600_000;

/** The contract suite: every driver passes all of it. */
export function describeStore(name: string, prepare: () => Promise<StoreGround>): void {
  describe(`${name} store`, () => {
    let ground: StoreGround;
    let store: Store;
    let other: Store;
    beforeEach(async () => {
      ground = await prepare();
      store = await ground.open();
      other = await ground.open();
    });
    afterEach(async () => {
      await store.close();
      await other.close();
      await ground.dispose();
    });
    const stores: Stores = () => ({ store, other });
    describe('accounts', () => describeAccounts(stores));
    describe('secrets', () => describeSecrets(stores));
    describe('servers', () => describeServers(stores));
    describe('servers over several accounts', () => describeServerMembers(stores));
    describe('clients of servers', () => describeServerClients(stores));
    describe('tombstones', () => describeTombstones(stores));
    describe('the change count', () => describeChangeCount(stores));
    describe('API tokens', () => describeApiTokens(stores));
    describe('the audit log', () => describeAudit(stores));
    describe('figures of the audit log', () => describeAuditSummary(stores));
    describe('histories of credentials', () => describeCredentialEvents(stores));
    describe('sessions', () => describeSessions(stores));
    describe('consents', () => describeConsents(stores));
    describe('events', () => describeEvents(stores));
    describe('webhooks', () => describeWebhooks(stores));
    describe('paused scripts', () => describePausedScripts(stores));
    describe('throttled OAuth clients', () => describeTokenThrottles(stores));
    describe('approvals', () => describeApprovals(stores));
    describe('tool definitions', () => describeDefinitions(stores));
    describe('leases', () => describeLeases(stores));
    describe('counters', () => describeCounters(stores));

    it('keeps the latest time that any process has noted', async () => {
      expect(await store.clockMark.latest()).toBeNull();
      await store.clockMark.note(2_000);
      await other.clockMark.note(1_000);
      expect(await store.clockMark.latest()).toBe(2_000);
      await other.clockMark.note(3_000);
      expect(await store.clockMark.latest()).toBe(3_000);
    });

    it('responds to a ping, and writes pending rows before it closes', async () => {
      await store.ping();
      const waiting = Array.from({ length: 300 }, (_, index) => store.audit.append(sampleEntry(), index));
      await store.close();
      await Promise.all(waiting);
      expect(await other.audit.read(300, 10)).toHaveLength(1);
      store = await ground.open();
    });
  });
}

function describeAccounts(stores: Stores): void {
  it('knows nothing of an account that is not there', async () => {
    const { accounts } = stores().store;
    expect(await accounts.get('acc_1')).toBeUndefined();
    expect(await accounts.update('acc_1', { name: 'x' })).toBeUndefined();
    expect(await accounts.delete('acc_1', 5_000)).toBe(false);
    expect(await accounts.list({ limit: 10 })).toEqual({ items: [], nextCursor: null });
  });

  it('refuses a second account of the same id, and lists nothing behind a cursor that is none', async () => {
    const { accounts } = stores().store;
    await accounts.insert(sampleAccount());
    await expect(accounts.insert(sampleAccount({ name: 'again' }))).rejects.toThrow();
    for (const cursor of ['', 'x', '%%%', 'bnVsbA', 'WzEsMl0']) {
      expect(await accounts.list({ limit: 10, cursor }), cursor).toEqual({ items: [], nextCursor: null });
    }
  });

  it('gives back every field through another handle, changed ones too', async () => {
    const { store, other } = stores();
    const row = sampleAccount({ name: 'Ünïcode 🏛 "quoted"', createdAt: 1_700_000_000_123 });
    await store.accounts.insert(row);
    expect(await other.accounts.get('acc_1')).toEqual(row);
    const changes = {
      status: 'needs_reauth' as const,
      lastError: { code: 'invalid_grant', message: 'no', at: 1_700_000_000_999 },
      updatedAt: 1_700_000_001_000,
    };
    expect(await other.accounts.update('acc_1', changes)).toEqual({ ...row, ...changes });
    expect(await store.accounts.get('acc_1')).toEqual({ ...row, ...changes });
  });

  it('pages newest first, each row once, whatever the page size and however many share an instant', async () => {
    const { store } = stores();
    const rows = Array.from({ length: 23 }, (_, index) =>
      sampleAccount({ id: `acc_${String(index).padStart(2, '0')}`, createdAt: 1_000 + Math.floor(index / 5) }),
    );
    for (const row of rows) await store.accounts.insert(row);
    const expected = rows.map((row) => row.id).reverse();
    for (const limit of [1, 2, 5, 22, 23, 24]) {
      const listed = await allPages((page) => store.accounts.list(page), limit);
      expect(
        listed.map((row) => row.id),
        `pages of ${limit}`,
      ).toEqual(expected);
    }
  });

  it('takes secrets, servers and bound API tokens along when it goes, and leaves their tombstones', async () => {
    const { store, other } = stores();
    await store.accounts.insert(sampleAccount());
    await store.accounts.insert(sampleAccount({ id: 'acc_2' }));
    await store.secrets.put([sampleSecret()]);
    await store.servers.insert(sampleServer());
    await store.servers.insert(sampleServer({ id: 'mcp_2', tokenHash: 'hash_2', expiresAt: 4_000 }));
    await store.servers.insert(sampleServer({ id: 'mcp_3', tokenHash: 'hash_3', accountId: 'acc_2' }));
    await store.apiTokens.insert(sampleApiToken());
    await store.apiTokens.insert(sampleApiToken({ id: 'tok_2', tokenHash: 'api_hash_2', accountId: null }));
    expect(await store.accounts.delete('acc_1', 5_000)).toBe(true);
    expect(await other.accounts.get('acc_1')).toBeUndefined();
    expect(await other.secrets.get('acc_1', 'refresh_token')).toBeUndefined();
    expect(await other.servers.findByTokenHash('hash_1')).toBeUndefined();
    expect(await other.servers.findTombstone('hash_1')).toEqual({
      tokenHash: 'hash_1',
      serverId: 'mcp_1',
      reason: 'revoked',
      at: 5_000,
      purgeAt: 5_000 + month,
    });
    expect(await other.servers.findTombstone('hash_2')).toMatchObject({ reason: 'expired', at: 4_000 });
    expect(await other.servers.findTombstone('hash_3')).toBeUndefined();
    expect((await other.servers.get('mcp_3'))?.accountId).toBe('acc_2');
    expect((await other.apiTokens.list({ limit: 10 })).items.map((row) => row.id)).toEqual(['tok_2']);
  });
}

function describeSecrets(stores: Stores): void {
  it('puts all rows or none', async () => {
    const { store } = stores();
    await store.accounts.insert(sampleAccount());
    await store.secrets.put([sampleSecret()]);
    const rows = [sampleSecret({ sealed: 'bmV3' }), sampleSecret({ accountId: 'acc_unknown' })];
    await expect(store.secrets.put(rows)).rejects.toThrow();
    expect(await store.secrets.get('acc_1', 'refresh_token')).toEqual(sampleSecret());
  });

  it('keeps one row per kind, the newest, until it is deleted', async () => {
    const { store, other } = stores();
    await store.accounts.insert(sampleAccount());
    const access = sampleSecret({ kind: 'access_token', expiresAt: 9_000 });
    await store.secrets.put([sampleSecret(), access]);
    const renewed = { ...access, sealed: 'bmV3', keyId: 'key_2', expiresAt: 10_000, updatedAt: 2_000 };
    await store.secrets.put([renewed]);
    expect(await other.secrets.get('acc_1', 'access_token')).toEqual(renewed);
    expect(await other.secrets.get('acc_1', 'client_secret')).toBeUndefined();
    await store.secrets.delete('acc_1', 'access_token');
    expect(await other.secrets.get('acc_1', 'access_token')).toBeUndefined();
    expect(await other.secrets.get('acc_1', 'refresh_token')).toEqual(sampleSecret());
  });

  it('counts what is encrypted with other keys, and who depends on each', async () => {
    const { store } = stores();
    for (const id of ['acc_1', 'acc_2']) await store.accounts.insert(sampleAccount({ id }));
    const old = [sampleSecret(), sampleSecret({ kind: 'client_secret' })];
    const renewed = sampleSecret({ accountId: 'acc_2', keyId: 'key_2' });
    await store.secrets.put([...old, renewed]);
    expect(await store.secrets.listOtherKeys('key_2', 10)).toHaveLength(2);
    expect(await store.secrets.listOtherKeys('key_2', 1)).toHaveLength(1);
    expect(await store.secrets.listOtherKeys('key_1', 10)).toEqual([renewed]);
    const use = [...(await store.secrets.keyUse())].sort((left, right) => left.keyId.localeCompare(right.keyId));
    expect(use).toEqual([
      { keyId: 'key_1', accountIds: ['acc_1'] },
      { keyId: 'key_2', accountIds: ['acc_2'] },
    ]);
  });
}

function describeServers(stores: Stores): void {
  beforeEach(() => stores().store.accounts.insert(sampleAccount()));

  it('refuses a server of no account, and a token hash that is taken', async () => {
    const { servers } = stores().store;
    await expect(servers.insert(sampleServer({ accountId: 'acc_unknown' }))).rejects.toThrow();
    await servers.insert(sampleServer());
    await expect(servers.insert(sampleServer({ id: 'mcp_2' }))).rejects.toThrow();
    expect((await servers.list('acc_1', { limit: 10 })).items).toEqual([sampleServer()]);
  });

  it('changes nothing where another change came between', async () => {
    const { store, other } = stores();
    await store.servers.insert(sampleServer());
    const changed = await store.servers.update('mcp_1', { name: 'first', updatedAt: 2_000 }, 1_000);
    expect(changed).toEqual(sampleServer({ name: 'first', updatedAt: 2_000 }));
    expect(await other.servers.update('mcp_1', { name: 'second', updatedAt: 2_001 }, 1_000)).toBeUndefined();
    expect(await other.servers.update('mcp_unknown', { updatedAt: 2_001 }, 1_000)).toBeUndefined();
    expect(await other.servers.get('mcp_1')).toEqual(changed);
    const cleared = await other.servers.update('mcp_1', { config: {}, expiresAt: 9_000, updatedAt: 2_002 }, 2_000);
    expect(cleared).toMatchObject({ name: 'first', config: {}, expiresAt: 9_000 });
  });

  it('lists only the servers of one account, in pages', async () => {
    const { store } = stores();
    await store.accounts.insert(sampleAccount({ id: 'acc_2' }));
    for (const index of [1, 2, 3, 4, 5]) {
      const accountId = index === 3 ? 'acc_2' : 'acc_1';
      await store.servers.insert(sampleServer({ id: `mcp_${index}`, tokenHash: `hash_${index}`, accountId }));
    }
    const listed = await allPages((page) => store.servers.list('acc_1', page), 2);
    expect(listed.map((row) => row.id)).toEqual(['mcp_5', 'mcp_4', 'mcp_2', 'mcp_1']);
    expect((await store.servers.list('acc_unknown', { limit: 5 })).items).toEqual([]);
  });

  it('lets one of many rotations win, and keeps a tombstone of the hash that went', async () => {
    const { store, other } = stores();
    await store.servers.insert(sampleServer());
    const tombstone = { tokenHash: 'hash_1', serverId: 'mcp_1', reason: 'rotated', at: 5_000, purgeAt: 6_000 } as const;
    const rotations = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? store : other).servers.rotate('mcp_1', `fresh_${index}`, tombstone),
      ),
    );
    const won = rotations.filter((row) => row !== undefined);
    expect(won).toHaveLength(1);
    expect(await other.servers.get('mcp_1')).toEqual(won[0]);
    expect(await store.servers.findByTokenHash('hash_1')).toBeUndefined();
    expect(await store.servers.findByTokenHash(won[0]?.tokenHash ?? '')).toEqual(won[0]);
    expect(await store.servers.findTombstone('hash_1')).toEqual(tombstone);
    expect(await store.servers.rotate('mcp_unknown', 'x', { ...tombstone, tokenHash: 'y' })).toBeUndefined();
    expect(await store.servers.findTombstone('y')).toBeUndefined();
  });
}

function describeTombstones(stores: Stores): void {
  beforeEach(() => stores().store.accounts.insert(sampleAccount()));

  it('are left by one of many removals, for the hash that was present', async () => {
    const { store, other } = stores();
    await store.servers.insert(sampleServer());
    const end = { reason: 'revoked', at: 5_000, purgeAt: 6_000 } as const;
    expect(await store.servers.remove('mcp_unknown', end)).toBe(false);
    const removals = await Promise.all([store, other, store, other].map(({ servers }) => servers.remove('mcp_1', end)));
    expect(removals.filter(Boolean)).toHaveLength(1);
    expect(await other.servers.get('mcp_1')).toBeUndefined();
    expect(await other.servers.findTombstone('hash_1')).toEqual({ tokenHash: 'hash_1', serverId: 'mcp_1', ...end });
  });

  it('are left by what expired, with the instant of its expiry, up to the limit', async () => {
    const { store } = stores();
    for (const [index, expiresAt] of [3_000, 1_000, 2_000, 3_001, null].entries()) {
      await store.servers.insert(sampleServer({ id: `mcp_${index}`, tokenHash: `hash_${index}`, expiresAt }));
    }
    expect(await store.servers.removeExpired(999, 10)).toEqual([]);
    expect(await store.servers.removeExpired(3_000, 2)).toHaveLength(2);
    expect(await store.servers.findTombstone('hash_1')).toMatchObject({ reason: 'expired', at: 1_000 });
    expect(await store.servers.get('mcp_0')).toBeDefined();
    expect(await store.servers.removeExpired(3_000, 2)).toHaveLength(1);
    expect(await store.servers.findTombstone('hash_0')).toMatchObject({ at: 3_000, purgeAt: 3_000 + month });
    const left = (await store.servers.list('acc_1', { limit: 10 })).items.map((row) => row.id);
    expect(left).toEqual(['mcp_4', 'mcp_3']);
  });

  it('keeps a URL that was rotated with an overlap, until its server or a plain rotation ends it', async () => {
    const { store, other } = stores();
    const until = { serverId: 'mcp_1', reason: 'rotated', at: 8_000, purgeAt: 9_000, opensUntil: 8_000 } as const;
    await store.servers.insert(sampleServer());
    await store.servers.rotate('mcp_1', 'hash_2', { ...until, tokenHash: 'hash_1' });
    expect(await other.servers.findTombstone('hash_1')).toEqual({ ...until, tokenHash: 'hash_1' });
    const { opensUntil: _until, ...plain } = { ...until, tokenHash: 'hash_2', at: 5_000 };
    await store.servers.rotate('mcp_1', 'hash_3', plain);
    const ended = { serverId: 'mcp_1', reason: 'rotated', at: 5_000, purgeAt: 9_000 };
    expect(await other.servers.findTombstone('hash_1')).toEqual({ ...ended, tokenHash: 'hash_1' });
    await store.servers.rotate('mcp_1', 'hash_4', { ...until, tokenHash: 'hash_3' });
    await store.accounts.delete('acc_1', 6_000);
    expect(await other.servers.findTombstone('hash_3')).toMatchObject({ reason: 'revoked', at: 6_000 });
    expect(await other.servers.findTombstone('hash_3')).not.toHaveProperty('opensUntil');
  });

  it('go at their time and not before', async () => {
    const { store, other } = stores();
    await store.servers.insert(sampleServer());
    await store.servers.remove('mcp_1', { reason: 'revoked', at: 5_000, purgeAt: 6_000 });
    expect(await other.servers.purgeTombstones(5_999)).toBe(0);
    expect(await store.servers.findTombstone('hash_1')).toBeDefined();
    expect(await other.servers.purgeTombstones(6_000)).toBe(1);
    expect(await store.servers.findTombstone('hash_1')).toBeUndefined();
  });

  it('go in batches, between which other work runs', async () => {
    const { servers } = stores().store;
    const ids = Array.from({ length: 250 }, (_, index) => String(index));
    await servers.insertMany(ids.map((id) => sampleServer({ id, tokenHash: id, name: id, expiresAt: 1_000 })));
    expect(await servers.removeExpired(1_000, 1_000)).toHaveLength(250);
    let turns = 0;
    let isRunning = true;
    const count = (): void => {
      turns += 1;
      if (isRunning) setImmediate(count);
    };
    setImmediate(count);
    expect(await servers.purgeTombstones(1_000 + month)).toBe(250);
    isRunning = false;
    expect(turns).toBeGreaterThan(1);
    expect(await servers.findTombstone('0')).toBeUndefined();
  });
}

function describeChangeCount(stores: Stores): void {
  it('moves for every handle with each change to a server, account or API token', async () => {
    const { store, other } = stores();
    const end = { reason: 'revoked', at: 5_000, purgeAt: 6_000 } as const;
    const tombstone = { ...end, tokenHash: 'hash_1', serverId: 'mcp_1', reason: 'rotated' } as const;
    const acts: { readonly [act: string]: () => Promise<unknown> } = {
      'insert an account': () => store.accounts.insert(sampleAccount()),
      'change an account': () => store.accounts.update('acc_1', { name: 'x' }),
      'insert a server': () => store.servers.insert(sampleServer()),
      'change a server': () => store.servers.update('mcp_1', { name: 'x', updatedAt: 2_000 }, 1_000),
      'rotate a server': () => store.servers.rotate('mcp_1', 'hash_2', tombstone),
      'remove a server': () => store.servers.remove('mcp_1', end),
      'insert an expiring server': () => store.servers.insert(sampleServer({ tokenHash: 'hash_3', expiresAt: 1 })),
      'remove what expired': () => store.servers.removeExpired(1, 5),
      'insert an API token': () => store.apiTokens.insert(sampleApiToken({ accountId: null })),
      'delete an API token': () => store.apiTokens.delete('tok_1'),
      'delete an account': () => store.accounts.delete('acc_1', 5_000),
    };
    for (const [index, [act, execute]] of Object.entries(acts).entries()) {
      const before = [await store.servers.changeCount(), await other.servers.changeCount()];
      await execute();
      const own = await store.servers.changeCount();
      expect(before, act).not.toContain(own);
      // Another process sees it a moment later, or immediately if it was notified.
      if (index % 2 === 0) other.servers.changeAnnounced();
      else await vi.waitFor(async () => expect(await other.servers.changeCount(), act).toBe(own), { timeout: 10_000 });
      expect(await other.servers.changeCount(), act).toBe(own);
    }
  });

  it('is unchanged by what no cache keeps', async () => {
    const { store, other } = stores();
    await store.accounts.insert(sampleAccount());
    await store.apiTokens.insert(sampleApiToken());
    other.servers.changeAnnounced();
    const before = await other.servers.changeCount();
    await store.apiTokens.touch('tok_1', 2_000);
    await store.audit.append(sampleEntry());
    await store.secrets.put([sampleSecret()]);
    await store.leases.acquire('sweep', 'a', 1_000, 2_000);
    other.servers.changeAnnounced();
    expect([await store.servers.changeCount(), await other.servers.changeCount()]).toEqual([before, before]);
  });
}

function describeApiTokens(stores: Stores): void {
  it('knows nothing of a token that is not there, and refuses a hash that is taken', async () => {
    const { apiTokens } = stores().store;
    expect(await apiTokens.findByTokenHash('api_hash_1')).toBeUndefined();
    expect(await apiTokens.delete('tok_1')).toBe(false);
    await apiTokens.insert(sampleApiToken());
    await expect(apiTokens.insert(sampleApiToken({ id: 'tok_2' }))).rejects.toThrow();
  });

  it('finds, touches, pages and deletes', async () => {
    const { store, other } = stores();
    for (const index of [1, 2, 3]) {
      await store.apiTokens.insert(sampleApiToken({ id: `tok_${index}`, tokenHash: `api_hash_${index}` }));
    }
    await store.apiTokens.touch('tok_1', 7_000);
    expect(await other.apiTokens.findByTokenHash('api_hash_1')).toEqual(sampleApiToken({ lastUsedAt: 7_000 }));
    expect(await store.apiTokens.delete('tok_2')).toBe(true);
    expect(await other.apiTokens.findByTokenHash('api_hash_2')).toBeUndefined();
    const listed = await allPages((page) => other.apiTokens.list(page), 1);
    expect(listed.map((row) => row.id)).toEqual(['tok_3', 'tok_1']);
  });
}
