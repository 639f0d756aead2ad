import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { importServiceImages } from './engine/stand-ins.mjs';
import { missingForEngine } from './engine/start-engine.mjs';
import { until } from './processes.mjs';

const file = '/shared/clone/deploy/compose/compose.yaml';
const sandboxPort = 9_999;
const cli = ['node', '/app/bin/gatehouse.js'];
const callMs = 4_000;

/** compose.yaml as it is, with the settings of its env.example filled in: start, a call, backup and restore, a stop with a call under way. */
export const composeProof = {
  name: 'compose: starts, serves, restores a backup, lets a call finish when it stops',
  missing: missingForEngine,
  run: async (context) => {
    const store = await context.builtStore();
    await writeFiles(context.root, store);
    return context.withEngine(async (engine) => {
      await importServiceImages(engine, store, servicesOf(context.root));
      const compose = (...args) => engine.docker(['compose', '--file', file, ...args]);
      const up = () => compose('up', '--detach', '--wait', '--pull=never', '--no-build');
      try {
        const start = Date.now();
        await up();
        const seconds = ((Date.now() - start) / 1_000).toFixed(1);
        await checkNetworks(engine, compose);
        const served = await prepareAccount(engine, compose);
        await served.call();
        const rows = await backUpAndRestore({ engine, compose, up, served });
        const words = await stopDuringCall({ engine, compose, served });
        return `up in ${seconds} s; ${rows}; ${words}`;
      } finally {
        await compose('down', '--volumes', '--timeout=20');
      }
    });
  },
};

function servicesOf(root) {
  return parse(readFileSync(join(root, 'deploy/compose/compose.yaml'), 'utf8')).services;
}

// What its first lines ask for: env.example copied next to it and filled in.
async function writeFiles(root, { shared }) {
  const folder = join(shared, 'clone/deploy/compose');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'deploy/compose/compose.yaml'), join(folder, 'compose.yaml'));
  const values = {
    GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com',
    POSTGRES_PASSWORD: randomBytes(32).toString('hex'),
    REDIS_PASSWORD: randomBytes(32).toString('hex'),
    GATEHOUSE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    GATEHOUSE_TOKEN_HASH_KEY: randomBytes(32).toString('base64'),
  };
  const example = readFileSync(join(root, 'deploy/compose/env.example'), 'utf8');
  const filled = example.replace(/^([A-Z_]+)=$/gm, (line, name) => `${line}${values[name] ?? ''}`);
  // Another setting, to see that every one reaches the gateway.
  const connectTo = `GATEHOUSE_CONNECT_TO=*=http://127.0.0.1:${sandboxPort}`;
  const { sandboxClient } = await import(pathToFileURL(join(root, 'sandbox/dist/oauth/client.js')).href);
  const lines = [connectTo, `ZOHO_CLIENT_ID=${sandboxClient.id}`, `ZOHO_CLIENT_SECRET=${sandboxClient.secret}`];
  writeFileSync(join(folder, '.env'), `${filled}\n${lines.join('\n')}\n`, { mode: 0o600 });
}

// The database must have no way out, and only the gateway's port may be published.
async function checkNetworks({ docker }, compose) {
  const networks = await compose('config', '--format=json');
  const inside = Object.values(JSON.parse(networks).networks).filter((network) => network.internal === true);
  if (inside.length !== 1) throw new Error('no network is internal');
  const published = (await docker(['ps', '--format={{.Names}} {{.Ports}}']))
    .split('\n')
    .filter((line) => line.includes('->'));
  if (published.length !== 1 || !published[0].includes('127.0.0.1:8787->8787'))
    throw new Error(`these ports are published: ${published.join('; ')}`);
  const listed = await compose('exec', '-T', 'redis', 'sh', '-c', 'cat /proc/1/cmdline');
  if (!listed.startsWith('redis-server')) throw new Error(`process 1 of redis is ${listed}`);
}

/** The sandbox in the network of the gateway, where it takes the place of the service until that gateway ends. */
async function startSandbox({ docker }, compose) {
  const gateway = (await compose('ps', '--quiet', 'gateway')).trim();
  const flags = ['--rm', '--detach', `--network=container:${gateway}`, '--user=0', '--volume=/clone:/clone:ro'];
  const command = ['gatehouse:0.1.0', '/clone/sandbox/dist/main.js', `--port=${sandboxPort}`];
  const id = (await docker(['run', ...flags, '--entrypoint=node', ...command])).trim();
  const post = async (path, body) => {
    const script = `fetch("http://127.0.0.1:${sandboxPort}/__sandbox/${path}", {method: "POST", headers: {"content-type": "application/json"}, body: process.argv[1]}).then(async (one) => console.log(await one.text()))`;
    return JSON.parse(await docker(['exec', id, 'node', '-e', script, JSON.stringify(body)]));
  };
  await until(() => post('reset', {}), 'the sandbox does not start', 30_000);
  return { post, stop: () => docker(['stop', '--time=5', id]) };
}

async function prepareAccount(engine, compose) {
  const sandbox = await startSandbox(engine, compose);
  const run = async (...args) => JSON.parse(await compose('exec', '-T', 'gateway', ...cli, ...args, '--json'));
  const scope = 'ZohoMail.partner.organization.ALL,ZohoMail.organization.domains.ALL';
  const { code } = await sandbox.post('self-client-code', { scope, data_center: 'com' });
  await run('accounts', 'connect', 'zoho_mail', '--code', code);
  const { url } = await run('mcp', 'create', '--name', 'proof');
  const token = new URL(url).pathname;
  const call = async () => {
    const params = { name: 'list_all_zoho_mail_domains', arguments: {} };
    const { status, text } = await engine.post(`http://127.0.0.1:8787${token}`, {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params,
    });
    if (status !== 200 || !text.includes('"isError":false')) throw new Error(`a call failed: ${status} ${text}`);
  };
  return { sandbox, call, run };
}

/** The commands of docs/operations.md, on a running installation. */
async function backUpAndRestore({ engine, compose, up, served }) {
  const before = await served.run('audit', 'verify');
  await engine.shell(
    `umask 077; docker compose --file ${file} exec -T postgres pg_dump -U gatehouse --format=custom gatehouse > /shared/gatehouse.dump`,
  );
  await served.sandbox.stop();
  await compose('stop', 'gateway');
  const restore =
    'dropdb -U gatehouse gatehouse && createdb -U gatehouse gatehouse && pg_restore -U gatehouse --exit-on-error --no-owner --dbname=gatehouse';
  await engine.shell(`docker compose --file ${file} exec -T postgres sh -c '${restore}' < /shared/gatehouse.dump`);
  await up();
  const after = await served.run('audit', 'verify');
  if (JSON.stringify(after) !== JSON.stringify(before))
    throw new Error(`the audit log changed: ${JSON.stringify(before)}, then ${JSON.stringify(after)}`);
  served.sandbox = await startSandbox(engine, compose);
  // The account and its URL are those of the backup; the sandbox has forgotten its tokens and needs a code again.
  const [{ id }] = (await served.run('accounts', 'list')).result;
  const scope = 'ZohoMail.partner.organization.ALL,ZohoMail.organization.domains.ALL';
  const { code } = await served.sandbox.post('self-client-code', { scope, data_center: 'com' });
  await served.run('accounts', 'connect', 'zoho_mail', '--code', code, '--account', id);
  await served.call();
  return 'the backup serves with a whole audit log';
}

async function stopDuringCall({ compose, served }) {
  await served.sandbox.post('faults', { times: 1, delayMs: callMs, match: { path: '/domains' } });
  const call = served.call();
  await new Promise((resolve) => setTimeout(resolve, callMs / 4));
  const start = Date.now();
  await compose('stop', 'gateway');
  await call;
  const seconds = ((Date.now() - start) / 1_000).toFixed(1);
  const stopped = Date.now();
  await compose('stop', 'redis');
  const redisMs = Date.now() - stopped;
  if (redisMs > 8_000) throw new Error(`redis took ${redisMs} ms to stop`);
  return `a call of ${callMs / 1_000} s ended in full during the stop (${seconds} s); redis stopped in ${redisMs} ms`;
}
