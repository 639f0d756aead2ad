// npm run bench:workers: what two and four workers do beside one, each held to a quarter of a core, so that the load and the connected service
// are not what is measured. Exit code 1 where a goal is missed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { postgresFolder, startPostgres } from '../scripts/services.mjs';
import { leave, readFlags } from './command-line.mjs';
import { install, serve, startSandbox } from './gatehouse.mjs';
import { startLoad } from './load/client.mjs';
import { cpuMicroseconds, placeBy, start, stopAll } from './processes.mjs';
import { table } from './report.mjs';
import { callOf } from './requests.mjs';
import { median } from './statistics.mjs';

const usage = `Usage: npm run bench:workers -- [--seconds <n>] [--rounds <n>] [--store <embedded|postgres>] [--quick]

  --seconds <n>  each stretch of load (default 4)
  --rounds <n>   stretches of each number of workers, in turns (default 5)
  --store        only one of the stores (default both)
  --same         40 connections in all; by default there are 40 for each worker
  --quick        two rounds of a second; the figures are worth nothing
  --help         this text

Holding a worker to a quarter of a core takes a control group (version 1 or 2) that this user may create.
`;
const flags = readFlags(
  {
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    store: { type: 'string' },
    same: { type: 'boolean' },
    quick: { type: 'boolean' },
  },
  usage,
);
const seconds = Number(flags.seconds ?? (flags.quick ? 1 : 4));
const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 5));
if (!(seconds > 0 && rounds > 0)) leave('--seconds and --rounds must be numbers above 0', usage);
if (!['embedded', 'postgres', undefined].includes(flags.store)) leave('--store must be embedded or postgres', usage);

const titles = ['store', 'workers', 'calls/s', 'times one', 'CPU us/call', 'times one', 'busiest core share', 'goal'];
const counts = [1, 2, 4];
/** Times the calls of one worker, and times its processor time per call. */
const goals = { 2: 1.9, 4: 3.6 };
const cpuGoal = 1.05;
const quotaShare = 0.25;
const periodMicroseconds = 10_000;
/** A commit of PostgreSQL has the rows of the calls under way in one worker, so the number of these matters. */
const connectionsOf = (count) => (flags.same ? 40 : 40 * count);
const warmSeconds = 6;
const request = callOf('2025-06-18', 'list_all_zoho_mail_domains', {});
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-workers-bench-'));
const note = (text) => process.stderr.write(`${text}\n`);
const groups = [];
const stops = [];
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    await clean();
    process.exit(130);
  });
placeBy('none');
try {
  await import('../scripts/ensure.mjs');
  process.exitCode = (await measure()) ? 0 : 1;
} catch (error) {
  note(error.stack);
  process.exitCode = 1;
} finally {
  await clean();
}

async function measure() {
  const sandbox = await startSandbox();
  const service = fileURLToPath(new URL('servers/upstream.mjs', import.meta.url));
  const { line } = await start([service], {}, { isAside: true });
  const upstream = line.startsWith('{') ? JSON.parse(line).origin : line;
  const connectTo = `mail.zoho.com=${upstream},*=${sandbox.origin}`;
  const stores = flags.store ? [flags.store] : ['embedded', ...(postgresFolder() === null ? [] : ['postgres'])];
  let isReached = true;
  for (const store of stores) {
    const rows = await measureStore(store, { sandbox, connectTo });
    process.stdout.write(`${table([titles, ...rows.map((row) => cells(store, row, rows[0]))]).join('\n')}\n\n`);
    isReached &&= rows.every((row) => verdictOf(row, rows[0]) !== 'missed');
  }
  return isReached;
}

/** One gateway for each number of workers, all at the same time, measured in turns. */
async function measureStore(store, { sandbox, connectTo }) {
  const load = startLoad();
  const contestants = [];
  for (const count of counts) {
    const settings = { GATEHOUSE_WORKERS: String(count), GATEHOUSE_CALLS_PER_ACCOUNT_MAX: '1000' };
    if (store === 'postgres') {
      const postgres = await startPostgres({ fsync: 'on' });
      stops.push(postgres.stop);
      settings.DATABASE_URL = postgres.url;
    }
    const data = join(folder, `${store}-${count}`);
    const installation = await install({ folder: data, sandbox, connectTo, settings });
    const gateway = await serve(installation);
    const workers = count === 1 ? [gateway.pid] : childrenOf(gateway.pid);
    if (workers.length !== count) throw new Error(`${workers.length} workers were found in place of ${count}`);
    contestants.push({ count, gateway, workers, rounds: [] });
  }
  for (const contestant of contestants) {
    note(`${store}, ${contestant.count} workers: warming up`);
    await stretch(load, contestant, warmSeconds);
  }
  for (const { workers } of contestants) for (const pid of workers) hold(pid);
  for (let round = 0; round < rounds; round += 1) {
    note(`${store}: round ${round + 1} of ${rounds}`);
    for (const contestant of contestants) contestant.rounds.push(await stretch(load, contestant, seconds));
  }
  for (const { gateway } of contestants) await gateway.stop();
  return contestants.map((one) => ({
    count: one.count,
    perSecond: median(one.rounds.map(({ perSecond }) => perSecond)),
    cpu: median(one.rounds.map(({ cpu }) => cpu)),
    busiest: median(one.rounds.map(({ busiest }) => busiest)),
  }));
}

async function stretch(load, { count, gateway, workers }, forSeconds) {
  const { hostname: host, port, pathname: path } = new URL(gateway.url);
  const pids = [...new Set([gateway.pid, ...workers])];
  const look = () => pids.map(cpuMicroseconds);
  let [from, to] = [look(), look()];
  const plan = {
    host,
    port: Number(port),
    path,
    requests: [request],
    connections: connectionsOf(count),
    seconds: forSeconds,
  };
  const result = await load.run(plan, {
    onBegin: () => {
      from = look();
    },
    onMeasured: () => {
      to = look();
    },
  });
  const { answered = 0, ...others } = result.counts;
  if (answered === 0 || Object.keys(others).length > 0) throw new Error(JSON.stringify(result.counts));
  const spent = pids.map((_, index) => to[index] - from[index]);
  return {
    perSecond: (answered / result.measuredMs) * 1_000,
    cpu: spent.reduce((sum, time) => sum + time, 0) / answered,
    busiest: Math.max(...spent) / (result.measuredMs * 1_000),
  };
}

function childrenOf(pid) {
  return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
    .map(Number);
}

/** Puts a process into a control group of its own that gets a quarter of a core. */
function hold(pid) {
  const quota = periodMicroseconds * quotaShare;
  const [place, settings] = existsSync('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')
    ? ['/sys/fs/cgroup/cpu', { 'cpu.cfs_period_us': periodMicroseconds, 'cpu.cfs_quota_us': quota }]
    : ['/sys/fs/cgroup', { 'cpu.max': `${quota} ${periodMicroseconds}` }];
  const group = join(place, `gatehouse-bench-${pid}`);
  mkdirSync(group);
  groups.push(group);
  for (const [name, value] of Object.entries(settings)) writeFileSync(join(group, name), String(value));
  writeFileSync(join(group, 'cgroup.procs'), String(pid));
}

function cells(store, row, one) {
  return [
    store,
    String(row.count),
    row.perSecond.toFixed(0),
    (row.perSecond / one.perSecond).toFixed(2),
    row.cpu.toFixed(0),
    (row.cpu / one.cpu).toFixed(2),
    row.busiest.toFixed(2),
    verdictOf(row, one),
  ];
}

function verdictOf(row, one) {
  if (row.count === 1) return '';
  return row.perSecond / one.perSecond >= goals[row.count] && row.cpu / one.cpu <= cpuGoal ? 'reached' : 'missed';
}

async function clean() {
  await stopAll();
  for (const stop of stops.splice(0).reverse()) await stop();
  for (const group of groups.splice(0)) {
    try {
      rmdirSync(group);
    } catch {
      note(`the control group ${group} was left behind`);
    }
  }
  rmSync(folder, { recursive: true, force: true });
}
