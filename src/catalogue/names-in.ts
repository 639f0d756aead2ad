import { existsSync, readdirSync } from 'node:fs';

/** The names in a folder that end so, sorted; none where there is no such folder. */
export function namesIn(folder: string, ending: string): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .sort()
    : [];
}
