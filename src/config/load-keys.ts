import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { SecretText } from '../base/index.js';
import { decodeKey } from './decode-key.js';
import type { Config } from './load-config.js';

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
 * `token-hash.key`, a secret of its own, because it may not change when the encryption key does. An `encryption.key` that is in the
 * folder beside a configured key still opens what it sealed, so that a key can move from the folder into the environment. Throws an
 * `Error` naming the folder when it cannot be used.
 */
export function loadKeys(config: Config): Keys {
  const encryptionFile = join(config.dataDir, 'encryption.key');
  const tokenHashFile = join(config.dataDir, 'token-hash.key');
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    const master = config.encryptionKey ? bytesOf(config.encryptionKey) : readOrMake(encryptionFile);
    const vault = vaultKey(master);
    const earlier = config.previousEncryptionKeys.map(bytesOf);
    if (config.encryptionKey && existsSync(encryptionFile)) earlier.push(readKeyFile(encryptionFile));
    return {
      vault,
      previous: earlier.map(vaultKey).filter(({ id }) => id !== vault.id),
      tokenHash: config.tokenHashKey ? bytesOf(config.tokenHashKey) : readOrMake(tokenHashFile),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data folder ${config.dataDir} cannot be used: ${reason}. It must be a folder that this user may write to; GATEHOUSE_DATA_DIR or --data-dir names another.`,
      { cause: error },
    );
  }
}

function bytesOf(text: SecretText): Buffer {
  const bytes = decodeKey(text.reveal());
  if (!bytes) throw new Error('a configured key is not 32 bytes');
  return bytes;
}

function vaultKey(master: Uint8Array): VaultKey {
  return {
    id: createHash('sha256').update('gatehouse key id').update(master).digest('hex').slice(0, 12),
    bytes: new Uint8Array(hkdfSync('sha256', master, '', 'gatehouse vault', 32)),
  };
}

function readOrMake(path: string): Buffer {
  if (!existsSync(path)) makeKeyFile(path);
  return readKeyFile(path);
}

function readKeyFile(path: string): Buffer {
  const bytes = decodeKey(readFileSync(path, 'utf8').trim());
  if (!bytes) throw new Error(`${path} does not hold a key of 32 bytes; restore it from a backup`);
  return bytes;
}

// Whole, on the disk, and under its name in one step: no process ever sees half a key, of two that start at once the second reads
// what the first has made, and what a power cut leaves can be opened with the key that is there.
function makeKeyFile(path: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(32).toString('base64')}\n`);
    fsyncSync(file);
    giveName(draft, path);
  } finally {
    closeSync(file);
    rmSync(draft, { force: true });
  }
  syncFolder(dirname(path));
}

function giveName(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;
    // Some file systems have no second names; there a file is written in place, and of two starts at once one fails.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
  }
}

// Not every system lets a folder be opened and synchronized; where it does not, the name is written when the system sees fit.
function syncFolder(path: string): void {
  let folder: number | undefined;
  try {
    folder = openSync(path, 'r');
    fsyncSync(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EACCES' && code !== 'EINVAL') throw error;
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}
