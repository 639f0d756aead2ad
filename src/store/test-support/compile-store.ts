import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The store as JavaScript that a process of its own can run. */
export interface CompiledStore {
  /** The path of the compiled `writer.ts`. */
  readonly writer: string;
  dispose(): void;
}

/** Compiles the store into a folder from which the dependencies can be found. */
export function compileStore(): CompiledStore {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'gatehouse-store-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.build.json'),
      compilerOptions: { noCheck: true, rootDir: join(root, 'src'), outDir: folder, sourceMap: false },
      files: ['./writer.ts', '../sqlite/drain-worker.ts', '../sqlite/read-worker.ts'].map((file) =>
        fileURLToPath(new URL(file, import.meta.url)),
      ),
      include: [],
      exclude: [],
    }),
  );
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const made = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`the store does not compile: ${made.stdout}${made.stderr}`);
  return {
    writer: join(folder, 'store', 'test-support', 'writer.js'),
    dispose: () => rmSync(folder, { recursive: true }),
  };
}
