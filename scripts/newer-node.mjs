// `npm run newer-node`: the program under the Node.js of its image, which is newer than the one that other tests run under. That Node.js is
// installed into a folder of its own, outside the project, and kept there.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installApart, nodeIn, nodePackage } from './install-apart.mjs';

// Code that depends on the engine and on Node.js itself: HTTP, streams, files, the embedded store with its thread, and processes of each kind
// from start to end. `--all` runs every flow.
const flows = [
  'bridge',
  'cluster.',
  'domain-onboarding.',
  'files',
  'mcp-remote',
  'oauth',
  'restart',
  'sign-in',
  'telemetry',
  'workers',
];
const tests = [
  ...(process.argv.includes('--all') ? ['test/flow/'] : flows.map((name) => `test/flow/${name}`)),
  ...['src/store/sqlite/', 'src/transport/', 'src/outbound/', 'src/vault/'],
];

await import('./ensure.mjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const version = /^ARG NODE_IMAGE=node:(\d+\.\d+\.\d+)/m.exec(
  readFileSync(join(root, 'deploy', 'Dockerfile'), 'utf8'),
)?.[1];
if (version === undefined) leave('deploy/Dockerfile names no version of Node.js.');
const folder = await installApart(`node-${version}`, { [nodePackage]: version }).catch((error) =>
  leave(`Node.js ${version} could not be installed: ${error.message}.`),
);
const { binaries, program } = nodeIn(folder);
process.stdout.write(`Node.js ${version}\n`);
const { status, error } = spawnSync(program, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...tests], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` },
});
if (error) leave(`Node.js ${version} could not be started: ${error.message}.`);
process.exitCode = status ?? 1;

function leave(words) {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}
