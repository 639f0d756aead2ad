// `npm run conformance`: the official conformance runner against the protocol rooms. The runner needs a newer Node.js than the program
// does, so both are installed into a folder of their own, outside the project, and kept there.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installApart, nodeIn, nodePackage } from './install-apart.mjs';

const runner = { name: '@modelcontextprotocol/conformance', version: '0.2.0-alpha.12' };
const nodeVersion = '22.23.3';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
await import('./ensure.mjs');
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 22;
const folder = await installApart(`conformance-${runner.version}`, {
  [runner.name]: runner.version,
  ...(isNewEnough ? {} : { [nodePackage]: nodeVersion }),
}).catch((error) => leave(`The conformance runner could not be installed: ${error.message}.`));
const { status, error } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'test/conformance/vitest.config.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      GATEHOUSE_CONFORMANCE_FOLDER: folder,
      GATEHOUSE_CONFORMANCE_NODE: isNewEnough ? process.execPath : nodeIn(folder).program,
    },
  },
);
if (error) leave(`The conformance runner could not be started: ${error.message}.`);
process.exitCode = status ?? 1;

function leave(words) {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}
