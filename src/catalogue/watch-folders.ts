import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How folders are watched. */
export interface FolderWatch {
  readonly folders: readonly string[];
  /** Polling interval. Milliseconds. */
  readonly everyMs: number;
  /** Called once at the start, and after every change when two polls in a row are equal. Never concurrently. */
  readonly onChange: () => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** Levels below a watched folder: a group of integrations, an integration, its folders, their files. */
const depthMax = 4;

/**
 * Watches folders until it is stopped, by polling size, time and inode of every file. Follows links, so that it detects
 * the swap of a mounted ConfigMap, and works on volumes without file events.
 */
export function watchFolders({ folders, everyMs, onChange, onFault }: FolderWatch): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let taken: string | undefined;
  let seen: string | undefined;
  const look = async (): Promise<void> => {
    try {
      const present = (await Promise.all(folders.map((folder) => pictureOf(folder, depthMax)))).join('\n');
      // Files are written one after the other, so a folder is read once it is stable.
      if (present !== taken && present === seen) {
        taken = present;
        await onChange();
      }
      seen = present;
    } catch (error) {
      onFault(error);
    }
    if (!isStopped) timer = setTimeout(() => void look(), everyMs).unref();
  };
  void look();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

async function pictureOf(path: string, depth: number): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!found) return `${path} -`;
  if (!found.isDirectory()) return `${path} ${found.size} ${found.mtimeMs} ${found.ino}`;
  const names = depth === 0 ? [] : await readdir(path).catch(() => []);
  const shown = names.filter((name) => name === '_joint' || !/^[_.]/.test(name)).sort();
  return [path, ...(await Promise.all(shown.map((name) => pictureOf(join(path, name), depth - 1))))].join('\n');
}
