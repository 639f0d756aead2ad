import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/index.js';
import { openStore } from '../index.js';
import { type CompiledStore, compileStore } from '../test-support/compile-store.js';
import { sampleEntry } from '../test-support/sample-rows.js';
import type { Work } from '../work.js';
import { createReadThread, type ReadThread, ThreadLost } from './read-thread.js';

describe('the reading thread', () => {
  let compiled: CompiledStore;
  let createThread: typeof createReadThread;
  let dataDir: string;
  let thread: ReadThread;
  beforeAll(async () => {
    compiled = await compileStore();
    const file = join(dirname(compiled.writer), 'read-thread.js');
    createThread = ((await import(pathToFileURL(file).href)) as { createReadThread: typeof createReadThread })
      .createReadThread;
  });
  afterAll(() => compiled.dispose());
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-store-'));
    const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock });
    await store.audit.append(sampleEntry({ id: 'aud_1' }));
    await store.close();
    thread = createThread(join(dataDir, 'gatehouse.db'));
  });
  afterEach(async () => {
    await thread.close();
    rmSync(dataDir, { recursive: true });
  });

  const idsOf = function* (): Work<readonly unknown[]> {
    const { rows } = yield { sql: 'select id from audit_log where sequence >= ?', parameters: [1] };
    return rows.map(({ id }) => id);
  };
  /** A query that takes a second or so. */
  const slow = function* (): Work<number> {
    const counted =
      'with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000) select count(*) as amount from n';
    const { rows } = yield { sql: counted, parameters: [] };
    return Number(rows[0]?.amount);
  };

  it('rejects with the error of a query, and goes on', async () => {
    const broken = function* (): Work<void> {
      yield { sql: 'select 1 from nowhere', parameters: [] };
    };
    await expect(thread.read(broken)).rejects.toThrow('no such table: nowhere');
    expect(await thread.read(idsOf)).toEqual(['aud_1']);
  });

  it('leaves the event loop of its process free', async () => {
    let isOver = false;
    const reading = thread.read(slow).finally(() => {
      isOver = true;
    });
    let turns = 0;
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect(await reading).toBe(3_000_000);
    expect(turns).toBeGreaterThan(1_000);
  });

  it('ends after what it was asked, and starts again with the next read', async () => {
    const reads = [thread.read(idsOf), thread.read(slow), thread.read(idsOf)];
    await Promise.all([...reads, thread.close()]);
    expect(await Promise.all(reads)).toEqual([['aud_1'], 3_000_000, ['aud_1']]);
    expect(await thread.read(idsOf)).toEqual(['aud_1']);
  });

  it('is lost where it cannot run, and the store then reads by itself', async () => {
    // There is no compiled thread next to the sources that tests run.
    const lost = createReadThread(join(dataDir, 'gatehouse.db'));
    await expect(lost.read(idsOf)).rejects.toThrow(ThreadLost);
    const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock, serves: true });
    expect((await store.audit.list({}, { limit: 10 })).items.map(({ id }) => id)).toEqual(['aud_1']);
    await store.close();
  });
});
