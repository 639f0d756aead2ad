import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** The store as JavaScript that a process of its own can run. */
export interface CompiledStore {
  /** The path of the compiled `writer.ts`; the other files are next to it. */
  readonly writer: string;
  dispose(): void;
}

/**
 * Compiles the store into a folder from which the dependencies can be found. A few files, because hundreds of processes
 * start with them.
 */
export async function compileStore(): Promise<CompiledStore> {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'gatehouse-store-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const bundle = await rolldown({
    input: {
      writer: pathOf('./writer.ts'),
      'drain-worker': pathOf('../sqlite/drain-worker.ts'),
      'read-worker': pathOf('../sqlite/read-worker.ts'),
      // Parts that tests import next to their threads.
      'read-thread': pathOf('../sqlite/read-thread.ts'),
      'write-turns': pathOf('../sqlite/write-turns.ts'),
    },
    external: [/^libsql$/, /^ioredis$/, /^pino$/, /^pg-native$/],
    platform: 'node',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    onLog: () => undefined,
  });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js' });
  await bundle.close();
  return { writer: join(folder, 'writer.js'), dispose: () => rmSync(folder, { recursive: true }) };
}
