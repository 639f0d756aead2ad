import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './load-config.js';

const guarded = /^(encryption\.key|token-hash\.key|gatehouse\.db)/;
const ofOthers = 0o007;

/** Key and database files in the data folder that every user of the machine can read or write, with the remedy. */
export function exposedFiles({ dataDir }: Pick<Config, 'dataDir'>): readonly string[] {
  // Windows has no such modes: every file appears to be accessible to all.
  if (process.platform === 'win32') return [];
  return namesIn(dataDir)
    .filter((name) => guarded.test(name))
    .flatMap((name) => {
      const path = join(dataDir, name);
      const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
      if ((mode & ofOthers) === 0) return [];
      const shown = (mode & 0o777).toString(8).padStart(4, '0');
      return [`${path} is open to every user of this machine (mode ${shown}). Run: chmod 600 ${path}`];
    });
}

// A missing or unreadable folder is reported where it is needed.
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
