// npm run bench:telemetry: what traces and figures cost a tools/call. A gateway without a collector, one that keeps every trace and one that
// keeps a tenth, all running, asked in turns; a stub in a process of its own plays the collector. Medians over the rounds, ratios first.
// Options: --rounds N (default 5), --seconds N (a turn, default 4), --connections N (default 20), --json FILE.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checked } from './answers.mjs';
import { startLoad } from './load/client.mjs';
import { measureInTurns } from './measure.mjs';
import { run, start, stopAll } from './processes.mjs';
import { callOf } from './requests.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-telemetry-'));
const gatehouse = join(root, 'bin', 'gatehouse.js');
const server = (name) => join(root, 'bench', 'servers', `${name}.mjs`);
const era = '2025-06-18';
const warmSeconds = 3;
const isAnswered = ({ result }) => (result?.isError === false ? null : 'does not answer the call');

try {
  const kinds = await Promise.all((await startKinds()).map((kind) => checked(kind, isAnswered)));
  const rows = await measureInTurns(startLoad(), kinds, {
    title: 'tools/call small',
    connections: Number(options.connections),
    seconds: Number(options.seconds),
    rounds: Number(options.rounds),
    warmSeconds,
  });
  report(rows);
} finally {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}

/** The gateways, each on a data folder of its own with one account; tokens come from the sandbox, calls go to the fixed-bytes upstream. */
async function startKinds() {
  const upstream = (await start([server('upstream')])).line;
  const sandbox = JSON.parse((await start([join(root, 'sandbox', 'dist', 'main.js'), '--json'])).line);
  const collector = (await start([server('collector')])).line;
  const kinds = [
    { name: 'no collector', settings: {} },
    { name: 'every trace kept', settings: { OTEL_EXPORTER_OTLP_ENDPOINT: collector } },
    {
      name: 'a tenth kept',
      settings: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.1',
      },
    },
  ];
  const started = [];
  for (const { name, settings } of kinds) {
    const environment = {
      ...settings,
      ZOHO_CLIENT_ID: sandbox.client.id,
      ZOHO_CLIENT_SECRET: sandbox.client.secret,
      GATEHOUSE_CONNECT_TO: `mail.zoho.com=${upstream},*=${sandbox.origin}`,
      GATEHOUSE_DATA_DIR: join(folder, name.replaceAll(' ', '-')),
      GATEHOUSE_LOG_LEVEL: 'warn',
    };
    const scope = 'ZohoMail.partner.organization.ALL,ZohoMail.organization.domains.ALL';
    const answer = await fetch(`${sandbox.origin}/__sandbox/self-client-code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scope, data_center: 'com' }),
    });
    const { code } = await answer.json();
    const connect = ['accounts', 'connect', 'zoho-mail', '--code', code, '--data-center', 'com', '--json'];
    await run([gatehouse, ...connect], environment);
    const { token } = JSON.parse(await run([gatehouse, 'mcp', 'create', '--name', 'bench', '--json'], environment));
    const gateway = await start([gatehouse, 'serve', '--port', '0', '--json'], environment);
    const url = `${JSON.parse(gateway.line).origin}/mcp/${token}`;
    started.push({ server: name, era, url, pid: gateway.pid, request: callOf(era, 'list_all_zoho_mail_domains') });
  }
  return started;
}

function report(rows) {
  const print = (line) => process.stdout.write(`${line}\n`);
  const [base, ...others] = rows;
  for (const other of others) {
    const throughput = (other.perSecond / base.perSecond).toFixed(2);
    const cpu = (other.cpuMicroseconds / base.cpuMicroseconds).toFixed(2);
    print(
      `${other.server}: ${throughput} of the throughput, ${cpu} times the processor time a call, beside no collector`,
    );
  }
  print('');
  for (const { server: name, perSecond, cpuMicroseconds: cpu } of rows)
    print(
      `${name.padEnd(18)}${String(Math.round(perSecond)).padStart(7)} calls/s${String(Math.round(cpu)).padStart(7)} us of processor time a call`,
    );
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ options, rows }, null, 2)}\n`);
}
