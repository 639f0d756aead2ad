// Installations of Gatehouse to measure: connected through the sandbox's OAuth server, calling the bench's upstream, minted by the program itself.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, start } from './processes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The command line of a checkout. */
export const programOf = (checkout) => join(checkout, 'bin', 'gatehouse.js');
const ownProgram = programOf(root);
const scope = 'ZohoMail.partner.organization.ALL,ZohoMail.organization.domains.ALL';
// Above the 100 kB reply: nobody else in the run cuts replies, and cut ones could not be compared.
const replyCharsMax = '1000000';

/** Starts the sandbox that gives out tokens. */
export async function startSandbox() {
  const args = [join(root, 'sandbox', 'dist', 'main.js'), '--json'];
  const { line, pid } = await start(args, {}, { isAside: true });
  return { ...JSON.parse(line), pid };
}

/** The tools as the program prints them: names, descriptions, requests, schemas. */
export async function listTools() {
  return JSON.parse(await run([ownProgram, 'tools', 'zoho-mail', '--json'])).tools;
}

/**
 * Makes an installation in a folder: an account connected by a code, one MCP server, one API token. `connectTo` says where calls go,
 * `settings` are further settings of the environment, `program` is the command line of another checkout.
 */
export async function install({ folder, sandbox, connectTo, scopes = scope, settings = {}, program = ownProgram }) {
  const environment = {
    ZOHO_CLIENT_ID: sandbox.client.id,
    ZOHO_CLIENT_SECRET: sandbox.client.secret,
    GATEHOUSE_CONNECT_TO: connectTo,
    GATEHOUSE_DATA_DIR: folder,
    GATEHOUSE_LOG_LEVEL: 'warn',
    GATEHOUSE_REPLY_CHARS_MAX: replyCharsMax,
    ...settings,
  };
  const answer = await fetch(`${sandbox.origin}/__sandbox/self-client-code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scope: scopes, data_center: 'com' }),
  });
  const { code } = await answer.json();
  const ask = async (...args) => JSON.parse(await run([program, ...args, '--json'], environment));
  const account = await ask('accounts', 'connect', 'zoho-mail', '--code', code, '--data-center', 'com');
  const server = await ask('mcp', 'create', '--name', 'bench');
  const { token } = await ask('tokens', 'create', '--name', 'bench');
  return {
    folder,
    program,
    environment,
    accountId: account.id,
    serverId: server.id,
    serverToken: server.token,
    apiToken: token,
  };
}

/** The same installation once more, in another folder: the embedded store is one. */
export function copyInstallation(installation, folder) {
  cpSync(installation.folder, folder, { recursive: true });
  return { ...installation, folder, environment: { ...installation.environment, GATEHOUSE_DATA_DIR: folder } };
}

/**
 * Adds MCP servers like the first one to an installation that nobody serves, through the store's own front and with tokens made and hashed by
 * the program's own functions; writes the paths of all of them to a file.
 */
export async function mintServers(installation, { count, pathsFile, expiresAt = null }) {
  const { serverId, serverToken, environment } = installation;
  const script = fileURLToPath(new URL('mint-servers.mjs', import.meta.url));
  const expiry = expiresAt === null ? [] : [String(expiresAt)];
  await run([script, serverId, serverToken, String(count), pathsFile, ...expiry], environment);
  return readFileSync(pathsFile, 'utf8').split('\n').length;
}

/** Serves an installation; `readyMs` is the time from the start of the process to the first 200 of `/readyz`. */
export async function serve(installation) {
  const started = performance.now();
  const gateway = await start([installation.program, 'serve', '--port', '0', '--json'], installation.environment);
  const { origin } = JSON.parse(gateway.line);
  const ready = await fetch(`${origin}/readyz`);
  if (ready.status !== 200) throw new Error(`the gateway is not ready: ${await ready.text()}`);
  await ready.text();
  return {
    ...gateway,
    origin,
    url: `${origin}/mcp/${installation.serverToken}`,
    readyMs: performance.now() - started,
  };
}

/** Makes something through the admin API of a serving gateway; answers what was made. */
export async function create({ origin }, { apiToken }, path, body) {
  const answer = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const created = await answer.json();
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(created)}`);
  return created;
}

/** Makes an MCP server; answers its URL. */
export async function createServer(gateway, installation, body) {
  const { token } = await create(gateway, installation, `/integrated-account/${installation.accountId}/mcp`, body);
  return `${gateway.origin}/mcp/${token}`;
}
