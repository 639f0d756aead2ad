// npm run bench:sweep: deleting MCP servers whose time is over, on both stores: how long the sweep takes, and how long it keeps the event
// loop of the gateway, in which calls would wait. Exit code 1 where a goal is missed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { postgresFolder, startPostgres } from '../scripts/services.mjs';
import { leave, readFlags } from './command-line.mjs';
import { install, mintServers, startSandbox } from './gatehouse.mjs';
import { stopAll } from './processes.mjs';
import { table } from './report.mjs';

const usage = `Usage: npm run bench:sweep -- [--servers <n>] [--store <embedded|postgres>]

  --servers <n>  how many have expired (default 100000)
  --store        only one of the stores (default both)
  --help         this text
`;
const flags = readFlags({ servers: { type: 'string' }, store: { type: 'string' } }, usage);
const count = Number(flags.servers ?? 100_000);
if (!Number.isInteger(count) || count < 2) leave('--servers must be a whole number above 1', usage);
if (!['embedded', 'postgres', undefined].includes(flags.store)) leave('--store must be embedded or postgres', usage);

const goals = { seconds: 5, delayMs: 20 };
const settleMs = 200;
const room = (name) => import(fileURLToPath(new URL(`../dist/${name}`, import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-sweep-'));
const stops = [];
try {
  const sandbox = await startSandbox();
  const lines = [
    ['store', 'servers', 'sweep, s', `goal ${goals.seconds} s`, 'longest delay, ms', `goal ${goals.delayMs} ms`],
  ];
  const stores = flags.store ? [flags.store] : ['embedded', ...(postgresFolder() === null ? [] : ['postgres'])];
  for (const store of stores) {
    const { swept, seconds, delayMs } = await measure(store, sandbox);
    const verdicts = [seconds <= goals.seconds, delayMs <= goals.delayMs];
    if (verdicts.includes(false)) process.exitCode = 1;
    const [isFast, isShort] = verdicts.map((isReached) => (isReached ? 'reached' : 'missed'));
    lines.push([store, swept, seconds.toFixed(2), isFast, delayMs.toFixed(1), isShort]);
  }
  process.stdout.write(`${table(lines).join('\n')}\n`);
} finally {
  await stopAll();
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(store, sandbox) {
  const settings = {};
  if (store === 'postgres') {
    const postgres = await startPostgres({ fsync: 'on' });
    stops.push(postgres.stop);
    settings.DATABASE_URL = postgres.url;
  }
  const connectTo = `*=${sandbox.origin}`;
  const installation = await install({ folder: join(folder, store), sandbox, connectTo, settings });
  process.stderr.write(`${store}: creating ${count} servers that have expired\n`);
  await mintServers(installation, { count, pathsFile: join(folder, 'paths'), expiresAt: Date.now() });
  const opened = await open(installation);
  try {
    await pause(settleMs);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const began = performance.now();
    const swept = await opened.servers.sweep();
    const seconds = (performance.now() - began) / 1_000;
    delay.disable();
    return { swept, seconds, delayMs: delay.max / 1e6 };
  } finally {
    await opened.close();
  }
}

/** The installation as a serving gateway opens it. */
async function open({ environment }) {
  const [{ loadConfig }, { createLogger, createMetrics }, { openInstallation }] = await Promise.all(
    ['config/index.js', 'observe/index.js', 'wire/open-installation.js'].map(room),
  );
  const config = loadConfig({ environment: { ...process.env, ...environment } });
  if (!config.ok) throw new Error(config.refusal.message);
  return openInstallation(config.value, { log: createLogger('warn'), metrics: createMetrics(), serves: true });
}
