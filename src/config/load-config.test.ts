import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.js';
import { loadKeys } from './load-keys.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (environment: { [name: string]: string }, flags = {}) => loadConfig({ environment, flags, folder });

describe('loadConfig', () => {
  it('reports all faults together, each by name, and shows no key', () => {
    const refused = load({
      GATEHOUSE_PORT: 'x',
      GATEHOUSE_PUBLIC_URL: 'ftp://a',
      GATEHOUSE_CONNECT_TO: 'host,also=bad',
      GATEHOUSE_ENCRYPTION_KEY: 'secret-but-short',
      DATABASE_URL: 'file:x',
      GATEHOUSE_LOG_LEVEL: 'all',
    });
    if (refused.ok) throw new Error('taken');
    expect(refused.refusal.failures?.map(({ path }) => path)).toEqual([
      'GATEHOUSE_PORT',
      'GATEHOUSE_PUBLIC_URL',
      'DATABASE_URL',
      'GATEHOUSE_LOG_LEVEL',
      'GATEHOUSE_CONNECT_TO',
      'GATEHOUSE_CONNECT_TO',
      'GATEHOUSE_ENCRYPTION_KEY',
    ]);
    expect(refused.refusal.message).not.toContain('secret-but-short');
  });

  it('lets flags win over the environment, and the environment over the .env file', () => {
    writeFileSync(
      join(folder, '.env'),
      'GATEHOUSE_PORT=1\nGATEHOUSE_HOST=h1\nACME_CLIENT_ID=id\nACME_CLIENT_SECRET=shh\n',
    );
    const config = load({ GATEHOUSE_PORT: '2', GATEHOUSE_HOST: '' }, { port: '3' });
    if (!config.ok) throw new Error(config.refusal.message);
    expect([config.value.port, config.value.host]).toEqual([3, 'h1']);
    const client = config.value.client('ACME');
    expect([client?.id, client?.secret.reveal(), JSON.stringify(client)]).toEqual([
      'id',
      'shh',
      '{"id":"id","secret":"[secret]"}',
    ]);
    expect(config.value.client('OTHER')).toBeUndefined();
  });

  it('reads where to send what is meant for a host', () => {
    const config = load({ GATEHOUSE_CONNECT_TO: 'Mail.Example.com=http://127.0.0.1:9000, *=http://127.0.0.1:9001/' });
    expect(config.ok && [...config.value.connectTo]).toEqual([
      ['mail.example.com', 'http://127.0.0.1:9000'],
      ['*', 'http://127.0.0.1:9001'],
    ]);
  });
});

describe('loadKeys', () => {
  it('makes the keys once, readable by their owner alone, and derives the same from them ever after', () => {
    const config = load({}, { dataDir: folder });
    if (!config.ok) throw new Error(config.refusal.message);
    const [first, second] = [loadKeys(config.value), loadKeys(config.value)];
    expect([second.vault.id, Buffer.from(second.tokenHash).toString('hex')]).toEqual([
      first.vault.id,
      Buffer.from(first.tokenHash).toString('hex'),
    ]);
    for (const name of ['encryption.key', 'token-hash.key'])
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('keeps the hashes of tokens through a change of the encryption key', () => {
    const keyed = (fill: string) => load({ GATEHOUSE_ENCRYPTION_KEY: fill.repeat(64) }, { dataDir: folder });
    const [first, second] = [keyed('a'), keyed('b')];
    if (!first.ok || !second.ok) throw new Error('refused');
    const [before, after] = [loadKeys(first.value), loadKeys(second.value)];
    expect(after.vault.id).not.toBe(before.vault.id);
    expect(after.tokenHash).toEqual(before.tokenHash);
  });

  it('stops at a damaged key file and names the folder', () => {
    writeFileSync(join(folder, 'encryption.key'), 'not a key');
    const config = load({}, { dataDir: folder });
    if (!config.ok) throw new Error(config.refusal.message);
    expect(() => loadKeys(config.value)).toThrow(/data folder .*encryption\.key does not hold a key/);
  });
});
