import { randomBytes } from 'node:crypto';
import { cp, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A folder to be written. */
export interface SavedFolder {
  /** The operator's catalogue folder. */
  readonly root: string;
  /** Of the integration, and of its folder. */
  readonly name: string;
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of an earlier import; those that are not written again are removed. */
  readonly replaced: readonly string[];
}

/**
 * Writes and syncs the folder next to its target, then renames it: readers see either the old files or the new ones.
 * Files that people added to the folder stay.
 */
export async function saveFolder({ root, name, files, replaced }: SavedFolder): Promise<void> {
  const place = join(root, name);
  // Names that begin with a dot are not read as integrations.
  const mark = randomBytes(6).toString('hex');
  const [fresh, old] = [join(root, `.${name}-${mark}.new`), join(root, `.${name}-${mark}.old`)];
  const isThere = (await stat(place).catch(() => null)) !== null;
  try {
    if (isThere) await cp(place, fresh, { recursive: true, errorOnExist: true, force: false });
    else await mkdir(fresh);
    for (const path of replaced) if (!files.has(path)) await rm(join(fresh, path), { force: true });
    for (const [path, text] of files) {
      await mkdir(dirname(join(fresh, path)), { recursive: true });
      await writeFile(join(fresh, path), text, { flush: true });
    }
    if (isThere) await rename(place, old);
    try {
      await rename(fresh, place);
    } catch (error) {
      if (isThere) await rename(old, place);
      throw error;
    }
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  await rm(old, { recursive: true, force: true });
  const folder = await open(root, 'r').catch(() => null);
  // Not every file system can flush a folder.
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
