import { expect, it, onTestFinished } from 'vitest';
import { verifyAudit } from '../index.js';
import { checkInsertedRow, insertedPlaces } from '../test-support/inserted-rows.js';
import { preparePostgres, testDatabaseUrl } from '../test-support/postgres-ground.js';
import { sampleEntry } from '../test-support/sample-rows.js';

it.skipIf(testDatabaseUrl === '').each(insertedPlaces)(
  'goes on with calls and reports a row that somebody inserted %s (with DATABASE_URL)',
  async (_where, sequence) => {
    const ground = await preparePostgres();
    onTestFinished(() => ground.dispose());
    const store = await ground.open();
    await checkInsertedRow(store, sequence, async (statement) => {
      await ground.ask(statement);
    });
    await store.close();
  },
);

it.skipIf(testDatabaseUrl === '')(
  'makes one chain, each row once, of what four gateways append while their connections are cut (with DATABASE_URL)',
  async () => {
    const ground = await preparePostgres();
    onTestFinished(() => ground.dispose());
    const stores = await Promise.all([ground.open(), ground.open(), ground.open(), ground.open()]);
    const stored: string[] = [];
    const work = stores.map(async ({ audit }, gateway) => {
      for (let round = 0; round < 30; round += 1) {
        const ids = Array.from({ length: 8 }, (_, index) => `aud_${gateway}_${round}_${index}`);
        const results = await Promise.allSettled(ids.map((id) => audit.append(sampleEntry({ id }), 8)));
        stored.push(...ids.filter((_, index) => results[index]?.status === 'fulfilled'));
        if (round % 5 === gateway)
          await ground.ask(
            `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${ground.schema}' and state = 'active' and pid <> pg_backend_pid()`,
          );
      }
    });
    await Promise.all(work);
    const [store] = stores;
    const ids = (await store.audit.read(1, 10_000)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(stored.filter((id) => !ids.includes(id))).toEqual([]);
    expect(await verifyAudit(store.audit)).toMatchObject({ ok: true });
    await Promise.all(stores.map((each) => each.close()));
  },
  60_000,
);
