import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../base/index.js';
import { openStore, type Store, verifyAudit } from './index.js';
import { type CompiledStore, compileStore } from './test-support/compile-store.js';
import { lostOf } from './test-support/lost.js';
import { preparePostgres, testDatabaseUrl } from './test-support/postgres-ground.js';

const kills = 100;

let compiled: CompiledStore;
beforeAll(async () => {
  compiled = await compileStore();
});
afterAll(() => compiled.dispose());

/** Starts a writer, kills it once so many rows have been acknowledged, and returns these. */
async function killedWriter(writerPath: string, { place, mark }: { place: string; mark: string }, lines: number) {
  const writer = spawn(process.execPath, [writerPath, place, mark, '1000000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(writer, 'close');
  let said = '';
  for await (const chunk of writer.stdout.setEncoding('utf8')) {
    said += String(chunk);
    if (!writer.killed && said.split('\n').length > lines) writer.kill('SIGKILL');
  }
  expect((await closed)[1]).toBe('SIGKILL');
  return said.split('\n').slice(0, -1);
}

/** Kills a hundred writers of one store, so many at a time, and returns everything that they had acknowledged. */
async function killAHundred(place: string, together: number): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  for (let killed = 0; killed < kills; killed += together) {
    const writers = Array.from({ length: together }, (_, index) =>
      // Spread over the steps of the writer's round, so that each kind of write is under way at some kill.
      killedWriter(compiled.writer, { place, mark: `k${killed + index}` }, 1 + (((killed + index) * 13) % 61)),
    );
    acknowledged.push(...(await Promise.all(writers)).flat());
  }
  expect(acknowledged.length).toBeGreaterThan(kills * 5);
  return acknowledged;
}

async function expectNothingLost(store: Store, acknowledged: readonly string[]): Promise<void> {
  expect(await lostOf(store, acknowledged)).toEqual([]);
  const ids = (await store.audit.read(1, 1_000_000)).map((row) => row.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(await verifyAudit(store.audit)).toMatchObject({ ok: true });
  await expectUnknownOutcomesListed(store);
  await store.close();
}

/** Intents that a kill left without an outcome, and those only, are listed as such. */
async function expectUnknownOutcomesListed(store: Store): Promise<void> {
  const rows = await store.audit.read(1, 1_000_000);
  const closed = new Set(rows.flatMap(({ intentId }) => intentId ?? []));
  const open = rows.filter(({ id, outcome }) => outcome === 'outcome_unknown' && !closed.has(id)).map(({ id }) => id);
  const listed = (await store.audit.list({ outcome: 'outcome_unknown' }, { limit: 1_000_000 })).items.map(
    ({ id }) => id,
  );
  expect(listed.sort()).toEqual(open.sort());
}

describe('a hundred kills of busy writers lose no acknowledged write, leave no change without a record and break no chain', () => {
  it('four at a time on one file', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-kills-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const acknowledged = await killAHundred(dataDir, 4);
    await expectNothingLost(await openStore({ databaseUrl: null, dataDir, clock: systemClock }), acknowledged);
  }, 180_000);

  it.skipIf(testDatabaseUrl === '')(
    'four at a time on one PostgreSQL database (with DATABASE_URL)',
    async () => {
      const ground = await preparePostgres();
      onTestFinished(() => ground.dispose());
      const acknowledged = await killAHundred(ground.url, 4);
      await expectNothingLost(await ground.open(), acknowledged);
    },
    180_000,
  );
});
