// npm run bench:telemetry: what traces and figures cost a tools/call. A gateway without a collector, one that keeps every trace and one that
// keeps a tenth, all running, asked in turns; a stub in a process of its own plays the collector. All of them are started anew several times,
// because the same program may run a third faster or slower from one start to the next, by where its memory comes to lie. Medians over the
// starts, ratios first.
// Options: --starts N (default 7), --rounds N (of each start, default 2), --seconds N (a turn, default 2), --connections N (default 20), --json FILE.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checked } from './answers.mjs';
import { install, serve, startSandbox } from './gatehouse.mjs';
import { startLoad } from './load/client.mjs';
import { measureInTurns } from './measure.mjs';
import { placeBy, start, stopAll } from './processes.mjs';
import { callOf } from './requests.mjs';
import { called } from './setting.mjs';
import { median } from './statistics.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    starts: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-telemetry-'));
const server = (name) => join(root, 'bench', 'servers', `${name}.mjs`);
const era = '2025-06-18';
const warmSeconds = 3;
const isAnswered = ({ result }) => (result?.isError === false ? null : 'does not answer the call');

placeBy('side');
try {
  const kinds = await installKinds();
  const load = startLoad();
  const starts = [];
  for (let count = 0; count < Number(options.starts); count += 1) starts.push(await measureStart(load, kinds));
  report(starts);
} finally {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}

/** The gateways, each with a data folder of its own and one account; tokens come from the sandbox, calls go to the fixed-bytes upstream. */
async function installKinds() {
  const upstream = (await start([server('upstream')], {}, { isAside: true })).line;
  const sandbox = await startSandbox();
  const collector = (await start([server('collector')], {}, { isAside: true })).line;
  const collected = { OTEL_EXPORTER_OTLP_ENDPOINT: collector };
  const tenth = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' };
  const kinds = [
    { name: 'no collector', settings: {} },
    { name: 'every trace kept', settings: collected },
    { name: 'a tenth kept', settings: { ...collected, ...tenth } },
  ];
  const installed = [];
  for (const { name, settings } of kinds) {
    const installation = await install({
      folder: join(folder, name.replaceAll(' ', '-')),
      sandbox,
      connectTo: `mail.zoho.com=${upstream},*=${sandbox.origin}`,
      settings,
    });
    installed.push({ name, installation });
  }
  return installed;
}

/** Starts all of them, measures them in turns and stops them; answers one row each. */
async function measureStart(load, kinds) {
  const gateways = [];
  for (const { name, installation } of kinds) gateways.push({ name, ...(await serve(installation)) });
  const contestants = [];
  for (const { name, url, pid } of gateways) {
    const contestant = { server: name, era, url, pid, request: callOf(era, called.small.tool) };
    contestants.push(await checked(contestant, isAnswered));
  }
  const rows = await measureInTurns(load, contestants, {
    title: 'tools/call small',
    connections: Number(options.connections),
    seconds: Number(options.seconds),
    rounds: Number(options.rounds),
    warmSeconds,
  });
  for (const { stop } of gateways) await stop();
  return rows;
}

function report(starts) {
  const print = (line) => process.stdout.write(`${line}\n`);
  const names = starts[0].map((row) => row.server);
  const over = (work) => starts.map(work).sort((one, other) => one - other);
  const told = (values, digits) =>
    `${median(values).toFixed(digits)} (${values[0].toFixed(digits)} to ${values.at(-1).toFixed(digits)})`;
  for (const [index, name] of names.entries()) {
    if (index === 0) continue;
    const throughput = over((rows) => rows[index].perSecond / rows[0].perSecond);
    const cpu = over((rows) => rows[index].cpuMicroseconds / rows[0].cpuMicroseconds);
    print(
      `${name}: ${told(throughput, 2)} of the throughput, ${told(cpu, 2)} times the processor time a call, beside no collector`,
    );
  }
  print('');
  for (const [index, name] of names.entries()) {
    const perSecond = over((rows) => rows[index].perSecond);
    const cpu = over((rows) => rows[index].cpuMicroseconds);
    print(`${name.padEnd(18)} ${told(perSecond, 0)} calls/s, ${told(cpu, 0)} us of processor time a call`);
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ options, starts }, null, 2)}\n`);
}
