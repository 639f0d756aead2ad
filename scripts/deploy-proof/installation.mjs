// An installation on PostgreSQL with one connected account and one MCP server, served by gateways of any version.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { mustRun, startProgram } from './processes.mjs';

const method = 'list_all_zoho_mail_domains';

/** Keys and settings of an installation; the sandbox takes the place of the service. */
export function settingsOf({ databaseUrl, redisUrl, sandbox, dataDir }) {
  return {
    DATABASE_URL: databaseUrl,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_CONNECT_TO: `*=${sandbox.origin}`,
    GATEHOUSE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    GATEHOUSE_TOKEN_HASH_KEY: randomBytes(32).toString('base64'),
    ZOHO_CLIENT_ID: sandbox.client.id,
    ZOHO_CLIENT_SECRET: sandbox.client.secret,
  };
}

/** Starts the sandbox of a clone. */
export async function startSandbox(clone) {
  const { line, stop } = await startProgram(process.execPath, [join(clone, 'bin/gatehouse.js'), 'sandbox', '--json']);
  return { ...JSON.parse(line), stop };
}

/** Starts a gateway of a clone, on any free port unless one is given; `origin` is where it is reached. */
export async function startGateway(clone, env, port = '0') {
  const args = [join(clone, 'bin/gatehouse.js'), 'serve', '--json', '--port', port];
  const { line, ...program } = await startProgram(process.execPath, args, { env });
  return { origin: JSON.parse(line).origin, ...program };
}

/** Runs a command of a clone's command line and returns what it prints as JSON. */
export async function command(clone, env, ...args) {
  return JSON.parse(await mustRun(process.execPath, [join(clone, 'bin/gatehouse.js'), ...args, '--json'], { env }));
}

/** Connects an account at the sandbox, and creates an MCP server; both by the command line of a clone. */
export async function prepare(clone, env, sandbox) {
  const scopes = ['ZohoMail.partner.organization.ALL', 'ZohoMail.organization.domains.ALL'];
  const response = await fetch(`${sandbox.origin}/__sandbox/self-client-code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scope: scopes.join(','), data_center: 'com' }),
  });
  const { code } = await response.json();
  const apiToken = (await command(clone, env, 'tokens', 'create', '--name', 'proof')).token;
  const account = await command(clone, env, 'accounts', 'connect', 'zoho_mail', '--code', code);
  return { apiToken, accountId: account.id };
}

/** One request to the admin API. */
export async function admin(origin, apiToken, verb, path, body) {
  const response = await fetch(`${origin}${path}`, {
    method: verb,
    headers: { authorization: `Bearer ${apiToken}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: await response.json().catch(() => null) };
}

/** One tool call; resolves with the status, and whether it succeeded. */
export async function callTool(origin, token) {
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: method, arguments: {} } };
  const response = await fetch(`${origin}/mcp/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
  const text = await response.text();
  return { status: response.status, isDone: response.status === 200 && text.includes('"isError":false'), text };
}

/** Calls at a given pace until it is stopped; resolves with how many were made and the texts of those that failed. */
export function startCalls(origins, token, everyMs = 25) {
  let isOver = false;
  const failed = [];
  let made = 0;
  let slowestMs = 0;
  const loops = origins.map(async (origin) => {
    while (!isOver) {
      const start = performance.now();
      const { isDone, status, text } = await callTool(origin, token).catch((error) => ({
        isDone: false,
        status: 0,
        text: String(error),
      }));
      slowestMs = Math.max(slowestMs, performance.now() - start);
      made += 1;
      if (!isDone) failed.push(`${status} ${text.slice(0, 200)}`);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  });
  return {
    made: () => made,
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
      return { made, failed, slowestMs: Math.round(slowestMs) };
    },
  };
}
