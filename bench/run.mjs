// npm run bench: Gatehouse beside its ceilings and the official server package, in one run on one machine; ratios first.
// Options: --seconds N (a case, default 4), --json FILE.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpuMicroseconds, residentMegabytes, run, start, stopAll } from './processes.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '4' }, json: { type: 'string' } },
});
const seconds = Number(options.seconds);
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const gatehouse = join(root, 'bin', 'gatehouse.js');
const autocannon = join(root, 'node_modules', 'autocannon', 'autocannon.js');
const server = (name) => join(root, 'bench', 'servers', `${name}.mjs`);
const note = (text) => process.stderr.write(`${text}\n`);

try {
  const results = await bench();
  report(results);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
} finally {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}

async function bench() {
  const { url, pid, upstream, readyMs } = await startGatehouse();
  const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const call = (name, args) =>
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
  const small = call('list_all_zoho_mail_domains', {});
  const large = call('get_single_zoho_mail_domain_by_id', { domain_name: 'large.example' });
  const listFile = join(folder, 'list.json');
  writeFileSync(
    listFile,
    await (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: list })).text(),
  );
  const paths = {
    small: '/api/organization/123456789/domains',
    large: '/api/organization/123456789/domains/large.example',
  };
  const constant = await start([server('constant'), listFile]);
  const proxySmall = await start([server('proxy'), upstream, paths.small]);
  const proxyLarge = await start([server('proxy'), upstream, paths.large]);
  const official = await start([server('official'), listFile, upstream, paths.small, paths.large]);
  const idleMegabytes = residentMegabytes(pid);

  const cases = [];
  for (const connections of [1, 20, 200]) {
    const measureAll = async (title, body, servers) => {
      for (const [name, target, targetPid] of servers) {
        note(`${title}, ${connections} connections: ${name}`);
        cases.push({
          title,
          connections,
          server: name,
          ...(await measure({ target, body, connections, pid: targetPid })),
        });
      }
    };
    await measureAll('tools/list', list, [
      ['constant bytes', constant.line, constant.pid],
      ['gatehouse', url, pid],
      ['official', official.line, official.pid],
    ]);
    await measureAll('tools/call', small, [
      ['bare proxy', proxySmall.line, proxySmall.pid],
      ['gatehouse', url, pid],
      ['official', official.line, official.pid],
    ]);
    await measureAll('tools/call 100 kB', large, [
      ['bare proxy', proxyLarge.line, proxyLarge.pid],
      ['gatehouse', url, pid],
      ['official', official.line, official.pid],
    ]);
  }
  return {
    at: new Date().toISOString(),
    node: process.version,
    readyMs,
    idleMegabytes,
    loadedMegabytes: residentMegabytes(pid),
    cases,
  };
}

/** A serving gateway with one account: tokens from the sandbox, calls to the fixed-bytes upstream. */
async function startGatehouse() {
  const upstream = (await start([server('upstream')])).line;
  const sandbox = JSON.parse((await start([join(root, 'sandbox', 'dist', 'main.js'), '--json'])).line);
  const environment = {
    ZOHO_CLIENT_ID: sandbox.client.id,
    ZOHO_CLIENT_SECRET: sandbox.client.secret,
    GATEHOUSE_CONNECT_TO: `mail.zoho.com=${upstream},*=${sandbox.origin}`,
    GATEHOUSE_DATA_DIR: join(folder, 'data'),
    GATEHOUSE_LOG_LEVEL: 'warn',
  };
  const control = await fetch(`${sandbox.origin}/__sandbox/self-client-code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      scope: 'ZohoMail.partner.organization.ALL,ZohoMail.organization.domains.ALL',
      data_center: 'com',
    }),
  });
  const { code } = await control.json();
  await run(
    [gatehouse, 'accounts', 'connect', 'zoho-mail', '--code', code, '--data-center', 'com', '--json'],
    environment,
  );
  const { token } = JSON.parse(await run([gatehouse, 'mcp', 'create', '--name', 'bench', '--json'], environment));
  const started = performance.now();
  const gateway = await start([gatehouse, 'serve', '--port', '0', '--json'], environment);
  return {
    url: `${JSON.parse(gateway.line).origin}/mcp/${token}`,
    pid: gateway.pid,
    upstream,
    readyMs: Math.round(performance.now() - started),
  };
}

async function measure({ target, body, connections, pid }) {
  const args = (duration, count = connections) => [
    autocannon,
    '-j',
    '-c',
    String(count),
    '-d',
    String(duration),
    '-m',
    'POST',
    '-H',
    'content-type=application/json',
    '-H',
    'accept=application/json, text/event-stream',
    '-b',
    body,
    target,
  ];
  // Warmed with many connections: a cold compiler would be measured otherwise, most of all at one connection.
  await run(args(2, 20), { NODE_NO_WARNINGS: '1' });
  const before = cpuMicroseconds(pid);
  const result = JSON.parse(await run(args(seconds)));
  const after = cpuMicroseconds(pid);
  const answered = result['2xx'];
  if (answered === 0 || result.errors + result.non2xx > 0)
    throw new Error(`${target}: ${answered} answered, ${result.non2xx} refused, ${result.errors} errors`);
  return {
    perSecond: Math.round(answered / result.duration),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuMicrosecondsPerRequest: before === null || after === null ? null : Math.round((after - before) / answered),
  };
}

function report({ cases, readyMs, idleMegabytes, loadedMegabytes, node }) {
  const print = (line) => process.stdout.write(`${line}\n`);
  const find = (row, name) =>
    cases.find((other) => other.title === row.title && other.connections === row.connections && other.server === name);
  print('\nRatios (requests per second; CPU per request in brackets, higher is better for Gatehouse)');
  for (const row of cases.filter(({ server: name }) => name === 'gatehouse')) {
    const ceilingName = row.title === 'tools/list' ? 'constant bytes' : 'bare proxy';
    const [ceiling, official] = [find(row, ceilingName), find(row, 'official')];
    const ratio = (other) =>
      `${(row.perSecond / other.perSecond).toFixed(2)} (${(other.cpuMicrosecondsPerRequest / row.cpuMicrosecondsPerRequest).toFixed(2)})`;
    print(
      `  ${row.title.padEnd(18)} ${String(row.connections).padStart(3)} connections: ${ratio(ceiling)} of ${ceilingName}, ${ratio(official)} times the official server`,
    );
  }
  print('\ncase                connections  server           req/s   p50 ms   p99 ms   CPU us/req');
  for (const row of cases) {
    print(
      `${row.title.padEnd(20)}${String(row.connections).padStart(11)}  ${row.server.padEnd(15)}${String(row.perSecond).padStart(7)}${String(row.p50Ms).padStart(9)}${String(row.p99Ms).padStart(9)}${String(row.cpuMicrosecondsPerRequest).padStart(13)}`,
    );
  }
  print(
    `\nReady in ${readyMs} ms; resident ${idleMegabytes?.toFixed(0)} MB idle, ${loadedMegabytes?.toFixed(0)} MB after the load; Node.js ${node}.`,
  );
}
