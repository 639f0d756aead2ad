// npm run bench:fairness: what one noisy account costs twenty quiet ones, on one gateway and on three. Exit code 1 where the goal is missed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hasRedis, postgresFolder, startPostgres, startRedis } from '../scripts/services.mjs';
import { leave, readFlags } from './command-line.mjs';
import { create, createServer, install, serve, startSandbox } from './gatehouse.mjs';
import { createLatencies } from './load/latencies.mjs';
import { cpuMicroseconds, placeBy, start, startWithMessages, stopAll } from './processes.mjs';
import { table } from './report.mjs';
import { callOf } from './requests.mjs';

const usage = `Usage: npm run bench:fairness -- [--seconds <n>] [--gateways <n>] [--noisy <n>] [--quick]

  --seconds <n>   each stretch, without and with the noisy account (default 20)
  --gateways <n>  only 1 or 3 of them (default both)
  --noisy <n>     calls of the noisy account at a time, on all gateways together (default 300)
  --quick         stretches of 3 seconds; the figures are worth nothing
  --help          this text
`;
const era = '2025-06-18';
const quietAccounts = 20;
/** As long as one of them takes at most. */
const noisyCallEndsMs = 6_000;
/** The noise is on before a quiet call is measured. */
const noiseSettlesMs = 500;
const warmUpMs = 8_000;
/** At a time, on each URL. */
const warmUpCallsEach = 4;
/** How often each quiet account calls. */
const quietEveryMs = 250;
/** The noisy account may make a quiet call at p99 take this many times as long. */
const goal = 2;
const scopes = 'ZohoMail.partner.organization.ALL,ZohoMail.organization.domains.ALL,ZohoMail.organization.groups.ALL';
const titles = [
  'gateways',
  'noise',
  'quiet p50 ms',
  'quiet p99 ms',
  'times without noise',
  'quiet calls',
  'failed',
  'busiest gateway CPU',
  'noisy done',
  'noisy refused',
  'noisy other',
  'goal',
];
const quietCall = callOf(era, 'list_all_zoho_mail_domains', {});
const noisyCall = callOf(era, 'list_all_zoho_mail_groups', {});

const flags = readFlags(
  { seconds: { type: 'string' }, gateways: { type: 'string' }, noisy: { type: 'string' }, quick: { type: 'boolean' } },
  usage,
);
const noisyCalls = Number(flags.noisy ?? 300);
if (!(noisyCalls > 0)) leave('--noisy must be a number above 0', usage);
const seconds = Number(flags.seconds ?? (flags.quick ? 3 : 20));
if (!(seconds > 0)) leave('--seconds must be a number above 0', usage);
if (!['1', '3', undefined].includes(flags.gateways)) leave('--gateways must be 1 or 3', usage);
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-fairness-'));
const note = (text) => process.stderr.write(`${text}\n`);
const stops = [];
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    await clean();
    process.exit(130);
  });
placeBy('none');
try {
  await import('../scripts/ensure.mjs');
  const rows = await measure();
  process.stdout.write(`${table([titles, ...rows.map(cells)]).join('\n')}\n`);
  process.exitCode = rows.every(({ isReached }) => isReached !== false) ? 0 : 1;
} catch (error) {
  note(error.stack);
  process.exitCode = 1;
} finally {
  await clean();
}

async function measure() {
  const sandbox = await startSandbox();
  const service = fileURLToPath(new URL('servers/slow-service.mjs', import.meta.url));
  const { line: upstream } = await start([service], {}, { isAside: true });
  const connectTo = `mail.zoho.com=${upstream},*=${sandbox.origin}`;
  const rows = flags.gateways === '3' ? [] : await measureCluster({ sandbox, connectTo, count: 1, settings: {} });
  if (flags.gateways === '1') return rows;
  if (postgresFolder() === null || !hasRedis()) {
    note('left out: three gateways (PostgreSQL and Redis are not installed here)');
    return rows;
  }
  const [postgres, redis] = await Promise.all([startPostgres({ fsync: 'on' }), startRedis()]);
  stops.push(postgres.stop, redis.stop);
  const settings = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  rows.push(...(await measureCluster({ sandbox, connectTo, count: 3, settings })));
  return rows;
}

async function measureCluster({ sandbox, connectTo, count, settings }) {
  const data = join(folder, `data-${count}`);
  const installation = await install({ folder: data, sandbox, connectTo, scopes, settings });
  const gateways = await Promise.all(Array.from({ length: count }, () => serve(installation)));
  const paths = [];
  for (let index = 0; index < quietAccounts; index += 1)
    paths.push(await quietPath(gateways[0], installation, sandbox));
  const noisyPath = new URL(gateways[0].url).pathname;
  note(`${count} gateway${count === 1 ? '' : 's'}: warming up`);
  await warmUp({ gateways, paths, noisyPath });
  const rows = [];
  for (const [noise, isNoisy] of [
    ['none', false],
    [`${noisyCalls} slow calls at a time`, true],
  ]) {
    note(`${count} gateway${count === 1 ? '' : 's'}: ${noise}`);
    const outcome = await stretch({ gateways, paths, noisyPath: isNoisy ? noisyPath : null, forSeconds: seconds });
    const ratio = isNoisy ? outcome.p99Ms / rows[0].p99Ms : null;
    rows.push({
      count,
      noise,
      ...outcome,
      ratio,
      isReached: ratio === null ? null : ratio <= goal && outcome.failed === 0,
    });
  }
  for (const { stop } of gateways) await stop();
  return rows;
}

/** Connects one more account, with an MCP server; answers the path of its URL. */
async function quietPath({ origin }, { apiToken }, sandbox) {
  const answer = await fetch(`${sandbox.origin}/__sandbox/self-client-code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scope: scopes, data_center: 'com' }),
  });
  const { code } = await answer.json();
  const connection = { integration: 'zoho_mail', data_center: 'com', code };
  const account = await create({ origin }, { apiToken }, '/integrated-account', connection);
  return new URL(await createServer({ origin }, { accountId: account.id, apiToken }, { name: 'quiet' })).pathname;
}

/** Calls of every kind, enough of them that their code is compiled: a process answers its first thousand several times slower. */
async function warmUp({ gateways, paths, noisyPath }) {
  const until = performance.now() + warmUpMs;
  const keepCalling = async (url) => {
    while (performance.now() < until) await isDone(url, quietCall);
  };
  const urls = gateways.flatMap(({ origin }) => paths.map((path) => `${origin}${path}`));
  await Promise.all(urls.flatMap((url) => Array.from({ length: warmUpCallsEach }, () => keepCalling(url))));
  await stretch({ gateways, paths, noisyPath, forSeconds: noisyCallEndsMs / 1_000 });
  await pause(noisyCallEndsMs);
}

/**
 * Quiet accounts call at their pace, each call on the next gateway; the noisy one as much as it may, on all of them. A quiet call's time counts from
 * when it was due, so that a gateway that falls behind does not get fewer of them.
 */
async function stretch({ gateways, paths, noisyPath, forSeconds }) {
  const latencies = createLatencies();
  const origins = gateways.map(({ origin }) => origin);
  const noise = noisyPath === null ? null : startNoise({ origins, path: noisyPath });
  if (noise) await pause(noiseSettlesMs);
  const cpuBefore = gateways.map(({ pid }) => cpuMicroseconds(pid));
  const began = performance.now();
  let failed = 0;
  let turn = 0;
  const quiet = async (path, index) => {
    const firstAt = began + (index * quietEveryMs) / quietAccounts;
    for (let dueAt = firstAt; dueAt < began + forSeconds * 1_000; dueAt += quietEveryMs) {
      await pause(Math.max(0, dueAt - performance.now()));
      if (!(await isDone(`${origins[turn++ % origins.length]}${path}`, quietCall))) failed += 1;
      latencies.add(performance.now() - dueAt);
    }
  };
  await Promise.all(paths.map(quiet));
  const tookMs = performance.now() - began;
  const cpu = gateways.map(({ pid }, index) => (cpuMicroseconds(pid) - cpuBefore[index]) / (tookMs * 1_000));
  return { ...latencies.summary(), failed, cpu: Math.max(...cpu), ...(await noise?.end()) };
}

function startNoise(plan) {
  const child = startWithMessages([fileURLToPath(new URL('load/noise.mjs', import.meta.url))]);
  child.send({ ...plan, connections: Math.ceil(noisyCalls / plan.origins.length), request: noisyCall });
  return {
    end: () =>
      new Promise((resolve, reject) => {
        child.once('message', ({ done, refused, other }) =>
          resolve({ noisyDone: done, noisyRefused: refused, noisyOther: other }),
        );
        child.once('exit', () => reject(new Error('the noisy account ended before it was told to')));
        child.send('end');
      }),
  };
}

async function isDone(url, { headers, body }) {
  const answer = await fetch(url, { method: 'POST', headers, body });
  const text = await answer.text();
  return answer.status === 200 && !text.includes('"isError":true');
}

function cells({
  count,
  noise,
  p50Ms,
  p99Ms,
  ratio,
  total,
  failed,
  cpu,
  noisyDone,
  noisyRefused,
  noisyOther,
  isReached,
}) {
  const verdict = isReached === null ? '' : isReached ? 'reached' : 'missed';
  return [
    String(count),
    noise,
    p50Ms.toFixed(1),
    p99Ms.toFixed(1),
    ratio === null ? '' : ratio.toFixed(2),
    String(total),
    String(failed),
    cpu.toFixed(2),
    ...[noisyDone, noisyRefused, noisyOther].map((figure) => (figure === undefined ? '' : String(figure))),
    verdict,
  ];
}

async function clean() {
  await stopAll();
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
}
