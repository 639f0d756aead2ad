import { expect, it, onTestFinished, vi } from 'vitest';
import { preparePostgres, testDatabaseUrl } from '../test-support/postgres-ground.js';
import { sampleEntry } from '../test-support/sample-rows.js';

const rows = 1_000;

it.skipIf(testDatabaseUrl === '')(
  'appends to a trail that grew from nothing without reading it (with DATABASE_URL)',
  async () => {
    const ground = await preparePostgres();
    onTestFinished(() => ground.dispose());
    const store = await ground.open();
    // One by one at first: the connection settles on its plans while the table is small.
    for (let index = 0; index < 10; index += 1) await store.audit.append(sampleEntry({ id: `aud_first_${index}` }));
    await Promise.all(
      Array.from({ length: rows }, (_, index) => store.audit.append(sampleEntry({ id: `aud_${index}` }), rows)),
    );
    // The database counts what a connection did when it ends.
    await store.close();
    const read = await vi.waitFor(async () => {
      const [counts] = await ground.ask(
        `select n_tup_ins::int as inserted, seq_tup_read::int as read from pg_stat_user_tables where schemaname = '${ground.schema}' and relname = 'audit_log'`,
      );
      expect(counts?.inserted).toBe(rows + 10);
      return counts?.read;
    }, 10_000);
    expect(read).toBeLessThan(rows);
  },
  30_000,
);
