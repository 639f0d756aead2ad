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

/** Reads a key file. Throws an `Error` that names it where it holds no key. */
export function readKeyFile(path: string): Buffer {
  const bytes = decodeKey(readFileSync(path, 'utf8').trim());
  if (!bytes) throw new Error(`${path} does not hold a key of 32 bytes; restore it from a backup`);
  return bytes;
}

/** Reads a key file, made first where there is none. */
export function readOrMakeKeyFile(path: string): Buffer {
  if (!existsSync(path)) withDraft(path, (draft) => giveName(draft, path));
  return readKeyFile(path);
}

/** Puts a new key under this name; the present one stays beside it as `<path>.<id>`. At no moment is there none. */
export function replaceKeyFile(path: string, serializeId: string): void {
  giveName(path, `${path}.${serializeId}`);
  withDraft(path, (draft) => renameSync(draft, path));
}

/** The files of the keys that this one has replaced. */
export function retiredKeyFiles(path: string): readonly string[] {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^[0-9a-f]{12}$/.test(name.slice(prefix.length)))
    .map((name) => join(folder, name));
}

/** Something that is another when the file under this name is; null where there is none. */
export function fileStamp(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.ino}:${stat.mtimeMs}` : null;
}

// Whole, on the disk, and under its name in one step: no process ever sees half a key, of two that start at once the second reads
// what the first has made, and what a power cut leaves can be opened with the key that is there.
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
