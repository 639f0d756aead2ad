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

/** The command that runs this program from here. Every printed command begins with it. */
export function programCommand(): string {
  known ??= commandFor({ file: programFile, folder: process.cwd(), environment: process.env });
  return known;
}

/**
 * The same for a given environment: `npx` if npm started an installed package, the name if the PATH leads here, else
 * Node.js and the file.
 */
export function commandFor({ file, folder, environment }: ProgramSurroundings): string {
  const packageFolder = dirname(dirname(file));
  const isInstalled = basename(dirname(packageFolder)) === 'node_modules';
  if (isInstalled && environment.npm_command === 'exec') return `npx ${packageName}`;
  if (isOnPath(file, environment.PATH ?? environment.Path ?? '')) return commandName;
  const near = relative(folder, file);
  return `node ${quoted(near.startsWith('..') || folder === '/' ? file : near)}`;
}

/** The command that serves a data folder from here. */
export function serveCommand(dataDir: string): string {
  return dataDir === resolve(defaultDataDir)
    ? `${programCommand()} serve`
    : `${programCommand()} serve --data-dir ${quoted(dataDir)}`;
}

// The shims that npm writes on Windows are not links, so a shim next to the package is assumed to belong to it.
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
