// `npm run packed`: what a stranger gets. Packs Gatehouse, installs the tarball in another folder under the oldest Node.js that is supported,
// where no package may ask for a newer one, and runs every command of the README and of the first pages of the documentation from there. Needs the package registry.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installApart, nodeIn, nodePackage } from './install-apart.mjs';
import { ownEnvironment } from './own-environment.mjs';
import { commandPages, commandsIn, readmeCommands } from './packed/readme-commands.mjs';
import { startReceiver } from './packed/verify-webhook.mjs';

await import('./ensure.mjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const oldest = engines.node.replace('>=', '');
const { binaries } = nodeIn(await installApart(`node-${oldest}`, { [nodePackage]: oldest }));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-packed-')));
const tools = [binaries, process.env.PATH].join(delimiter);
const path = [join(folder, 'node_modules', '.bin'), tools].join(delimiter);
// The npm of the oldest Node.js, and one of the image's: each decides by itself whether the lock file fits the packages.
const otherNpms = ['10.8.2', '11.6.2'];
const npmFlags = ['--engine-strict', '--no-fund', '--no-audit', '--loglevel=error'];
const started = [];
let receiver;
let faults = 0;

try {
  check(`no package of the project asks for more than Node.js ${oldest}`, npm(root, ['ci', '--dry-run', ...npmFlags]));
  for (const version of otherNpms) {
    const other = await installApart(`npm-${version}`, { npm: version });
    const program = join(other, 'node_modules/npm/bin/npm-cli.js');
    const title = `npm ${version} accepts the lock file`;
    check(
      title,
      spawnSync(process.execPath, [program, 'ci', '--dry-run', ...npmFlags], { cwd: root, encoding: 'utf8' }),
    );
  }
  const packed = npm(root, ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]);
  const [{ filename }] = JSON.parse(packed.stdout);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  check(`the tarball installs under Node.js ${oldest}`, npm(folder, ['install', ...npmFlags, join(folder, filename)]));
  const demo = await start('demo --json --port 0');
  receiver = await startReceiver();
  const connectTo = `*=${demo.sandbox_origin},hooks.example.test=${receiver.origin}`;
  const sandbox = { GATEHOUSE_CONNECT_TO: connectTo, GATEHOUSE_LOG_LEVEL: 'warn' };
  const client = await start('sandbox --json');
  const env = { ...sandbox, ZOHO_CLIENT_ID: client.client.id, ZOHO_CLIENT_SECRET: client.client.secret };
  const code = await selfClientCode(demo.sandbox_origin);
  const pages = commandPages.map((page) => readFileSync(join(root, page), 'utf8'));
  for (const command of commandsIn(pages.join('\n'))) {
    const known = readmeCommands[command];
    if (!known) fault(command, 'is new in the documentation: add it to scripts/packed/readme-commands.mjs');
    else if (known.skip) process.stdout.write(`skipped: ${command} (${known.skip})\n`);
    else checkCommand(command, known, { env, code });
  }
  await checkListing(demo.mcp_url);
  await checkServing(env);
  await checkWebhook({ ...env, GATEHOUSE_DATA_DIR: 'new' });
  checkBridge(demo.mcp_url);
} finally {
  receiver?.close();
  for (const child of started) child.kill('SIGTERM');
  await Promise.all(started.map((child) => child.exitCode ?? once(child, 'exit')));
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`The installed package under Node.js ${oldest}: ${faults} faults.\n`);
process.exitCode = faults > 0 ? 1 : 0;

function npm(cwd, args) {
  const options = {
    cwd,
    encoding: 'utf8',
    env: { ...ownEnvironment, PATH: tools },
    shell: process.platform === 'win32',
  };
  return spawnSync('npm', args, options);
}

function shell(command, { env = {}, input = '' } = {}) {
  return spawnSync(command, {
    cwd: folder,
    encoding: 'utf8',
    shell: true,
    input,
    env: { ...ownEnvironment, ...env, PATH: path },
  });
}

/** Starts a long-running command, and returns the JSON line that it prints when it is ready. */
async function start(words, env = {}) {
  const child = spawn(process.platform === 'win32' ? 'gatehouse.cmd' : 'gatehouse', words.split(' '), {
    cwd: folder,
    env: { ...ownEnvironment, ...env, PATH: path },
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  started.push(child);
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`gatehouse ${words} ended with ${code}`)),
  );
  ended.catch(() => undefined);
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  return JSON.parse(line);
}

function checkCommand(command, { run = command, prints, isNew }, { env, code }) {
  const words = typeof run === 'function' ? run({ code }) : run;
  const result = shell(words, { env: isNew ? { ...env, GATEHOUSE_DATA_DIR: 'new' } : env });
  check(command, prints.test(result.stdout) ? result : { ...result, status: result.status || 'an unexpected text' });
}

/** `gatehouse serve` on the new data folder, as the README starts it but on a port that is free. */
async function checkServing(env) {
  const words = 'serve --public-url https://gatehouse.example.com --port 0';
  const child = spawn('gatehouse', words.split(' '), {
    cwd: folder,
    env: { ...ownEnvironment, ...env, GATEHOUSE_DATA_DIR: 'new', GATEHOUSE_LOG_LEVEL: 'info', PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  started.push(child);
  let said = '';
  const isUp = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
        if (said.includes('https://gatehouse.example.com')) resolve(true);
      });
    child.once('exit', () => resolve(false));
  });
  check(`gatehouse ${words}`, { status: (await isUp) ? 0 : 1, stderr: said });
}

/** An event of the serving gateway, verified before and after a rotation of the secret, by both secrets while they overlap. */
async function checkWebhook(env) {
  const json = (words) => JSON.parse(shell(`gatehouse webhook ${words} --json`, { env }).stdout);
  const made = json('create --name ops --url https://hooks.example.test/in --events mcp_server.created');
  const events = [];
  for (const secrets of [[made.signing_secret], [made.signing_secret, null]]) {
    if (secrets.length > 1) secrets[1] = json(`rotate-secret ${made.id}`).signing_secret;
    for (const secret of secrets) {
      shell('gatehouse mcp create --name Hooked --methods read', { env });
      events.push(await receiver.verified(secret));
    }
  }
  const isRight = events.every(({ type, data }) => type === 'mcp_server.created' && data.name === 'Hooked');
  check('standardwebhooks verifies events, also while secrets overlap', { status: isRight ? 0 : 'another event' });
}

async function checkListing(url) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  });
  const names = (await response.json()).result?.tools?.map(({ name }) => name) ?? [];
  check('the MCP URL lists tools', { status: names.includes('zoho_mail_domains_verify') ? 0 : response.status });
}

function checkBridge(url) {
  const ping = `${JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ping' })}\n`;
  const result = shell('gatehouse bridge', { env: { GATEHOUSE_MCP_URL: url }, input: ping });
  check('gatehouse bridge', /"id":7,"result"/.test(result.stdout) ? result : { ...result, status: 'no response' });
}

function check(title, { status, stdout = '', stderr = '' }) {
  if (status === 0) process.stdout.write(`ok: ${title}\n`);
  else fault(title, `ended with ${status}\n${stdout}${stderr}`);
}

function fault(title, words) {
  faults += 1;
  process.stdout.write(`FAULT: ${title}: ${words}\n`);
}

async function selfClientCode(origin) {
  const response = await fetch(`${origin}/__sandbox/self-client-code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      scope: 'ZohoMail.partner.organization.READ,ZohoMail.organization.domains.ALL',
      data_center: 'eu',
    }),
  });
  return (await response.json()).code;
}
