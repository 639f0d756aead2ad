import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brokenLink } from '../test-support/broken-link.js';
import { type CompiledStore, compileStore } from '../test-support/compile-store.js';
import { lostOf } from '../test-support/lost.js';
import { type PostgresGround, preparePostgres, testDatabaseUrl } from '../test-support/postgres-ground.js';

describe.skipIf(testDatabaseUrl === '')('several processes on one PostgreSQL database (with DATABASE_URL)', () => {
  let compiled: CompiledStore;
  let ground: PostgresGround;
  beforeAll(async () => {
    compiled = await compileStore();
  });
  afterAll(() => compiled.dispose());
  beforeEach(async () => {
    ground = await preparePostgres();
  });
  afterEach(() => ground.dispose());

  const startWriter = (mark: string, rounds: number) =>
    spawn(process.execPath, [compiled.writer, ground.url, mark, String(rounds)], { stdio: ['ignore', 'pipe', 'pipe'] });

  it('start at once on an empty database, migrate it once, and write one chain', async () => {
    const writers = ['a', 'b', 'c', 'd'].map((mark) => startWriter(mark, 8));
    const ends = writers.map((writer) => once(writer, 'close'));
    const faults = writers.map((writer) => text(writer.stderr));
    const said = await Promise.all(writers.map((writer) => text(writer.stdout)));
    expect((await Promise.all(faults)).join('')).toBe('');
    expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0, 0]);
    const store = await ground.open();
    expect(await store.audit.read(4 * 8 * 10, 5)).toHaveLength(1);
    expect(await brokenLink(store)).toBeNull();
    expect(await lostOf(store, said.join('').split('\n').slice(0, -1))).toEqual([]);
    const names = (await ground.ask('select name from migration order by at')).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toContain('001-initial');
    await store.close();
  });

  it('lose nothing acknowledged when one is killed at any moment', async () => {
    const acknowledged: string[] = [];
    for (const [index, lines] of [1, 40, 97].entries()) {
      const writer = startWriter(`k${index}`, 1_000_000);
      const closed = once(writer, 'close');
      let said = '';
      for await (const chunk of writer.stdout.setEncoding('utf8')) {
        said += String(chunk);
        if (!writer.killed && said.split('\n').length > lines) writer.kill('SIGKILL');
      }
      expect((await closed)[1]).toBe('SIGKILL');
      acknowledged.push(...said.split('\n').slice(0, -1));
    }
    const store = await ground.open();
    expect(acknowledged.length).toBeGreaterThan(137);
    expect(await lostOf(store, acknowledged)).toEqual([]);
    expect(await brokenLink(store)).toBeNull();
    await store.close();
  });
});
