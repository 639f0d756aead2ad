import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Clock, systemClock } from '../../base/index.js';
import { type AuditRow, openStore, type Store, verifyAudit } from '../index.js';
import { meddle } from '../test-support/meddle.js';
import { sampleEntry } from '../test-support/sample-rows.js';

const dayMs = 24 * 3_600_000;

describe('the journal before the audit trail', () => {
  let dataDir: string;
  let opened: Store[];
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-journal-'));
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    rmSync(dataDir, { recursive: true, force: true });
  });
  const open = async (clock: Clock = systemClock): Promise<Store> => {
    const store = await openStore({ databaseUrl: null, dataDir, clock });
    opened.push(store);
    return store;
  };
  const close = async (store: Store): Promise<void> => {
    opened = opened.filter((other) => other !== store);
    await store.close();
  };
  const journals = () => readdirSync(dataDir).filter((name) => name.includes('-audit-'));
  const journalOf = (owner: string) => join(dataDir, `gatehouse.db-audit-000000000000001-${owner}-1`);
  const rowsOf = (store: Store): Promise<readonly AuditRow[]> => store.audit.read(1, 10_000);
  const idsOf = async (store: Store) => (await rowsOf(store)).map((row) => row.id);

  it('acknowledges nothing that it cannot keep', async () => {
    const store = await open();
    rmSync(dataDir, { recursive: true, force: true });
    await expect(store.audit.append(sampleEntry())).rejects.toThrow(/ENOENT/);
    await expect(close(store)).rejects.toThrow(/ENOENT/);
  });

  it('lets no call through once the trail cannot grow', async () => {
    const store = await open();
    await store.audit.append(sampleEntry());
    await store.audit.ends();
    meddle(dataDir, 'DELETE FROM audit_head WHERE id = 1');
    await vi.waitFor(
      () => expect(store.audit.append(sampleEntry())).rejects.toThrow(/has lost the record of where/),
      5_000,
    );
    expect((await store.audit.list({}, { limit: 9 })).items).toHaveLength(1);
    await expect(store.audit.ends()).rejects.toThrow(/has lost the record of where/);
    meddle(dataDir, "INSERT INTO audit_head VALUES (1, 1, '')");
    await store.audit.append(sampleEntry());
  });

  it('is not read behind its last end of line, which a death cut off', async () => {
    const store = await open();
    await store.audit.append(sampleEntry({ id: 'aud_1' }));
    const [name = ''] = journals();
    appendFileSync(join(dataDir, name), '{"id":"aud_2","at":1,"kind":"tool');
    expect(await idsOf(store)).toEqual(['aud_1']);
    expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, rows: 1 });
  });

  it('tells in the trail of a line that is no entry, and goes on behind it', async () => {
    const store = await open();
    const line = JSON.stringify({ ...sampleEntry({ id: 'aud_1' }), argumentsJson: '{}' });
    const wrong = (changes: object) => JSON.stringify({ ...JSON.parse(line), ...changes });
    const spoilt = ['spoilt', '{"id":7}', wrong({ detail: {} }), wrong({ argumentsJson: '[' }), wrong({ client: 1 })];
    writeFileSync(journalOf('own_x'), [...spoilt, line, ''].join('\n'));
    expect((await rowsOf(store)).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      ...spoilt.map(() => 'audit.unreadable error'),
      `${sampleEntry().action} ok`,
    ]);
    expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, rows: 6 });
  });

  it('is no copy that somebody made of one, and no folder of its name', async () => {
    const store = await open();
    await store.audit.append(sampleEntry({ id: 'aud_1' }));
    const [name = ''] = journals();
    copyFileSync(join(dataDir, name), join(dataDir, `${name}.bak`));
    copyFileSync(join(dataDir, name), join(dataDir, `${name}~`));
    mkdirSync(journalOf('own_folder'));
    expect(await idsOf(store)).toEqual(['aud_1']);
    rmSync(join(dataDir, `${name}.bak`));
    rmSync(join(dataDir, `${name}~`));
  });

  it('gives each entry one place, however many read and write at once', async () => {
    const stores = [await open(), await open(), await open()];
    const count = 1_500;
    const appends = Array.from({ length: count }, async (_, index) => {
      const store = stores[index % 3];
      await store?.audit.append(sampleEntry({ id: `aud_${index}` }));
      if (index % 50 === 0) await store?.audit.ends();
    });
    await Promise.all(appends);
    const [first] = stores;
    const ids = first ? await idsOf(first) : [];
    expect(ids).toHaveLength(count);
    expect(new Set(ids).size).toBe(count);
    expect(first && (await verifyAudit(first.audit))).toMatchObject({ ok: true, rows: count });
  });

  it('takes over by itself what a process that died has left', async () => {
    const line = JSON.stringify({ ...sampleEntry({ id: 'aud_left' }), argumentsJson: '{"a":1}' });
    await close(await open());
    writeFileSync(journalOf('own_dead'), `${line}\n`);
    const store = await open();
    // Read without the store, because reading through it would also apply the entry.
    const { default: Database } = await import('libsql');
    const database = new Database(join(dataDir, 'gatehouse.db'));
    await vi.waitFor(() => expect(database.prepare('SELECT id FROM audit_log').all([])).toHaveLength(1), 5_000);
    database.close();
    expect(await rowsOf(store)).toMatchObject([{ id: 'aud_left', arguments: { a: 1 } }]);
  });

  it('is drained here where the thread for it cannot live, and somebody is told', async () => {
    // There is no compiled thread next to the sources that tests run.
    const warned: string[] = [];
    const warn = (words: string) => void warned.push(words);
    const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock, serves: true, warn });
    opened.push(store);
    await store.audit.append(sampleEntry({ id: 'aud_1' }));
    await vi.waitFor(() => expect(warned).toHaveLength(1), 5_000);
    expect(warned[0]).toContain('the audit log thread has ended');
    await store.audit.append(sampleEntry({ id: 'aud_2' }));
    expect(await idsOf(store)).toEqual(['aud_1', 'aud_2']);
  });

  it('leaves no file behind when its process ends', async () => {
    const store = await open();
    await store.audit.append(sampleEntry());
    expect(journals()).toHaveLength(1);
    await close(store);
    expect(journals()).toEqual([]);
    expect(await idsOf(await open())).toHaveLength(1);
  });

  it('begins a new file after a day, and takes away its old one and those of the dead', async () => {
    let now = dayMs * 20_000;
    const clock: Clock = { now: () => now, monotonic: systemClock.monotonic };
    const store = await open(clock);
    await store.audit.append(sampleEntry({ id: 'aud_1' }));
    const [first = ''] = journals();
    const dead = journalOf('own_dead');
    writeFileSync(dead, `${JSON.stringify({ ...sampleEntry({ id: 'aud_2' }), argumentsJson: '{}' })}\n`);
    now += dayMs + 1;
    await store.audit.append(sampleEntry({ id: 'aud_3' }));
    await vi.waitFor(() => expect(journals()).toHaveLength(1), 5_000);
    expect(journals()).not.toContain(first);
    expect([...(await idsOf(store))].sort()).toEqual(['aud_1', 'aud_2', 'aud_3']);
  });

  it('begins a new file when one is long', async () => {
    const store = await open();
    const long = 'x'.repeat(400_000);
    const seen = new Set<string>();
    for (let index = 0; index < 14; index += 1) {
      await store.audit.append(sampleEntry({ id: `aud_${index}`, arguments: { long } }));
      for (const name of journals()) seen.add(name);
    }
    expect(seen.size).toBe(2);
    expect(await idsOf(store)).toHaveLength(14);
  });
});
