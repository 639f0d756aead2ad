// `npm run clients`: real clients against a demo of the gateway, as far as they go without a login. They are installed into a folder of their
// own, outside the project, and kept there (all of them take 1.3 GB); their settings go to a scratch home. Prints a table, with `--json` a
// JSON document.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openRecorder } from './clients/recorder.mjs';
import { clients as allClients } from './clients/trials.mjs';
import { installApart, nodeIn, nodePackage } from './install-apart.mjs';

const usage = `Usage: npm run clients -- [--only <part of a client's name>] [--json]\n`;
const { values: flags } = readFlags();
const clients = allClients.filter(({ title }) => title.toLowerCase().includes((flags.only ?? '').toLowerCase()));
if (clients.length === 0) {
  process.stderr.write(`No client is called that; there are ${allClients.map(({ title }) => title).join(', ')}.\n`);
  process.exit(2);
}

await import('./ensure.mjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Some of the clients need a newer Node.js than the gateway does.
const runtimeVersion = '24.21.0';

const folder = await installApart('clients', {
  ...Object.assign({}, ...clients.map(({ packages }) => packages)),
  [nodePackage]: runtimeVersion,
}).catch((error) => {
  process.stderr.write(`The clients could not be installed: ${error.message}.\n`);
  process.exit(1);
});
const at = (...path) => join(folder, 'node_modules', ...path);
const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-clients-'));
const demo = await startDemo();
const rows = [];
try {
  const recorder = await openRecorder(new URL(demo.line.mcp_url).origin);
  for (const { title, packages, trial } of clients) {
    process.stderr.write(`${title} ...\n`);
    const [home, project] = ['home', 'project'].map((name) => join(scratch, String(rows.length), name));
    for (const path of [home, project, join(home, '.codex')]) mkdirSync(path, { recursive: true });
    const url = `${recorder.origin}${new URL(demo.line.mcp_url).pathname}`;
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      CLAUDE_CONFIG_DIR: join(home, '.claude'),
      CODEX_HOME: join(home, '.codex'),
      DISABLE_TELEMETRY: '1',
      NO_COLOR: '1',
    };
    let outcome = 'works';
    let seen;
    try {
      seen = await trial({ url, at, node: nodeIn(folder).program, home, project, env });
    } catch (error) {
      outcome = 'FAILS';
      // What a client says may hold the URL, which is a secret even on loopback.
      seen = error.message.replaceAll(/gh[a-z]_[\w-]+/g, '[token]').replaceAll(/\s+/g, ' ');
    }
    const { methods, revisions, probes } = recorder.take();
    rows.push({ client: title, version: Object.values(packages)[0], outcome, seen, revisions, probes, methods });
  }
  await recorder.close();
} finally {
  demo.child.kill('SIGTERM');
  await demo.ended;
  rmSync(scratch, { recursive: true, force: true });
}
if (flags.json) process.stdout.write(`${JSON.stringify({ clients: rows }, null, 2)}\n`);
else printTable();
process.exitCode = rows.every(({ outcome }) => outcome === 'works') ? 0 : 1;

function readFlags() {
  try {
    return parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean' } } });
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

async function startDemo() {
  const args = [
    join(root, 'bin', 'gatehouse.js'),
    'demo',
    '--json',
    '--port',
    '0',
    '--data-dir',
    join(scratch, 'data'),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
  });
  return { child, ended, line: JSON.parse(line) };
}

function printTable() {
  const table = [
    ['CLIENT', 'VERSION', 'OUTCOME', 'REVISIONS', 'PROBES', 'SEEN'],
    ...rows.map(({ client, version, outcome, revisions, probes, seen }) => [
      client,
      version,
      outcome,
      revisions.join(', ') || 'none named',
      String(probes),
      seen,
    ]),
  ];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    process.stdout.write(
      `${row.map((cell, column) => (column === 5 ? cell : cell.padEnd(widths[column]))).join('  ')}\n`,
    );
}
