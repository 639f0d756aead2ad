// The environment of the clients: a demo of the gateway with the sandbox, the two MCP servers of a run, and functions that approve, refuse and inspect.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ownEnvironment } from '../own-environment.mjs';
import { longEntries, serverTools } from './scenario.mjs';

const root = join(import.meta.dirname, '..', '..');
const entriesPerCall = 100;

/** Starts a demo with its data in a folder. */
export async function startDemo(folder) {
  const args = [join(root, 'bin', 'gatehouse.js'), 'demo', '--json', '--port', '0', '--data-dir', folder];
  const child = spawn(process.execPath, args, { env: ownEnvironment, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
  });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { line: JSON.parse(line), stop };
}

/** Resets the service, fills its list, and creates two MCP servers; returns their paths and the functions of a scenario. */
export async function openWorld({
  origin,
  api_token: token,
  integrated_account_id: account,
  sandbox_origin: sandbox,
  mcp_url: url,
}) {
  const control = (method, path, body) => send(`${sandbox}/__sandbox/${path}`, { method, body });
  const admin = (method, path, body) =>
    send(`${origin}${path}`, { method, body, headers: { authorization: `Bearer ${token}` } });
  const serverWith = async (name, config) => {
    const made = await admin('POST', `/integrated-account/${account}/mcp`, { name, config });
    return new URL(made.url).pathname;
  };
  await control('POST', 'reset', {});
  for (let at = 0; at < longEntries.length; at += entriesPerCall)
    await block(url, longEntries.slice(at, at + entriesPerCall));
  const paths = {
    gate: await serverWith('gate', { tools: serverTools.gate, approval: 'destructive' }),
    dry: await serverWith('dry', { tools: serverTools.dry, dry_run: true }),
  };
  return {
    /** Paths of the MCP servers, by the names under which clients know them. */
    paths,
    forget: () => control('DELETE', 'journal'),
    changes: async () => {
      const { requests } = await control('GET', 'journal');
      return requests.filter(({ host, method }) => host.startsWith('mail.') && method !== 'GET').length;
    },
    refuse: () =>
      control('POST', 'faults', {
        times: 1,
        match: { host: 'mail.zoho.com' },
        status: 429,
        headers: { 'retry-after': '7' },
        body: { status: { code: 429, description: 'Too many requests' } },
      }),
    approve: async () => {
      const { result } = await admin('GET', '/approval');
      if (result.length === 0) throw new Error('no call waits for approval');
      for (const { id } of result) await admin('POST', `/approval/${id}`, { decision: 'approve' });
    },
  };
}

async function block(url, entries) {
  const params = {
    name: 'zoho_mail_organization_spam_bulk_update',
    arguments: { spamCategory: 'rejectDomain', entries },
  };
  const { result } = await send(url, { method: 'POST', body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params } });
  if (result.isError) throw new Error(result.content[0].text);
}

async function send(url, { method, body, headers = {} }) {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}
