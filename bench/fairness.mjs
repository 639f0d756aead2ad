// npm run bench:fairness: what one noisy account costs twenty quiet ones, on one gateway and on three. Exit code 1 where the goal is missed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hasRedis, postgresFolder, startPostgres, startRedis } from '../scripts/services.mjs';
import { leave, readFlags } from './command-line.mjs';
import { createServer, install, serve, startSandbox } from './gatehouse.mjs';
import { createLatencies } from './load/latencies.mjs';
import { placeBy, start, stopAll } from './processes.mjs';
import { table } from './report.mjs';
import { callOf } from './requests.mjs';

const usage = `Usage: npm run bench:fairness -- [--seconds <n>] [--quick]

  --seconds <n>   each stretch, without and with the noisy account (default 20)
  --quick         stretches of 3 seconds; the figures are worth nothing
  --help          this text
`;
const era = '2025-06-18';
const quietAccounts = 20;
const noisyCallsMax = 300;
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
  'noisy done',
  'noisy 503',
  'goal',
];
const quietCall = callOf(era, 'list_all_zoho_mail_domains', {});
const noisyCall = callOf(era, 'list_all_zoho_mail_groups', {});

const flags = readFlags({ seconds: { type: 'string' }, quick: { type: 'boolean' } }, usage);
const seconds = Number(flags.seconds ?? (flags.quick ? 3 : 20));
if (!(seconds > 0)) leave('--seconds must be a number above 0', usage);
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
  const rows = await measureCluster({ sandbox, connectTo, count: 1, settings: {} });
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
  const origins = gateways.map(({ origin }) => origin);
  note(`${count} gateway${count === 1 ? '' : 's'}: warming up`);
  await stretch({ origins, paths, noisyPath: null, forSeconds: 2 });
  const rows = [];
  for (const [noise, isNoisy] of [
    ['none', false],
    [`${noisyCallsMax} slow calls at a time`, true],
  ]) {
    note(`${count} gateway${count === 1 ? '' : 's'}: ${noise}`);
    const outcome = await stretch({ origins, paths, noisyPath: isNoisy ? noisyPath : null, forSeconds: seconds });
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
  const connected = await fetch(`${origin}/integrated-account`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ integration: 'zoho_mail', data_center: 'com', code }),
  });
  const account = await connected.json();
  if (connected.status >= 300) throw new Error(`no account was connected: ${JSON.stringify(account)}`);
  return new URL(await createServer({ origin }, { accountId: account.id, apiToken }, { name: 'quiet' })).pathname;
}

/** Quiet accounts call at their pace, the noisy one as much as it may; every call goes to the next gateway. */
async function stretch({ origins, paths, noisyPath, forSeconds }) {
  const latencies = createLatencies();
  const counts = { failed: 0, noisyDone: 0, noisyRefused: 0 };
  const until = performance.now() + forSeconds * 1_000;
  let turn = 0;
  const next = () => origins[turn++ % origins.length];
  const quiet = async (path, index) => {
    await pause((index * quietEveryMs) / quietAccounts);
    while (performance.now() < until) {
      const from = performance.now();
      if ((await call(`${next()}${path}`, quietCall)) !== 200) counts.failed += 1;
      const tookMs = performance.now() - from;
      latencies.add(tookMs);
      await pause(Math.max(0, quietEveryMs - tookMs));
    }
  };
  const noisy = async () => {
    while (performance.now() < until) {
      const status = await call(`${next()}${noisyPath}`, noisyCall);
      if (status === 200) counts.noisyDone += 1;
      else if (status === 503) {
        counts.noisyRefused += 1;
        // It does not wait for as long as retry-after says: that is what makes it noisy.
        await pause(100);
      }
    }
  };
  const noise = noisyPath === null ? [] : Array.from({ length: noisyCallsMax * origins.length }, noisy);
  await Promise.all([...paths.map(quiet), ...noise]);
  return { ...latencies.summary(), ...counts };
}

async function call(url, { headers, body }) {
  const answer = await fetch(url, { method: 'POST', headers, body });
  const text = await answer.text();
  return answer.status === 200 && text.includes('"isError":true') ? 500 : answer.status;
}

function cells({ count, noise, p50Ms, p99Ms, ratio, total, failed, noisyDone, noisyRefused, isReached }) {
  const verdict = isReached === null ? '' : isReached ? 'reached' : 'missed';
  return [
    String(count),
    noise,
    p50Ms.toFixed(1),
    p99Ms.toFixed(1),
    ratio === null ? '' : ratio.toFixed(2),
    String(total),
    String(failed),
    String(noisyDone),
    String(noisyRefused),
    verdict,
  ];
}

async function clean() {
  await stopAll();
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
}
