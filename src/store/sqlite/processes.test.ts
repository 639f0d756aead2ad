import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/index.js';
import { openStore } from '../index.js';
import { brokenLink } from '../test-support/broken-link.js';
import { type CompiledStore, compileStore } from '../test-support/compile-store.js';
import { lostOf } from '../test-support/lost.js';

describe('several processes on one SQLite file', () => {
  let compiled: CompiledStore;
  let dataDir: string;
  beforeAll(async () => {
    compiled = await compileStore();
  });
  afterAll(() => compiled.dispose());
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-store-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const startWriter = (mark: string, rounds: number) =>
    spawn(process.execPath, [compiled.writer, dataDir, mark, String(rounds)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('start at once on an empty folder, and write one chain', async () => {
    const writers = ['a', 'b', 'c', 'd', 'e'].map((mark) => startWriter(mark, 10));
    const ends = writers.map((writer) => once(writer, 'close'));
    const faults = await Promise.all(writers.map((writer) => text(writer.stderr)));
    for (const writer of writers) writer.stdout.resume();
    expect(faults.join('')).toBe('');
    expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0, 0, 0]);
    const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock });
    expect(await store.audit.read(5 * 10 * 10, 5)).toHaveLength(1);
    expect(await brokenLink(store)).toBeNull();
    await store.close();
  });

  it('lose nothing acknowledged when one is killed at any moment', async () => {
    const acknowledged: string[] = [];
    for (const [index, lines] of [1, 40, 97, 3, 150].entries()) {
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
    const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock });
    const lost = await lostOf(store, acknowledged);
    expect(acknowledged.length).toBeGreaterThan(290);
    expect(lost).toEqual([]);
    expect(await brokenLink(store)).toBeNull();
    await store.close();
  });
});
