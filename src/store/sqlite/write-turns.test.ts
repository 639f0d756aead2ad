import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompiledStore, compileStore } from '../test-support/compile-store.js';
import { createTurnsMemory, forgetThread, turnsOfLoop, turnsOfThread } from './write-turns.js';

// Adds to a number that is not atomic, until it has had so many turns.
const writer = `
  const { workerData } = require('node:worker_threads');
  import(workerData.file).then(({ turnsOfThread }) => {
    const turns = turnsOfThread(workerData.memory);
    const sum = new Int32Array(workerData.sum);
    for (let done = 0; done < workerData.count; done += 1) {
      if (!turns.take()) process.exit(1);
      const before = sum[0];
      for (let spin = 0; spin < 20000; spin += 1) Math.sqrt(spin);
      sum[0] = before + 1;
      turns.give();
    }
  });
`;

describe('turns to write', () => {
  let compiled: CompiledStore;
  beforeAll(async () => {
    compiled = await compileStore();
  });
  afterAll(() => compiled.dispose());

  it('are had by one side at a time, and nobody who waits is passed over twice', async () => {
    const count = 300;
    const memory = createTurnsMemory();
    const sum = new Int32Array(new SharedArrayBuffer(4));
    const file = pathToFileURL(join(dirname(compiled.writer), 'write-turns.js')).href;
    const worker = new Worker(writer, { eval: true, workerData: { file, memory, sum: sum.buffer, count } });
    const gone = new Promise<number>((resolve) => worker.once('exit', resolve));
    while (Atomics.load(sum, 0) === 0) await new Promise(setImmediate);
    const turns = turnsOfLoop(memory);
    for (let done = 0; done < count; done += 1) {
      const turn = turns.take();
      const atFirst = Atomics.load(sum, 0);
      expect(await turn).toBe(true);
      const before = sum[0] ?? 0;
      // The turn that was under way, and one that was taken just before.
      expect(before - atFirst).toBeLessThanOrEqual(2);
      for (let spin = 0; spin < 20_000; spin += 1) Math.sqrt(spin);
      sum[0] = before + 1;
      turns.give();
    }
    expect(await gone).toBe(0);
    expect(sum[0]).toBe(2 * count);
  });

  it('are taken without waiting where nobody else wants one', () => {
    const memory = createTurnsMemory();
    const turns = turnsOfLoop(memory);
    for (let done = 0; done < 3; done += 1) {
      expect(turns.take()).toBe(true);
      turns.give();
    }
  });

  it('go on without a thread that died during its own', async () => {
    const memory = createTurnsMemory();
    const turns = turnsOfLoop(memory);
    expect(turnsOfThread(memory).take()).toBe(true);
    const turn = turns.take();
    expect(turn).toBeInstanceOf(Promise);
    forgetThread(memory);
    expect(await turn).toBe(true);
  });

  it('are not waited for forever: the lock of the file decides then', async () => {
    const memory = createTurnsMemory();
    expect(turnsOfThread(memory).take()).toBe(true);
    expect(await turnsOfLoop(memory).take()).toBe(false);
  });
});
