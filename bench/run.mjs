// npm run bench: Gatehouse beside its ceilings, the official server package and peers, in one run on one machine; ratios first.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as accounts from './cases/accounts.mjs';
import * as discovery from './cases/discovery.mjs';
import * as integrations from './cases/integrations.mjs';
import * as operations from './cases/operations.mjs';
import * as single from './cases/process.mjs';
import * as scale from './cases/scale.mjs';
import * as stores from './cases/stores.mjs';
import { leave, readFlags } from './command-line.mjs';
import { goalsOf } from './goals.mjs';
import { canPin, machineMicroseconds, ownMicroseconds, placeBy, placements, stopAll } from './processes.mjs';
import { reportOf } from './report.mjs';
import { openSetting } from './setting.mjs';

const titles = [operations, discovery, accounts, integrations, scale, stores, single].flatMap((cases) => cases.titles);
const usage = `Usage: npm run bench -- [options]

  --seconds <n>     each stretch of load (default 1)
  --rounds <n>      how often each contestant of a case gets its turn (default 5)
  --only <text>     the cases whose title holds this text: ${titles.join(', ')}
  --quick           a smoke run: one round of 0.3 s, no 200 connections, 10,000 MCP servers in place of 100,000; its figures are worth nothing
  --placement <p>   side (default): the load and the connected service on the first core, servers under test on any;
                    split: servers under test on the other cores alone; none: nothing is placed
  --json <file>     write everything that was measured
  --help            this text
`;
const flags = readFlags(
  {
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean' },
    placement: { type: 'string', default: 'side' },
    json: { type: 'string' },
  },
  usage,
);
const options = {
  seconds: Number(flags.seconds ?? (flags.quick ? 0.3 : 1)),
  rounds: Number(flags.rounds ?? (flags.quick ? 1 : 5)),
  // A cold compiler would be measured otherwise.
  warmSeconds: flags.quick ? 0.3 : 2,
  connections: flags.quick ? [1, 20] : [1, 20, 200],
  serverCounts: [1, 1_000, flags.quick ? 10_000 : 100_000],
  starts: flags.quick ? 1 : 5,
};
const wanted = titles.filter((title) => title.includes(flags.only ?? ''));
const faults = [
  options.seconds > 0 ? null : '--seconds must be a number above 0',
  Number.isInteger(options.rounds) && options.rounds > 0 ? null : '--rounds must be a whole number above 0',
  placements.includes(flags.placement) ? null : `--placement must be one of ${placements.join(', ')}`,
  wanted.length > 0 ? null : `--only names no case; there are ${titles.join(', ')}`,
].filter((fault) => fault !== null);
if (faults.length > 0) leave(faults.join('\n'), usage);

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const started = performance.now();
const note = (text) =>
  process.stderr.write(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${text}\n`);
const stops = [];
let isEnding = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => endEarly());
placeBy(flags.placement);
try {
  const run = await bench();
  process.stdout.write(`${reportOf(run).join('\n')}\n`);
  if (flags.json) writeFileSync(flags.json, `${JSON.stringify(run, null, 2)}\n`);
} catch (error) {
  if (!isEnding) process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
} finally {
  if (!isEnding) await clean();
}

async function bench() {
  await import('../scripts/ensure.mjs');
  const from = { machine: machineMicroseconds(), own: ownMicroseconds() };
  const setting = openSetting({ folder, options, note });
  const isWanted = (cases) => cases.titles.some((title) => wanted.includes(title));
  const rows = [];
  let [startUp, memory, networked, catalogue] = [[], null, null, null];
  const measure = (name, isChosen, work) => (isChosen ? attempt(setting, name, work) : null);
  await measure('memory', wanted.includes('memory'), async () => {
    memory = await single.measureMemory(setting);
  });
  await measure('operations', isWanted(operations), async () => {
    rows.push(...(await operations.measureOperations(setting, wanted)));
  });
  await measure('discovery', isWanted(discovery), async () => {
    rows.push(...(await discovery.measureDiscovery(setting)));
  });
  await measure('kinds of servers', isWanted(accounts), async () => {
    rows.push(...(await accounts.measureAccounts(setting)));
  });
  await measure('100 integrations', isWanted(integrations), async () => {
    catalogue = await integrations.measureIntegrations(setting);
  });
  await measure('number of servers', isWanted(scale), async () => {
    rows.push(...(await scale.measureScale(setting, wanted)));
  });
  await measure('stores', isWanted(stores), async () => {
    const outcome = await stores.measureStores(setting, wanted, stops);
    rows.push(...outcome.rows);
    networked = outcome.networked;
  });
  await measure('start-up', wanted.includes('start-up'), async () => {
    const installations = [['SQLite', await setting.installation()]];
    if (networked) installations.push(['PostgreSQL+Redis', networked]);
    startUp = await single.measureStartUp(setting, installations);
  });
  // What they took counts as this run's own once they have ended.
  await endServices();
  const to = { machine: machineMicroseconds(), own: ownMicroseconds() };
  return {
    at: new Date().toISOString(),
    machine: {
      node: process.version,
      cores: availableParallelism(),
      model: cpus()[0]?.model ?? 'unknown',
      placement: canPin ? flags.placement : 'none',
      othersShare: othersShare(from, to),
      seconds: Math.round((performance.now() - started) / 1_000),
    },
    options,
    goals: goalsOf({ rows, startUp, memory, catalogue }),
    rows,
    startUp,
    memory,
    catalogue,
    leftOut: setting.leftOut,
  };
}

// What was measured is reported even if one case fails: a run takes a quarter of an hour.
async function attempt(setting, name, work) {
  try {
    await work();
  } catch (error) {
    if (isEnding) throw error;
    process.exitCode = 1;
    note(`${name} failed: ${error.stack}`);
    setting.leftOut.push(`${name}: ${error.message.split('\n', 1)[0].slice(0, 200)}`);
  }
}

// What the machine worked for others while the run went on: the first thing to look at where figures jump.
function othersShare(from, to) {
  if (Object.values(from).includes(null) || Object.values(to).includes(null)) return null;
  const others = to.machine.worked - from.machine.worked - (to.own - from.own);
  return Math.max(0, others / (to.machine.passed - from.machine.passed));
}

async function endEarly() {
  if (isEnding) return;
  isEnding = true;
  note('ending');
  await clean();
  process.exit(130);
}

async function endServices() {
  for (const stop of stops.splice(0).reverse()) await stop();
}

async function clean() {
  await stopAll();
  await endServices();
  rmSync(folder, { recursive: true, force: true });
}
