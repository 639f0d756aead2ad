// npm run bench:curves: what a gateway takes with more MCP servers, more accounts and more tools: from start to ready, resident memory, and the
// processor time of a call, with the exponent of each.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checked, validateDomains } from './answers.mjs';
import { writeSecretIntegration } from './cases/accounts.mjs';
import { leave, readFlags } from './command-line.mjs';
import { create, install, mintServers, serve, startSandbox } from './gatehouse.mjs';
import { startLoad } from './load/client.mjs';
import { measureOnce } from './measure.mjs';
import { placeBy, residentMegabytes, run, start, stopAll } from './processes.mjs';
import { table } from './report.mjs';
import { callOf } from './requests.mjs';
import { called } from './setting.mjs';
import { exponentOf } from './statistics.mjs';

const usage = `Usage: npm run bench:curves -- [--of <servers|accounts|tools>] [--sizes <n,n>] [--seconds <n>]

  --of           only one of the curves (default all)
  --sizes <n,n>  how many, for one curve (tools by hundreds)
  --seconds <n>  how long calls are measured (default 3)
  --help         this text
`;
const flags = readFlags(
  { of: { type: 'string' }, sizes: { type: 'string' }, seconds: { type: 'string', default: '3' } },
  usage,
);
const curves = { servers: ofServers, accounts: ofAccounts, tools: ofTools };
/** The tools of one integration that is made. */
const toolsEach = 100;
const usual = { servers: [1_000, 10_000, 100_000], accounts: [10, 100, 1_000], tools: [100, 1_000, 10_000] };
const chosen = flags.sizes?.split(',').map(Number);
if (flags.of !== undefined && !Object.hasOwn(curves, flags.of)) leave('--of must be servers, accounts or tools', usage);
if (chosen && flags.of === undefined) leave('--sizes needs --of', usage);
if (chosen?.every((size) => Number.isInteger(size) && size > 0) === false)
  leave('--sizes must be whole numbers above 0', usage);
if (flags.of === 'tools' && chosen?.some((size) => size % toolsEach !== 0))
  leave(`--sizes must be multiples of ${toolsEach} for tools`, usage);
if (!(Number(flags.seconds) > 0)) leave('--seconds must be a number above 0', usage);

const era = '2025-06-18';
const connections = 20;
const warmSeconds = 2;
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-curves-'));
placeBy('side');
try {
  const upstream = (
    await start([fileURLToPath(new URL('servers/upstream.mjs', import.meta.url))], {}, { isAside: true })
  ).line;
  const told = await (await fetch(`${upstream}${called.small.path}`)).json();
  const validate = validateDomains(told.data.domainVO);
  const ground = { upstream, validate, sandbox: await startSandbox(), load: startLoad() };
  for (const name of flags.of === undefined ? Object.keys(curves) : [flags.of]) {
    const results = [];
    for (const count of chosen ?? usual[name]) {
      process.stderr.write(`${count.toLocaleString('en')} ${name}\n`);
      results.push({ count, ...(await curves[name](ground, count)) });
    }
    print(name, results);
  }
} finally {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}

/** MCP servers of one account, all of them called. */
async function ofServers(ground, count) {
  const place = join(folder, `servers-${count}`);
  const installation = await installIn(place, ground);
  const pathsFile = `${place}-paths`;
  await mintServers(installation, { count, pathsFile });
  return measure(ground, installation, { pathsFile, tool: called.small.tool });
}

/** Accounts with one MCP server each, all of them called. */
async function ofAccounts(ground, count) {
  const place = join(folder, `accounts-${count}`);
  writeSecretIntegration(join(place, 'integrations'));
  const installation = await installIn(place, ground, { GATEHOUSE_CATALOGUE: join(place, 'integrations') });
  const gateway = await serve(installation);
  const pathsFile = `${place}-paths`;
  const tokens = [];
  for (let made = 0; made < count; made += 1) {
    const account = await create(gateway, installation, '/integrated-account', {
      integration: 'bench_secret',
      fields: { api_token: `bench-secret-${made}` },
    });
    const server = await create(gateway, installation, `/integrated-account/${account.id}/mcp`, { name: 'bench' });
    tokens.push(server.token);
  }
  await gateway.stop();
  writeFileSync(pathsFile, tokens.map((token) => `/mcp/${token}`).join('\n'));
  const own = { ...installation, serverToken: tokens[0] };
  return measure(ground, own, { pathsFile, tool: 'list_all_bench_secret_domains' });
}

/** Tools of integrations in a folder, read and validated by every start. */
async function ofTools(ground, count) {
  const place = join(folder, `tools-${count}`);
  const catalogue = join(place, 'integrations');
  mkdirSync(place, { recursive: true });
  const script = fileURLToPath(new URL('integrations/make.mjs', import.meta.url));
  await run([script, catalogue, join(place, 'compiled.json'), String(count / toolsEach)]);
  const installation = await installIn(place, ground, { GATEHOUSE_CATALOGUE: catalogue });
  return measure(ground, installation, { tool: called.small.tool });
}

async function installIn(place, { sandbox, upstream }, settings = {}) {
  const connectTo = `api.bench.example=${upstream},mail.zoho.com=${upstream},*=${sandbox.origin}`;
  return install({ folder: place, sandbox, connectTo, settings });
}

async function measure({ load, validate }, installation, { pathsFile, tool }) {
  const gateway = await serve(installation);
  const idle = residentMegabytes(gateway.pid);
  const request = callOf(era, tool, called.small.args);
  const contestant = { server: 'gateway', era, url: gateway.url, pid: gateway.pid, pathsFile, request };
  const ready = await checked(contestant, validate);
  await measureOnce(load, ready, { connections, seconds: warmSeconds });
  const calls = await measureOnce(load, ready, { connections, seconds: Number(flags.seconds) });
  await gateway.stop();
  return {
    'ready, ms': gateway.readyMs,
    'resident when ready, MB': idle,
    'resident under calls, MB': calls.peakMegabytes,
    'processor time of a call, us': calls.cpuMicroseconds,
  };
}

function print(name, results) {
  const lines = [[name, ...results.map(({ count }) => count.toLocaleString('en')), 'exponent']];
  const { count: _count, ...figures } = results[0];
  for (const figure of Object.keys(figures)) {
    const exponent = exponentOf(results.map((result) => [result.count, result[figure]]));
    lines.push([figure, ...results.map((result) => Math.round(result[figure])), exponent?.toFixed(2) ?? '']);
  }
  process.stdout.write(`${table(lines).join('\n')}\n\n`);
}
