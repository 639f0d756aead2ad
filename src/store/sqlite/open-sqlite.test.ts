import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/index.js';
import { openStore } from '../index.js';
import { sampleAccount } from '../test-support/sample-rows.js';
import { explainFault } from './explain-fault.js';

describe('opening the embedded store', () => {
  let dataDir: string;
  let file: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-store-'));
    file = join(dataDir, 'gatehouse.db');
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const open = (folder = dataDir) => openStore({ databaseUrl: null, dataDir: folder, clock: systemClock });
  const faultOf = async (opened: Promise<unknown>): Promise<string> => {
    const error: unknown = await opened.then(
      () => new Error('it opened'),
      (reason: unknown) => reason,
    );
    return error instanceof Error ? error.message : String(error);
  };

  it('refuses another kind of database by its scheme, without the password', async () => {
    const databaseUrl = 'mysql://me:hunter2@db/gatehouse';
    const message = await faultOf(openStore({ databaseUrl, dataDir, clock: systemClock }));
    expect(message).toMatch(/^DATABASE_URL names mysql, .*leave it out/);
    expect(message).not.toContain('hunter2');
  });

  it('refuses a file that is no database, and leaves it as it is', async () => {
    writeFileSync(file, 'a letter to my aunt '.repeat(500));
    expect(await faultOf(open())).toMatch(
      /gatehouse\.db cannot be opened: the file is damaged .*backup.*SQLITE_NOTADB/,
    );
    expect(readFileSync(file, 'utf8')).toContain('aunt');
  });

  it('refuses a database with a hole in it', async () => {
    const store = await open();
    for (let index = 0; index < 500; index += 1) await store.accounts.insert(sampleAccount({ id: `acc_${index}` }));
    await store.close();
    const bytes = readFileSync(file);
    bytes.fill(0x41, 4_096, 20_000);
    writeFileSync(file, bytes);
    expect(await faultOf(open())).toMatch(/the file is damaged/);
  });

  it('refuses a folder in the place of the file, and a file in the place of the folder', async () => {
    writeFileSync(join(dataDir, 'letter'), 'x');
    expect(await faultOf(open(join(dataDir, 'letter')))).toMatch(/part of the data folder path is not a folder/);
    expect(await faultOf(open(join(dataDir, 'letter', 'deep')))).toMatch(
      /part of the data folder path is not a folder/,
    );
    mkdirSync(file);
    expect(await faultOf(open())).toMatch(/something else stands where the file should be/);
  });

  it('refuses what a newer version has written, and says which', async () => {
    await (await open()).close();
    const database = new Database(file);
    database.exec(`INSERT INTO migration (name, at) VALUES ('999-from-the-future', 1)`);
    database.close();
    expect(await faultOf(open())).toMatch(/newer version of Gatehouse \(999-from-the-future\): start that version/);
  });

  it('explains a full disk, a read-only folder and a lock that stays', () => {
    const fault = (code: string): string => explainFault(Object.assign(new Error('as told below'), { code }));
    expect(fault('SQLITE_FULL')).toBe(
      'the disk is full. Free some space on it and start again. (SQLITE_FULL: as told below)',
    );
    for (const code of ['SQLITE_READONLY', 'SQLITE_READONLY_DIRECTORY', 'EROFS', 'EACCES'])
      expect(fault(code), code).toContain('it may not be written');
    expect(fault('SQLITE_BUSY')).toContain('locked');
    expect(explainFault(new Error('anything else'))).toBe('anything else');
  });

  it('makes a file that its user alone may read, and finds its rows again', async () => {
    const deep = join(dataDir, 'not', 'there', 'yet');
    const first = await open(deep);
    await first.accounts.insert(sampleAccount());
    for (const name of ['gatehouse.db', 'gatehouse.db-wal', 'gatehouse.db-shm'])
      expect(statSync(join(deep, name)).mode & 0o777, name).toBe(0o600);
    await first.close();
    const second = await open(deep);
    expect(await second.accounts.get('acc_1')).toEqual(sampleAccount());
    await second.close();
  });
});
