import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestOfRecord } from './emit-method.js';
import type { Imported } from './import-api.js';
import { ImportFault } from './import-fault.js';
import { type Lock, readLock } from './lock.js';

/** The state of a folder from an earlier import. */
export interface ExistingFolder {
  readonly lock: Lock | null;
  readonly overlay: string | null;
}

/**
 * Reads the state of an earlier import. Throws `ImportFault` if the folder is something else, or was edited outside
 * `overlay.yaml`.
 */
export function readFolder(folder: string): ExistingFolder {
  if (!existsSync(folder)) return { lock: null, overlay: null };
  const textOf = (path: string): string | null =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : null;
  const text = textOf('import.lock.yaml');
  if (text === null) {
    if (readdirSync(folder).length > 0)
      throw new ImportFault(
        `${folder} is not empty and has no import.lock.yaml: it was not written by an import. Choose another with --out.`,
      );
    return { lock: null, overlay: null };
  }
  const lock = readLock(text);
  for (const [path, digest] of lock.files) {
    if (!/^(?:integration\.yaml|NOT-COVERED\.md|resources\/[a-z][a-z0-9_]*\.yaml)$/.test(path))
      throw new ImportFault(
        `import.lock.yaml names the file ${JSON.stringify(path.slice(0, 80))}, which no import writes.`,
      );
    const own = textOf(path);
    if (own !== null && digestOfRecord(own) !== digest)
      throw new ImportFault(
        `${join(folder, path)} was edited. Write the change in overlay.yaml, restore the file, and import again.`,
      );
  }
  return { lock, overlay: textOf('overlay.yaml') };
}

/** Writes an import over an earlier one: files that it no longer has are removed, `overlay.yaml` is never changed. */
export function writeFolder(folder: string, imported: Imported, before: Lock | null): void {
  for (const [path, text] of imported.files) {
    const file = join(folder, path);
    if (path === 'overlay.yaml' && existsSync(file)) continue;
    mkdirSync(dirname(file), { recursive: true });
    // Written next to it and renamed, so that no stop leaves half a file.
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
  for (const path of before?.files.keys() ?? [])
    if (!imported.files.has(path)) rmSync(join(folder, path), { force: true });
}
