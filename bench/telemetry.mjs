// npm run bench:telemetry: what traces and figures cost a tools/call. A gateway without a collector, one that keeps every trace and one that
// keeps a tenth, all running, asked in turns; a stub in a process of its own plays the collector. Medians over the rounds, ratios first.
// Options: --rounds N (default 5), --seconds N (a turn, default 4), --connections N (default 20), --json FILE.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpuMicroseconds, run, start, stopAll } from './processes.mjs';

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
const autocannon = join(root, 'node_modules', 'autocannon', 'autocannon.js');
const server = (name) => join(root, 'bench', 'servers', `${name}.mjs`);
const body = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'list_all_zoho_mail_domains', arguments: {} },
});

try {
  const kinds = await startKinds();
  const turns = new Map(kinds.map(({ name }) => [name, []]));
  for (const kind of kinds) await ask(kind, 2);
  for (let round = 0; round < Number(options.rounds); round += 1) {
    // Each round in another order, so that what the machine does besides falls on all of them.
    const order = kinds.map((_kind, place) => kinds[(place + round) % kinds.length]);
    for (const kind of order) turns.get(kind.name).push(await ask(kind, Number(options.seconds)));
    process.stderr.write(`Round ${round + 1} of ${options.rounds} done.\n`);
  }
  report(kinds, turns);
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
    started.push({ name, url: `${JSON.parse(gateway.line).origin}/mcp/${token}`, pid: gateway.pid });
  }
  return started;
}

async function ask({ url, pid }, seconds) {
  const headers = ['content-type=application/json', 'accept=application/json, text/event-stream'];
  const before = cpuMicroseconds(pid);
  const result = JSON.parse(
    await run(
      [
        ...[autocannon, '-j', '-c', options.connections, '-d', String(seconds), '-m', 'POST'],
        ...headers.flatMap((header) => ['-H', header]),
        ...['-b', body, url],
      ],
      { NODE_NO_WARNINGS: '1' },
    ),
  );
  const answered = result['2xx'];
  if (answered === 0 || result.errors + result.non2xx > 0)
    throw new Error(`${answered} answered, ${result.non2xx} refused, ${result.errors} errors`);
  const after = cpuMicroseconds(pid);
  return {
    perSecond: answered / result.duration,
    cpuMicroseconds: before === null || after === null ? null : (after - before) / answered,
  };
}

function report([plain, ...watched], turns) {
  const print = (line) => process.stdout.write(`${line}\n`);
  const medianOf = (name, figure) => {
    const sorted = turns
      .get(name)
      .map((turn) => turn[figure])
      .sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)];
  };
  const results = [plain, ...watched].map(({ name }) => ({
    name,
    perSecond: Math.round(medianOf(name, 'perSecond')),
    cpuMicroseconds: Math.round(medianOf(name, 'cpuMicroseconds')),
  }));
  const [base, ...others] = results;
  for (const other of others) {
    const throughput = (other.perSecond / base.perSecond).toFixed(2);
    const cpu = (other.cpuMicroseconds / base.cpuMicroseconds).toFixed(2);
    print(
      `${other.name}: ${throughput} of the throughput, ${cpu} times the processor time a call, beside no collector`,
    );
  }
  print('');
  for (const { name, perSecond, cpuMicroseconds: cpu } of results)
    print(
      `${name.padEnd(18)}${String(perSecond).padStart(7)} calls/s${String(cpu).padStart(7)} us of processor time a call`,
    );
  if (options.json)
    writeFileSync(options.json, `${JSON.stringify({ options, results, turns: [...turns] }, null, 2)}\n`);
}
