import { createHash, hkdfSync } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretText } from '../base/index.js';
import { decodeKey } from './decode-key.js';
import { fileStamp, readKeyFile, readOrMakeKeyFile, replaceKeyFile, retiredKeyFiles } from './key-files.js';
import type { Config } from './load-config.js';

/** A key for sealing secrets, identified by its id. */
export interface VaultKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The keys that the vault uses. Running processes see the key that a rotation puts in the data folder. */
export interface VaultKeys {
  /** The key that seals new secrets. */
  current(): VaultKey;
  /** The key with this id; undefined if it is not available. */
  find(id: string): VaultKey | undefined;
}

/** The installation's keys. */
export interface Keys {
  readonly vault: VaultKeys;
  /** Keys the hashes of tokens. Kept through every rotation of the vault key, so that issued URLs stay valid. */
  readonly tokenHash: Uint8Array;
  /** What the database stores to recognize the key of token hashes. The vault key is recognized by its id. */
  readonly tokenHashCheck: string;
  readonly places: KeyPlaces;
}

/** Where each key comes from, for error messages: a file, or the setting that holds it. */
export interface KeyPlaces {
  readonly encryption: string;
  readonly tokenHash: string;
}

/** What happened to the key in the data folder. */
export interface ReplacedKey {
  readonly id: string;
  readonly previousId: string;
}

/** Keys that never change: the first one seals, all of them open. */
export function fixedKeys(key: VaultKey, previous: readonly VaultKey[] = []): VaultKeys {
  const byId = new Map([...previous, key].map((entry) => [entry.id, entry]));
  return { current: () => key, find: (id) => byId.get(id) };
}

/**
 * Reads the installation's keys, and creates missing ones in the data folder (mode 0600): `encryption.key` if none is
 * configured, and `token-hash.key`, a separate secret because it must not change when the encryption key does. With a
 * configured key, an `encryption.key` in the folder still opens what it sealed, so that a key can move from the folder
 * into the environment. Throws an `Error` that names the folder if the folder is needed and unusable, or if `mayCreate`
 * is false and a file is missing. With PostgreSQL and both keys configured, the folder is not needed.
 */
export function loadKeys(config: Config, { mayCreate = true }: { readonly mayCreate?: boolean } = {}): Keys {
  return inDataFolder(config, () => {
    const hasFolder = prepareFolder(config);
    const file = encryptionFile(config);
    const hashFile = tokenHashFile(config);
    if (!mayCreate) requireFiles(config);
    const tokenHash = config.tokenHashKey ? bytesOf(config.tokenHashKey) : readOrMakeKeyFile(hashFile);
    const earlier = config.previousEncryptionKeys.map((text) => vaultKey(bytesOf(text)));
    return {
      vault: config.encryptionKey
        ? fixedKeys(vaultKey(bytesOf(config.encryptionKey)), [...earlier, ...(hasFolder ? keysOfFolder(file) : [])])
        : followFolder(file, earlier),
      tokenHash,
      tokenHashCheck: createHash('sha256').update('gatehouse key check').update(tokenHash).digest('hex').slice(0, 16),
      places: {
        encryption: config.encryptionKey ? 'GATEHOUSE_ENCRYPTION_KEY' : file,
        tokenHash: config.tokenHashKey ? 'GATEHOUSE_TOKEN_HASH_KEY' : hashFile,
      },
    };
  });
}

/** Whether both keys are configured or in the data folder, so that opening the installation would create none. */
export function hasKeys(config: Config): boolean {
  return (
    (config.encryptionKey !== null || existsSync(encryptionFile(config))) &&
    (config.tokenHashKey !== null || existsSync(tokenHashFile(config)))
  );
}

/**
 * Replaces the key of the data folder, and keeps the old one next to it to open what it sealed. Null if the key is
 * configured: then its owner has to replace it.
 */
export function replaceKey(config: Config): ReplacedKey | null {
  if (config.encryptionKey) return null;
  return inDataFolder(config, () => {
    const file = encryptionFile(config);
    const previous = vaultKey(readOrMakeKeyFile(file));
    replaceKeyFile(file, previous.id);
    return { id: vaultKey(readKeyFile(file)).id, previousId: previous.id };
  });
}

function inDataFolder<T>({ dataDir }: Config, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data folder ${dataDir} cannot be used: ${reason}. It must be a folder that this user may write to; GATEHOUSE_DATA_DIR or --data-dir names another.`,
      { cause: error },
    );
  }
}

/** Whether the data folder is usable. Throws if it is needed and unusable. */
function prepareFolder({ dataDir, databaseUrl, encryptionKey, tokenHashKey }: Config): boolean {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.X_OK);
    return true;
  } catch (error) {
    if (databaseUrl !== null && encryptionKey && tokenHashKey) return false;
    throw error;
  }
}

// A new key in place of a lost one could not open any secret, and would hide the loss.
function requireFiles(config: Config): void {
  const needed = [
    ...(config.encryptionKey ? [] : [encryptionFile(config)]),
    ...(config.tokenHashKey ? [] : [tokenHashFile(config)]),
  ];
  const missing = needed.find((file) => !existsSync(file));
  if (missing !== undefined)
    throw new Error(`${missing} is missing, and the database was used with a key from it; restore it from a backup`);
}

function encryptionFile({ dataDir }: Config): string {
  return join(dataDir, 'encryption.key');
}

function tokenHashFile({ dataDir }: Config): string {
  return join(dataDir, 'token-hash.key');
}

// Another process rotates the key, so each seal and each missing key checks whether the file has changed.
function followFolder(file: string, earlier: readonly VaultKey[]): VaultKeys {
  readOrMakeKeyFile(file);
  let stamp = fileStamp(file);
  let keys = read();
  function read(): VaultKeys {
    const [current, ...retired] = keysOfFolder(file);
    if (!current) throw new Error(`${file} is gone`);
    return fixedKeys(current, [...earlier, ...retired]);
  }
  const latest = (): VaultKeys => {
    const now = fileStamp(file);
    // If the file disappears under a running gateway, the gateway keeps its keys.
    if (now !== null && now !== stamp) {
      keys = read();
      stamp = now;
    }
    return keys;
  };
  return { current: () => latest().current(), find: (id) => keys.find(id) ?? latest().find(id) };
}

/** The current key of the folder, if any, then the keys that it replaced. */
function keysOfFolder(file: string): readonly VaultKey[] {
  return [...(existsSync(file) ? [file] : []), ...retiredKeyFiles(file)].map((path) => vaultKey(readKeyFile(path)));
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
