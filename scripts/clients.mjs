// `npm run clients`: real clients against a demo of the gateway, without a login and without network besides loopback. Agents and SDKs are driven by
// a fake model through a scenario, and what that model read is asserted; others list tools or make a call. Each client is installed into a folder
// of its own, outside the project, and kept there (all of them take 4 GB); its settings go to a scratch home.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agents } from './clients/agents.mjs';
import { serveModel } from './clients/model/serve.mjs';
import { createTurns } from './clients/play-turns.mjs';
import { openRecorder } from './clients/recorder.mjs';
import { stepNames } from './clients/scenario.mjs';
import { sdks } from './clients/sdks.mjs';
import { printTable, writeTable } from './clients/tables.mjs';
import { trials } from './clients/trials.mjs';
import { openWorld, startDemo } from './clients/world.mjs';
import { installApart, nodeIn, nodePackage } from './install-apart.mjs';

const usage = `Usage: npm run clients -- [--only <part of a client's name>] [--json] [--write]

  --only <text>  only the clients whose name contains the text
  --json         print a JSON document in place of a table
  --write        write the table of docs/clients.md; not with --only
`;
const flags = readFlags();
const clients = [...agents, ...sdks, ...trials].filter(({ title }) =>
  title.toLowerCase().includes((flags.only ?? '').toLowerCase()),
);
if (clients.length === 0) leave('No client has that name.');
if (flags.write && flags.only) leave('--write needs all clients.');

await import('./ensure.mjs');
// Some of the clients need a newer Node.js than the gateway does.
const runtimeVersion = '24.21.0';
const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-clients-'));
const rows = [];
let demo;
let model;
let recorder;
try {
  const node = nodeIn(await installApart('client-runtime', { [nodePackage]: runtimeVersion })).program;
  demo = await startDemo(join(scratch, 'data'));
  model = await serveModel();
  recorder = await openRecorder(demo.line.origin);
  for (const client of clients) {
    process.stderr.write(`${client.title} ...\n`);
    const started = Date.now();
    const row = await drive(client, node);
    const [version = ''] = Object.values(client.packages);
    rows.push({ client: client.title, version, ...row, ...recorder.take(), seconds: (Date.now() - started) / 1000 });
  }
} finally {
  await recorder?.close();
  await model?.close();
  await demo?.stop();
  rmSync(scratch, { recursive: true, force: true });
}
if (flags.write) writeTable(rows, stepNames);
if (flags.json) process.stdout.write(`${JSON.stringify({ clients: rows }, null, 2)}\n`);
else printTable(rows, stepNames);
process.exitCode = rows.some(({ outcome }) => outcome === 'fails') ? 1 : 0;

/** Installs a client and drives it; what cannot be had or run is skipped with its reason. */
async function drive(client, node) {
  if (client.skipped) return { outcome: 'skipped', reason: client.skipped };
  let folder;
  try {
    folder = await installApart(`client-${slugOf(client)}`, client.packages);
  } catch (error) {
    return { outcome: 'skipped', reason: `could not be installed: ${error.message}` };
  }
  const place = placeOf(client, { folder, node });
  try {
    return await (client.trial ? tryClient(client, place) : playScenario(client, place));
  } catch (error) {
    return { outcome: 'fails', reason: clean(error.message) };
  }
}

function placeOf(client, { folder, node }) {
  const [home, project] = ['home', 'project'].map((name) => join(scratch, slugOf(client), name));
  for (const path of [home, project, join(home, '.codex')]) mkdirSync(path, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    CLAUDE_CONFIG_DIR: join(home, '.claude'),
    CODEX_HOME: join(home, '.codex'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    DISABLE_TELEMETRY: '1',
    NO_COLOR: '1',
  };
  const at = (...path) => join(folder, 'node_modules', ...path);
  return { at, folder, node, home, project, env, model: model.origin };
}

async function tryClient({ trial }, place) {
  const url = `${recorder.origin}${new URL(demo.line.mcp_url).pathname}`;
  return { outcome: 'works', detail: await trial({ ...place, url }) };
}

async function playScenario(client, place) {
  const world = await openWorld(demo.line);
  const turns = createTurns(world);
  model.script(turns.play);
  recorder.take();
  const servers = Object.fromEntries(
    Object.entries(world.paths).map(([name, path]) => [name, `${recorder.origin}${path}`]),
  );
  const { said, code, isLate } = await client.run({ ...place, servers });
  const steps = Object.fromEntries(turns.outcome());
  const ended = isLate ? 'took too long' : `ended with ${code}`;
  if (model.requests().length === 0)
    return { outcome: 'skipped', reason: `did not reach the model; ${ended}: ${clean(said).slice(-200)}` };
  if (!turns.isDone()) return { outcome: 'fails', steps, reason: `${ended}: ${clean(said).slice(-300)}` };
  const isRight = Object.values(steps).every(({ faults }) => faults.length === 0);
  return { outcome: isRight ? 'works' : 'fails', steps };
}

// What a client prints may hold the URL, which is a secret even on loopback.
function clean(text) {
  return text
    .replaceAll(/gh[a-z]_[\w-]+/g, '[token]')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function slugOf({ title, folder = title }) {
  return folder.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

function readFlags() {
  const options = { only: { type: 'string' }, json: { type: 'boolean' }, write: { type: 'boolean' } };
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return leave(error.message);
  }
}

function leave(fault) {
  process.stderr.write(`${fault}\n${usage}`);
  process.exit(2);
}
