import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../base/index.js';
import { openStore, verifyAudit } from '../index.js';
import { compileStore } from '../test-support/compile-store.js';
import { lostOf } from '../test-support/lost.js';

const rounds = 50;
const together = 2;

/** Writes until so many rows have been acknowledged, dies on the spot, and answers what had been. */
async function killedWriter(writerPath: string, { dataDir, mark }: { dataDir: string; mark: string }, lines: number) {
  const writer = spawn(process.execPath, [writerPath, dataDir, mark, '1000000'], {
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

it('a hundred kills of writers at work, two at a time on one file, lose nothing acknowledged and break no chain', async () => {
  const compiled = compileStore();
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-kills-'));
  onTestFinished(() => {
    compiled.dispose();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const acknowledged: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const writers = Array.from({ length: together }, (_, index) =>
      // Spread over the steps of the writer's round, so that each kind of write is under way at some kill.
      killedWriter(compiled.writer, { dataDir, mark: `r${round}w${index}` }, 1 + ((round * together + index) % 17)),
    );
    acknowledged.push(...(await Promise.all(writers)).flat());
  }
  const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock });
  expect(acknowledged.length).toBeGreaterThan(rounds * together * 5);
  expect(await lostOf(store, acknowledged)).toEqual([]);
  expect(await verifyAudit(store.audit)).toMatchObject({ ok: true });
  await store.close();
}, 180_000);
