import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, decodeKey } from './load-config.js';

/** A key for sealing secrets, known by its id. */
export interface VaultKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The installation's keys. */
export interface Keys {
  /** Seals what is written. */
  readonly vault: VaultKey;
  /** Opens what earlier keys sealed. */
  readonly previous: readonly VaultKey[];
  /** Keys the hashes of tokens. It outlives every rotation of the vault key: issued URLs must go on working. */
  readonly tokenHash: Uint8Array;
}

/**
 * Reads the installation's keys, making what is missing in the data folder (mode 0600): `encryption.key` where none is configured, and
 * `token-hash.key`, a secret of its own, because it may not change when the encryption key does. Throws an `Error` naming the folder
 * when it cannot be used.
 */
export function loadKeys(config: Config): Keys {
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    const master = config.encryptionKey
      ? toBytes(config.encryptionKey.reveal())
      : keyFile(join(config.dataDir, 'encryption.key'));
    return {
      vault: vaultKey(master),
      previous: config.previousEncryptionKeys.map((key) => vaultKey(toBytes(key.reveal()))),
      tokenHash: keyFile(join(config.dataDir, 'token-hash.key')),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data folder ${config.dataDir} cannot be used: ${reason}. It must be writable, or be set by GATEHOUSE_DATA_DIR or --data-dir.`,
      { cause: error },
    );
  }
}

function toBytes(text: string): Buffer {
  const bytes = decodeKey(text);
  if (!bytes) throw new Error('an encryption key is not 32 bytes');
  return bytes;
}

function vaultKey(master: Uint8Array): VaultKey {
  return {
    id: createHash('sha256').update('gatehouse key id').update(master).digest('hex').slice(0, 12),
    bytes: new Uint8Array(hkdfSync('sha256', master, '', 'gatehouse vault', 32)),
  };
}

function keyFile(path: string): Buffer {
  if (!existsSync(path)) {
    try {
      // "wx": of two processes that start at once one writes, the other reads what it wrote.
      writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  const bytes = decodeKey(readFileSync(path, 'utf8').trim());
  if (!bytes) throw new Error(`${path} does not hold a key of 32 bytes; restore it from a backup`);
  return bytes;
}
