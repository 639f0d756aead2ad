import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exposedFiles, type Keys, loadConfig, loadKeys, replaceKey } from './index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function keysOf(environment: { readonly [name: string]: string } = {}, dataDir = folder): Keys {
  const config = loadConfig({ environment, flags: { dataDir }, folder });
  if (!config.ok) throw new Error(config.refusal.message);
  return loadKeys(config.value);
}
const hexadecimal = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const keyA = 'a'.repeat(64);
const keyB = Buffer.alloc(32, 11).toString('base64');

describe('loadKeys', () => {
  it.each(['encryption.key', 'token-hash.key'])('stops at a damaged %s, names it and leaves it alone', (name) => {
    for (const content of ['', 'not a key', 'a'.repeat(40)]) {
      writeFileSync(join(folder, name), content);
      expect(() => keysOf()).toThrow(new RegExp(`data folder .*${name} does not hold a key of 32 bytes`));
      expect(readFileSync(join(folder, name), 'utf8')).toBe(content);
    }
  });

  it('stops at a folder that cannot be made, and says what to do', () => {
    writeFileSync(join(folder, 'file'), '');
    // A file cannot contain a folder, not even for root.
    expect(() => keysOf({}, join(folder, 'file', 'data'))).toThrow(
      /data folder .*file\/data cannot be used.*--data-dir/,
    );
  });

  it('makes the keys once, readable by their owner alone, and derives the same from them ever after', () => {
    const [first, second] = [keysOf(), keysOf()];
    expect([second.vault.current(), second.tokenHash]).toEqual([first.vault.current(), first.tokenHash]);
    expect(readdirSync(folder).sort()).toEqual(['encryption.key', 'token-hash.key']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(first.vault.current().bytes).toHaveLength(32);
    expect(hexadecimal(first.vault.current().bytes)).not.toBe(hexadecimal(first.tokenHash));
    // What seals is derived: the file itself is never used as a key.
    const master = Buffer.from(readFileSync(join(folder, 'encryption.key'), 'utf8'), 'base64');
    expect(hexadecimal(first.vault.current().bytes)).not.toBe(hexadecimal(master));
  });

  it('needs no folder’s keys where both are configured', () => {
    const configured = { GATEHOUSE_ENCRYPTION_KEY: keyA, GATEHOUSE_TOKEN_HASH_KEY: keyB };
    const keys = keysOf(configured);
    expect(readdirSync(folder)).toEqual([]);
    expect(hexadecimal(keys.tokenHash)).toBe('0b'.repeat(32));
    expect(keysOf(configured).vault.current()).toEqual(keys.vault.current());
  });

  it('needs no data folder with PostgreSQL and both keys', () => {
    const configured = { GATEHOUSE_ENCRYPTION_KEY: keyA, GATEHOUSE_TOKEN_HASH_KEY: keyB };
    const DATABASE_URL = 'postgres://gatehouse@127.0.0.1/gatehouse';
    // A file cannot be used as a folder, not even by root; an unreadable folder fails in the same places.
    const dataDir = join(folder, 'file');
    writeFileSync(dataDir, '');
    const keys = keysOf({ ...configured, DATABASE_URL }, dataDir);
    expect(keys.vault.current()).toEqual(keysOf(configured).vault.current());
    expect(exposedFiles({ dataDir })).toEqual([]);
    expect(() => keysOf(configured, dataDir)).toThrow(/data folder .*file cannot be used/);
    expect(() => keysOf({ DATABASE_URL }, dataDir)).toThrow(/data folder .*file cannot be used/);
  });

  it('keeps the hashes of tokens through a change of the encryption key', () => {
    const [before, after] = [keysOf({ GATEHOUSE_ENCRYPTION_KEY: keyA }), keysOf({ GATEHOUSE_ENCRYPTION_KEY: keyB })];
    expect(after.vault.current().id).not.toBe(before.vault.current().id);
    expect(after.tokenHash).toEqual(before.tokenHash);
  });

  it('opens what earlier keys sealed: those that are named, and the folder’s own', () => {
    const own = keysOf();
    const moved = keysOf({ GATEHOUSE_ENCRYPTION_KEY: keyB, GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS: `${keyA}, ${keyB}` });
    for (const { vault } of [own, keysOf({ GATEHOUSE_ENCRYPTION_KEY: keyA })])
      expect(moved.vault.find(vault.current().id)).toEqual(vault.current());
    expect(moved.vault.find('000000000000')).toBeUndefined();
  });

  it('knows a key under one id, in whatever form it is written', () => {
    const forms = [keyB, keyB.replace('=', ''), keyB.replaceAll('+', '-').replaceAll('/', '_'), '0B'.repeat(32)];
    expect(new Set(forms.map((key) => keysOf({ GATEHOUSE_ENCRYPTION_KEY: key }).vault.current().id)).size).toBe(1);
  });

  it('gives processes that start at once one key, whole', async () => {
    const path = join(folder, 'encryption.key');
    // Reads the file the moment it is there, as a second process would; what it reads must be a key already.
    const watching = `
      const fs = require('node:fs');
      process.stdout.write('ready');
      for (const end = Date.now() + 20000; Date.now() < end; )
        try { process.stdout.write(' ' + fs.readFileSync(process.argv[1], 'utf8').trim().length); break } catch {}`;
    const watcher = spawn(process.execPath, ['-e', watching, path]);
    let told = '';
    const ended = new Promise((resolve) => watcher.on('close', resolve));
    await new Promise<void>((resolve) =>
      watcher.stdout.on('data', (chunk: Buffer) => {
        told += chunk.toString();
        resolve();
      }),
    );
    const keys = keysOf();
    await ended;
    expect(told).toBe('ready 44');
    expect(keysOf().tokenHash).toEqual(keys.tokenHash);
  });
});

describe('replaceKey', () => {
  const configOf = (environment: { readonly [name: string]: string } = {}) => {
    const config = loadConfig({ environment, flags: { dataDir: folder }, folder });
    if (!config.ok) throw new Error(config.refusal.message);
    return config.value;
  };

  it('leaves a configured key to its owner', () => {
    keysOf({ GATEHOUSE_ENCRYPTION_KEY: keyA });
    expect(replaceKey(configOf({ GATEHOUSE_ENCRYPTION_KEY: keyA }))).toBeNull();
    expect(readdirSync(folder)).toEqual(['token-hash.key']);
  });

  it('is seen by those that already run, who open what the earlier key sealed as before', () => {
    const { vault, tokenHash } = keysOf();
    const before = vault.current();
    const replaced = replaceKey(configOf());
    expect(replaced?.previousId).toBe(before.id);
    expect(vault.current().id).toBe(replaced?.id);
    expect(vault.find(before.id)).toEqual(before);
    const fresh = keysOf();
    expect([fresh.vault.current().id, fresh.vault.find(before.id)]).toEqual([replaced?.id, before]);
    expect(fresh.tokenHash).toEqual(tokenHash);
    expect(readdirSync(folder).sort()).toEqual(['encryption.key', `encryption.key.${before.id}`, 'token-hash.key']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('takes nothing from those that run when the file goes from under them', () => {
    const { vault } = keysOf();
    const before = vault.current();
    rmSync(join(folder, 'encryption.key'));
    expect(vault.current()).toEqual(before);
  });
});
