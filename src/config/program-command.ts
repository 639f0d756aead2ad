import { realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageName = 'mcp-gatehouse';
const commandName = 'gatehouse';
const defaultDataDir = '.gatehouse';

/** The file that starts the command line. */
export const programFile = fileURLToPath(new URL('../../bin/gatehouse.js', import.meta.url));

/** Where and how the program was started. */
export interface ProgramSurroundings {
  /** The file that starts the command line. */
  readonly file: string;
  /** The current folder. */
  readonly folder: string;
  /** The environment. */
  readonly environment: { readonly [name: string]: string | undefined };
}

let known: string | undefined;

/** What a person types to run this program from here; every printed command begins with it. */
export function programCommand(): string {
  known ??= commandFor({ file: programFile, folder: process.cwd(), environment: process.env });
  return known;
}

/** The same for given surroundings: `npx` where npm started an installed package, the name where the PATH leads here, else Node.js and the file. */
export function commandFor({ file, folder, environment }: ProgramSurroundings): string {
  const packageFolder = dirname(dirname(file));
  const isInstalled = basename(dirname(packageFolder)) === 'node_modules';
  if (isInstalled && environment.npm_command === 'exec') return `npx ${packageName}`;
  if (isOnPath(file, environment.PATH ?? environment.Path ?? '')) return commandName;
  const near = relative(folder, file);
  return `node ${quoted(near.startsWith('..') || folder === '/' ? file : near)}`;
}

/** What a person types to serve a data folder from here. */
export function serveCommand(dataDir: string): string {
  return dataDir === resolve(defaultDataDir)
    ? `${programCommand()} serve`
    : `${programCommand()} serve --data-dir ${quoted(dataDir)}`;
}

// The shims that npm writes on Windows are no links, so a shim next to the package is taken for its own.
function isOnPath(file: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    if (folder === '') return false;
    return realPath(join(folder, commandName)) === realPath(file) || isShimOf(folder, file);
  });
}

function isShimOf(folder: string, file: string): boolean {
  return (
    process.platform === 'win32' &&
    realPath(join(folder, `${commandName}.cmd`)) !== null &&
    file === join(folder, 'node_modules', packageName, 'bin', 'gatehouse.js')
  );
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function quoted(path: string): string {
  return /^[\w./\\:@+-]+$/.test(path) ? path : `"${path}"`;
}
