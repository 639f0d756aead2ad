import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Client from '../../client/src/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The client as a stranger has it: packed, and unpacked into a folder of its own. */
export interface PackedClient {
  readonly module: typeof Client;
  /** Checks the types of a TypeScript example against the packed client, compiles it, and imports it. */
  example(name: string, text: string): Promise<unknown>;
  remove(): void;
}

/** Packs and unpacks it; it has no dependencies, so nothing is downloaded. */
export async function packClient(): Promise<PackedClient> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-client-'));
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], join(root, 'client'));
  const { version } = JSON.parse(readFileSync(join(root, 'client', 'package.json'), 'utf8')) as { version: string };
  run('tar', ['-xzf', `mcp-gatehouse-client-${version}.tgz`], folder);
  const installed = join(folder, 'node_modules', 'mcp-gatehouse-client');
  mkdirSync(join(folder, 'node_modules'));
  renameSync(join(folder, 'package'), installed);
  mkdirSync(join(folder, 'node_modules', '@types'));
  symlinkSync(join(root, 'node_modules', '@types', 'node'), join(folder, 'node_modules', '@types', 'node'));
  const undici = join(root, 'node_modules', 'undici-types');
  if (existsSync(undici)) symlinkSync(undici, join(folder, 'node_modules', 'undici-types'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  return {
    module: (await import(pathToFileURL(join(installed, 'dist', 'index.js')).href)) as typeof Client,
    example: (name, text) => {
      writeFileSync(join(folder, `${name}.ts`), text);
      const flags = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
      run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...flags, `${name}.ts`], folder);
      return import(pathToFileURL(join(folder, `${name}.js`)).href);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
}
