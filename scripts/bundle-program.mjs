// Bundles the compiled program and its packages into dist/program/: a few files in place of 1,500, so that it starts in less than half
// the time (docs/decisions/363). `dist/` keeps the compiled files, for scripts that import one part.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Every file that a process or a thread starts with. The folder is flat and as deep as `dist/<room>/`, which keeps the relative paths
// of the sources right.
const input = {
  main: join(root, 'dist/main.js'),
  'drain-worker': join(root, 'dist/store/sqlite/drain-worker.js'),
  'read-worker': join(root, 'dist/store/sqlite/read-worker.js'),
  'import-worker': join(root, 'dist/admin/importing/import-worker.js'),
};
// Packages that load files next to their own at run time (native libraries, threads, WebAssembly, tables) stay where they are.
const external = [/^libsql(?:\/|$)/, /^@libsql\//, /^pino$/, /^run$/, /^css-tree$/, /^ioredis$/, /^pg-native$/];
// These name their own place without loading a file from it: in comments, or guarded by `typeof`.
const harmless = ['commander', 'fflate', 'undici'];
const ownPlace = /\bimport\.meta\b|\b__dirname\b|\b__filename\b|\bcreateRequire\b/;

const bundle = await rolldown({
  input,
  external,
  platform: 'node',
  plugins: [{ name: 'own-place', transform }],
  // No module of ours is imported only for what it does: a command is spared what it imports nothing from.
  treeshake: { moduleSideEffects: [{ test: /\/dist\/(?!.*node_modules)/, sideEffects: false }] },
  onLog,
});
await bundle.write({
  dir: join(root, 'dist/program'),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name].js',
  cleanDir: true,
});
await bundle.close();

/** Refuses a package that looks for files next to its own, where the bundle has none. */
function transform(code, id) {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(id)?.[1];
  if (name === undefined || harmless.includes(name) || !ownPlace.test(code)) return;
  throw new Error(`${id} names its own place. Add "${name}" to "external" in scripts/bundle-program.mjs.`);
}

function onLog(level, log) {
  if (level === 'warn' && !/node_modules/.test(log.message)) throw new Error(log.message);
}
