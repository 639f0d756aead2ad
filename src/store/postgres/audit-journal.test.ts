import { Pool } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { verifyAudit } from '../index.js';
import { asKept } from '../tables/audit-entry.js';
import { preparePostgres, testDatabaseUrl } from '../test-support/postgres-ground.js';
import { sampleEntry } from '../test-support/sample-rows.js';
import { createAuditJournal } from './audit-journal.js';

it.skipIf(testDatabaseUrl === '')(
  'appends where a proxy gives out connections that lack its prepared statement, or have it from another gateway (with DATABASE_URL)',
  async () => {
    const ground = await preparePostgres();
    onTestFinished(() => ground.dispose());
    const store = await ground.open();
    for (const meddling of ['deallocate all', "prepare gatehouse_append_entries as select 'of another gateway'"]) {
      const pool = new Pool({ connectionString: ground.url, max: 1 });
      const journal = createAuditJournal(pool);
      if (meddling.startsWith('deallocate')) await journal.keep([asKept(sampleEntry())]);
      await pool.query(meddling);
      await journal.keep([asKept(sampleEntry())]);
      await journal.keep([asKept(sampleEntry())]);
      await pool.end();
    }
    expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, rows: 5 });
    await store.close();
  },
);
