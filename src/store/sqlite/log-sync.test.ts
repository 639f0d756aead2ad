import { describe, expect, it } from 'vitest';
import { createLogSync } from './log-sync.js';

/** A file whose syncs end when the test lets them. */
function slowFile() {
  const ends: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  let isClosed = false;
  const log = createLogSync(async () => ({
    datasync: () => new Promise<void>((resolve, reject) => ends.push({ resolve, reject })),
    close: async () => {
      isClosed = true;
    },
  }));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { log, ends, turn, isClosed: () => isClosed };
}

describe('bringing a log to the disk', () => {
  it('makes one sync of many calls, and another for those that come while it runs', async () => {
    const { log, ends, turn } = slowFile();
    const done: string[] = [];
    const call = (name: string) => log.sync().then(() => done.push(name));
    const first = [call('a'), call('b')];
    await turn();
    const second = [call('c'), call('d')];
    await turn();
    expect(ends).toHaveLength(1);
    ends[0]?.resolve();
    await Promise.all(first);
    await turn();
    expect([done, ends.length]).toEqual([['a', 'b'], 2]);
    ends[1]?.resolve();
    await Promise.all(second);
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });

  it('tells those who waited when the disk fails, and nobody after them', async () => {
    const { log, ends, turn } = slowFile();
    const failed = log.sync();
    await turn();
    const later = log.sync();
    ends[0]?.reject(new Error('EIO'));
    await expect(failed).rejects.toThrow('EIO');
    await turn();
    ends[1]?.resolve();
    await later;
  });

  it('closes the file after the last sync, and needs none', async () => {
    const { log, ends, turn, isClosed } = slowFile();
    const waiting = log.sync();
    await turn();
    const closing = log.close();
    await turn();
    expect(isClosed()).toBe(false);
    ends[0]?.resolve();
    await Promise.all([waiting, closing]);
    expect(isClosed()).toBe(true);
    await slowFile().log.close();
  });
});
