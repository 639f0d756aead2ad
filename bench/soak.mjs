// npm run soak: a gateway and the sandbox under steady load for a long time, with faults of the service; does anything grow? Exit code 1 where a
// goal is missed. What grows and is no leak: the audit trail on the disk. The sandbox keeps the newest 10,000 requests.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askOnce } from './answers.mjs';
import { leave, readFlags } from './command-line.mjs';
import { install, listTools, serve, startSandbox } from './gatehouse.mjs';
import { startLoad } from './load/client.mjs';
import { openDescriptors, placeBy, stopAll } from './processes.mjs';
import { table } from './report.mjs';
import { callOf, requestOf } from './requests.mjs';
import { startFaults } from './soak/faults.mjs';
import { validateSoak } from './soak/judge.mjs';
import { startSamples } from './soak/samples.mjs';

const usage = `Usage: npm run soak -- [--minutes <n>] [--json <file>]

  --minutes <n>   how long the load lasts (default 30)
  --json <file>   write minutes, samples and goals
  --help          this text
`;
const warmUpSeconds = 5;
const capacitySeconds = 30;
const capacityShare = 0.7;
const connections = 64;
const megabyte = 1_048_576;
const legacy = '2025-06-18';
const modern = '2026-07-28';
const calls = [
  ['list_all_zoho_mail_domains', {}],
  ['get_single_zoho_mail_domain_by_id', { domain_name: 'acmecorp.com' }],
  ['list_all_zoho_mail_groups', {}],
  ['list_all_zoho_mail_antispam_spf', {}],
];

const flags = readFlags({ minutes: { type: 'string', default: '30' }, json: { type: 'string' } }, usage);
const minutes = Number(flags.minutes);
if (!(minutes > 0)) leave('--minutes must be a number above 0', usage);
const seconds = minutes * 60;
const partSeconds = Math.min(60, seconds / 3);
const warmSeconds = Math.min(Math.max(60, seconds * 0.2), seconds / 2);
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-soak-'));
const note = (text) => process.stderr.write(`${text}\n`);
let isEnding = false;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    isEnding = true;
    await clean();
    process.exit(130);
  });
placeBy('none');
try {
  await import('../scripts/ensure.mjs');
  const run = await soak();
  if (flags.json) writeFileSync(flags.json, `${JSON.stringify(run, null, 2)}\n`);
  report(run);
  process.exitCode = run.goals.every(({ isReached }) => isReached !== false) ? 0 : 1;
} catch (error) {
  if (!isEnding) note(error.stack);
  process.exitCode = 1;
} finally {
  if (!isEnding) await clean();
}

async function soak() {
  const [sandbox, tools] = [await startSandbox(), await listTools()];
  const installation = await install({
    folder: join(folder, 'data'),
    sandbox,
    connectTo: `*=${sandbox.origin}`,
    scopes: ['ZohoMail.partner.organization.ALL', ...new Set(calls.flatMap(([name]) => scopeOf(tools, name)))].join(),
  });
  const gateway = await serve(installation);
  if (openDescriptors(gateway.pid) === null) throw new Error('this system does not tell about processes under /proc');
  const requests = calls.flatMap(([name, args]) => [callOf(legacy, name, args), callOf(modern, name, args)]);
  for (const request of requests) await askRightly(gateway.url, request);
  const { hostname: host, port, pathname: path } = new URL(gateway.url);
  const plan = {
    host,
    port: Number(port),
    path,
    connections,
    requests: [requestOf(legacy, 'tools/list'), ...requests],
    // From the beginning: what reading every answer takes of the machine is part of the capacity.
    readsAnswers: true,
  };
  const load = startLoad();
  note('measuring capacity');
  await load.run({ ...plan, seconds: warmUpSeconds });
  const { counts, measuredMs } = await load.run({ ...plan, seconds: capacitySeconds });
  const capacity = (counts.answered / measuredMs) * 1_000;
  const perSecond = capacity * capacityShare;
  note(
    `${Math.round(capacity)} requests a second; ${Math.round(perSecond)} a second for ${minutes} minutes, with faults`,
  );
  const trailBefore = storeMegabytes();
  const samples = startSamples({ ...gateway, apiToken: installation.apiToken });
  const faults = startFaults({ origin: sandbox.origin, perSecond });
  const parts = [];
  const outcome = await load.run(
    { ...plan, seconds, perSecond, reportSeconds: partSeconds },
    {
      onPart: ({ result, waiting }) => {
        parts.push({ ...result, waiting, ...samples.samples.at(-1) });
        note(lineOf(parts.length, parts.at(-1)));
      },
    },
  );
  faults.stop();
  samples.stop();
  const told = faults.told();
  const total = {
    counts: sumOf([...parts.map((part) => part.counts), outcome.counts]),
    unanswered: outcome.unanswered,
  };
  return {
    at: new Date().toISOString(),
    minutes,
    capacity,
    perSecond,
    warmSeconds,
    partSeconds,
    trailMegabytes: storeMegabytes() - trailBefore,
    goals: validateSoak({ parts, samples: samples.samples, warmSeconds, outcome: total, faults: told }),
    outcome: total,
    faults: told,
    parts,
    samples: samples.samples,
  };
}

function scopeOf(tools, name) {
  return tools.find((tool) => tool.name === name).scopes.slice(-1);
}

async function askRightly(url, request) {
  const { json } = await askOnce({ url, request });
  if (!json.result || json.result.isError) throw new Error(`a call fails before any fault: ${JSON.stringify(json)}`);
}

function sumOf(counts) {
  const sum = {};
  for (const [word, count] of counts.flatMap(Object.entries)) sum[word] = (sum[word] ?? 0) + count;
  return sum;
}

function storeMegabytes() {
  // Audit rows wait in journals before they come into the database; a journal may be gone by the time that it is looked at.
  return readdirSync(join(folder, 'data'))
    .filter((name) => /^gatehouse\.db(-wal|-audit-.+)?$/.test(name))
    .map((name) => statSync(join(folder, 'data', name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, bytes) => sum + bytes / megabyte, 0);
}

function lineOf(number, { p50Ms, p99Ms, residentMegabytes: resident, descriptors, waiting }) {
  return `part ${number}: p50 ${p50Ms?.toFixed(1)} ms, p99 ${p99Ms?.toFixed(1)} ms, ${resident?.toFixed(0)} MB, ${descriptors} descriptors, ${waiting} waiting`;
}

function report({ goals, parts, outcome, faults, perSecond, capacity, trailMegabytes }) {
  const figure = (value, digits) => (value === null || value === undefined ? '?' : value.toFixed(digits));
  const lines = [
    ...table([
      ['goal', 'value', 'at most', 'reached'],
      ...goals.map(({ name, value, goal, isReached }) => [
        name,
        figure(value, Number.isInteger(value) ? 0 : 2),
        goal ?? '',
        isReached === null ? '' : isReached ? 'yes' : 'NO',
      ]),
    ]),
    '',
    ...table([
      ['minute', 'answers', 'p50 ms', 'p99 ms', 'max ms', 'resident MB', 'heap MB', 'descriptors', 'waiting'],
      ...parts.map((part, index) => [
        (((index + 1) * partSeconds) / 60).toFixed(1),
        part.total,
        figure(part.p50Ms, 2),
        figure(part.p99Ms, 2),
        figure(part.maxMs, 0),
        figure(part.residentMegabytes, 1),
        figure(part.heapMegabytes, 1),
        part.descriptors ?? '?',
        part.waiting,
      ]),
    ]),
    '',
    `Answers: ${JSON.stringify(outcome.counts)}; faults queued: ${JSON.stringify(faults.queued)}.`,
    `${Math.round(perSecond)} requests a second, ${capacityShare * 100} % of ${Math.round(capacity)}; the store grew by ${trailMegabytes.toFixed(0)} MB, which is the audit trail.`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function clean() {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}
