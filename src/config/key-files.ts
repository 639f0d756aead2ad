import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { decodeKey } from './decode-key.js';

/** Reads a key file. Throws an `Error` that names the file if it does not contain a key. */
export function readKeyFile(path: string): Buffer {
  const bytes = decodeKey(readFileSync(path, 'utf8').trim());
  if (!bytes) throw new Error(`${path} does not hold a key of 32 bytes; restore it from a backup`);
  return bytes;
}

/** Reads a key file, and creates it first if it does not exist. */
export function readOrMakeKeyFile(path: string): Buffer {
  if (!existsSync(path)) withDraft(path, (draft) => giveName(draft, path));
  return readKeyFile(path);
}

/**
 * Puts a new key under this name, and keeps the current one as `<path>.<id>`. At every moment one of them is in place.
 */
export function replaceKeyFile(path: string, serializeId: string): void {
  giveName(path, `${path}.${serializeId}`);
  withDraft(path, (draft) => renameSync(draft, path));
}

/** The files of the keys that this one replaced. */
export function retiredKeyFiles(path: string): readonly string[] {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^[0-9a-f]{12}$/.test(name.slice(prefix.length)))
    .map((name) => join(folder, name));
}

/** A value that changes whenever the file under this name does; null if there is none. */
export function fileStamp(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.ino}:${stat.mtimeMs}` : null;
}

// Written in full, synced to disk and put under its name in one step. No process reads half a key; of two that start at
// the same time, the second reads the key of the first; and after a power cut the key on disk opens what was sealed.
function withDraft(path: string, place: (draft: string) => void): void {
  const draft = `${path}.draft-${randomBytes(6).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(32).toString('base64')}\n`);
    fsyncSync(file);
    place(draft);
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
    // Some file systems have no hard links. There the file is written in place, and one of two simultaneous starts
    // fails.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
  }
}

// Some systems do not allow opening and syncing a folder. There the system decides when it writes the name.
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
