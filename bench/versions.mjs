// npm run bench:versions: this checkout and another one, built, in turns in one run: small or long calls on PostgreSQL with commits that reach the disk.
// Beside them the ceiling: a bare proxy that commits one row per call. Medians of starts; ratios to the other checkout, by speed and by CPU time
// of the gateway and of the database, and what the database was asked per call.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPostgres, startRedis } from '../scripts/services.mjs';
import { checked, validateDomains } from './answers.mjs';
import { leave, readFlags } from './command-line.mjs';
import { install, programOf, serve, startSandbox } from './gatehouse.mjs';
import { startLoad } from './load/client.mjs';
import { measureInTurns } from './measure.mjs';
import { placeBy, start, stopAll } from './processes.mjs';
import { table } from './report.mjs';
import { callOf } from './requests.mjs';
import { called } from './setting.mjs';
import { compareRounds, median } from './statistics.mjs';

const usage = `Usage: npm run bench:versions -- --base <checkout> [options]

  --base <folder>      a built checkout of the version to compare with
  --starts <n>         how often every gateway is started anew (default 3)
  --rounds <n>         turns of each within a start (default 5)
  --seconds <n>        a turn (default 1)
  --connections <n,n>  default 1,20,200
  --redis <both|this>  with Redis in front of PostgreSQL, in both or in this checkout only
  --embedded           on the embedded store
  --reply <name>       small (default), large (100 kB, returned whole) or cut (100 kB, cut as for an unknown client)
  --help               this text
`;
const flags = readFlags(
  {
    base: { type: 'string' },
    starts: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    connections: { type: 'string', default: '1,20,200' },
    redis: { type: 'string', default: '' },
    embedded: { type: 'boolean' },
    reply: { type: 'string', default: 'small' },
  },
  usage,
);
if (!flags.base) leave('--base is missing', usage);
if (!['', 'both', 'this'].includes(flags.redis)) leave('--redis is both or this', usage);
if (!['small', 'large', 'cut'].includes(flags.reply)) leave('--reply is small, large or cut', usage);

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const era = '2025-06-18';
const asked = flags.reply === 'small' ? called.small : called.large;
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-versions-'));
const stops = [];
let proxies = 0;
placeBy('side');
try {
  const setting = await openSetting();
  const starts = [];
  for (let count = 0; count < Number(flags.starts); count += 1) starts.push(await measureStart(setting));
  report(starts);
} finally {
  await stopAll();
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The services, and an installation of each version, with a database of its own in one server. */
async function openSetting() {
  const services = flags.embedded ? null : await startPostgres({ fsync: 'on' });
  if (services) stops.push(services.stop);
  const redis = flags.redis ? await startRedis() : null;
  if (redis) stops.push(redis.stop);
  const program = (name) => join(root, 'bench', 'servers', `${name}.mjs`);
  const upstream = (await start([program('upstream')], {}, { isAside: true })).line;
  const sandbox = await startSandbox();
  const admin = services ? new pg.Client({ connectionString: services.url }) : null;
  await admin?.connect();
  stops.push(async () => admin?.end());
  const databaseOf = async (name) => {
    if (!admin) return {};
    await admin.query(`create database ${name}`);
    return { DATABASE_URL: services.url.replace(/postgres$/, name) };
  };
  const installations = [];
  for (const [name, checkout] of [
    ['other', resolve(flags.base)],
    ['this', root],
  ])
    installations.push({
      name,
      ...(await install({
        folder: join(folder, name),
        sandbox,
        connectTo: `mail.zoho.com=${upstream},*=${sandbox.origin}`,
        settings: {
          ...(await databaseOf(name)),
          ...(flags.reply === 'cut' ? { GATEHOUSE_REPLY_CHARS_MAX: undefined } : {}),
          ...(redis && (name === 'this' || flags.redis === 'both') ? { REDIS_URL: redis.url } : {}),
        },
        program: programOf(checkout),
      })),
    });
  const expected = await (await fetch(`${upstream}${asked.path}`)).json();
  return {
    admin,
    installations,
    // A cut reply is shorter than that of a version which cuts none; it only has to be no error.
    validate:
      flags.reply === 'cut'
        ? ({ result }) => (result.isError ? 'is an error' : null)
        : validateDomains(expected.data.domainVO),
    load: startLoad(),
    proxy: async () => {
      const args = [program('proxy'), upstream, asked.path];
      proxies += 1;
      return start(args, await databaseOf(`ceiling${proxies}`));
    },
  };
}

/** Starts all of them, measures them in turns and stops them. */
async function measureStart({ installations, load, validate, proxy }) {
  const contestants = [];
  const running = [];
  for (const installation of installations) {
    const gateway = await serve(installation);
    running.push(gateway);
    const contestant = { server: installation.name, era, url: gateway.url, pid: gateway.pid };
    contestants.push(await checkedInEither(contestant, validate));
  }
  const ceiling = await proxy();
  running.push(ceiling);
  const request = callOf(era, asked.tool, asked.args);
  contestants.push(await checked({ server: 'ceiling', era, url: ceiling.line, pid: ceiling.pid, request }, () => null));
  const rows = [];
  for (const connections of flags.connections.split(',').map(Number)) {
    const warmSeconds = rows.length === 0 ? 2 : 0;
    const plan = { title: '', connections, seconds: Number(flags.seconds), rounds: Number(flags.rounds), warmSeconds };
    rows.push(...(await measureInTurns(load, contestants, plan)));
  }
  for (const { stop } of running) await stop();
  return rows;
}

// A version from before results were cut to the main fields returns all of them, and knows no "*".
async function checkedInEither(contestant, validate) {
  const requestWith = (args) => callOf(era, asked.tool, args);
  try {
    return await checked({ ...contestant, request: requestWith(asked.args) }, validate);
  } catch {
    return checked({ ...contestant, request: requestWith({}) }, validate);
  }
}

function report(starts) {
  const lines = [
    ['connections', 'version', 'req/s', 'p50 ms', 'p99 ms', 'CPU us', 'of the other', 'by CPU', 'of the ceiling'],
  ];
  for (const { connections, server } of starts[0]) {
    const find = (rows, name) => rows.find((row) => row.connections === connections && row.server === name);
    const of = (figure) => median(starts.map((rows) => find(rows, server)[figure]));
    const ratio = (name, compare) =>
      median(starts.map((rows) => compareRounds(find(rows, server), find(rows, name), compare).value)).toFixed(2);
    const speed = (left, right) => left.perSecond / right.perSecond;
    const work = (left, right) => right.cpuMicroseconds / left.cpuMicroseconds;
    lines.push([
      connections,
      server,
      Math.round(of('perSecond')),
      of('p50Ms').toFixed(3),
      of('p99Ms').toFixed(2),
      Math.round(of('cpuMicroseconds')),
      ratio('other', speed),
      ratio('other', work),
      ratio('ceiling', speed),
    ]);
  }
  process.stdout.write(`${table(lines).join('\n')}\n`);
}
