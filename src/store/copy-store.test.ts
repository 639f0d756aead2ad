import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../base/index.js';
import type { StoreGround } from './contract.js';
import { copyStore, openStore, type Store, type TransferProgress } from './index.js';
import { brokenLink } from './test-support/broken-link.js';
import { sharePostgres, testDatabaseUrl } from './test-support/postgres-ground.js';
import { sampleAccount, sampleApiToken, sampleEntry, sampleSecret, sampleServer } from './test-support/sample-rows.js';

function prepareSqlite(): StoreGround {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-copy-'));
  return {
    open: () => openStore({ databaseUrl: null, dataDir, clock: systemClock }),
    dispose: async () => rmSync(dataDir, { recursive: true }),
  };
}

async function fill(store: Store): Promise<void> {
  for (let index = 0; index < 3; index += 1) {
    const accountId = `acc_${index}`;
    await store.accounts.insert(sampleAccount({ id: accountId, name: `Ünïcode 🏛 ${index}` }));
    await store.secrets.put([sampleSecret({ accountId }), sampleSecret({ accountId, kind: 'client_secret' })]);
    await store.apiTokens.insert(sampleApiToken({ id: `tok_${index}`, tokenHash: `api_hash_${index}`, accountId }));
  }
  for (const index of [0, 1])
    await store.servers.insert(sampleServer({ id: `mcp_${index}`, tokenHash: `hash_${index}`, accountId: 'acc_0' }));
  await store.servers.remove('mcp_1', { reason: 'revoked', at: 5_000, purgeAt: 9_007_199_254_740_991 });
  await store.consents.insert({ idHash: 'hash_1', kind: 'link', payload: { n: 1 }, expiresAt: 5_000 });
  await store.leases.acquire('refresh/acc_1', 'a process that is gone', 1_000, 2_000);
  const numbers = { id: '9007199254740993', text: 'a\u0000b\ud800' };
  await Promise.all(
    Array.from({ length: 1_203 }, (_, index) =>
      store.audit.append(sampleEntry({ id: `aud_${index}`, durationMs: index / 8, arguments: numbers })),
    ),
  );
}

const quiet = (): void => undefined;

describe('SQLite', () => describeCopy(async () => prepareSqlite()));
describe.skipIf(testDatabaseUrl === '')('PostgreSQL (with DATABASE_URL)', () => describeCopy(sharePostgres()));

function describeCopy(prepareTarget: () => Promise<StoreGround>): void {
  describe('as the target of a copy', () => {
    let grounds: readonly [StoreGround, StoreGround];
    let from: Store;
    let to: Store;
    beforeEach(async () => {
      grounds = [prepareSqlite(), await prepareTarget()];
      [from, to] = [await grounds[0].open(), await grounds[1].open()];
      await fill(from);
    });
    afterEach(async () => {
      await Promise.all([from.close(), to.close()]);
      for (const ground of grounds) await ground.dispose();
    });

    it('is refused where it holds anything, and stays as it is', async () => {
      await to.accounts.insert(sampleAccount({ id: 'acc_own' }));
      expect(await copyStore(from, to, quiet)).toMatchObject({
        ok: false,
        refusal: { code: 'conflict', message: expect.stringMatching(/not empty \(integrated_account: 1,/) },
      });
      expect((await to.accounts.list({ limit: 10 })).items.map((row) => row.id)).toEqual(['acc_own']);
    });

    it('holds every row afterwards, the chain with its head and a change count that is further on', async () => {
      const steps: TransferProgress[] = [];
      const copied = await copyStore(from, to, (step) => steps.push(step));
      expect(copied.ok).toBe(true);
      for (const table of from.transfer.tables)
        expect(await to.transfer.read(table, null, 2_000), table).toEqual(await from.transfer.read(table, null, 2_000));
      expect(await brokenLink(to)).toBeNull();
      await to.audit.append(sampleEntry({ id: 'aud_next' }));
      expect(await to.audit.read(1_204, 10)).toHaveLength(1);
      expect(await brokenLink(to)).toBeNull();
      expect((await to.transfer.summary()).changeCount).toBeGreaterThan((await from.transfer.summary()).changeCount);
      expect(await to.leases.acquire('refresh/acc_1', 'b', 1_500, 3_000)).toBe(true);
      const all = 3 + 6 + 1 + 1 + 3 + 1 + 2 * 1_203 + 8;
      expect(steps.at(-1)).toMatchObject({ done: all, all });
    });

    it('is begun anew where an earlier copy broke off', async () => {
      await to.transfer.begin();
      await to.transfer.insert('integrated_account', await from.transfer.read('integrated_account', null, 2));
      expect((await to.transfer.summary()).isUnfinished).toBe(true);
      expect(await copyStore(to, from, quiet)).toMatchObject({ ok: false });
      expect((await copyStore(from, to, quiet)).ok).toBe(true);
      expect((await to.accounts.list({ limit: 10 })).items).toHaveLength(3);
      expect((await to.transfer.summary()).isUnfinished).toBe(false);
    });

    it('stays unfinished where the source was changed meanwhile', async () => {
      let isChanged = false;
      const transfer = {
        ...from.transfer,
        read: async (...page: Parameters<Store['transfer']['read']>) => {
          const rows = await from.transfer.read(...page);
          if (!isChanged) await from.accounts.insert(sampleAccount({ id: 'acc_meanwhile' }));
          isChanged = true;
          return rows;
        },
      };
      expect(await copyStore({ ...from, transfer }, to, quiet)).toMatchObject({
        ok: false,
        refusal: { message: expect.stringMatching(/changed while it was copied: stop every gateway/) },
      });
      expect((await to.transfer.summary()).isUnfinished).toBe(true);
    });

    it('stays unfinished where the chain of the source does not hold', async () => {
      const transfer = {
        ...to.transfer,
        insert: (table: string, rows: Parameters<Store['transfer']['insert']>[1]) =>
          to.transfer.insert(
            table,
            rows.map((row) => (row.sequence === 700 ? { ...row, action: 'forged' } : row)),
          ),
      };
      expect(await copyStore(from, { ...to, transfer }, quiet)).toMatchObject({
        ok: false,
        refusal: { message: 'The audit chain of the source is broken at row 700.' },
      });
    });
  });
}
