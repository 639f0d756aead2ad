/** Commands on the data folder of a gateway that runs on whatever port it got. */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminClient, callTool } from './admin-client.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

const onData = (...args: string[]) => runCommand([...args, '--data-dir', demo.dataDir]);

it('prints a dashboard link that signs in: same host from the first request to the last', async () => {
  const { url } = JSON.parse((await onData('dashboard', '--json')).stdout) as { url: string };
  expect(new URL(url).origin).toBe(demo.origin);
  const first = await fetch(url, { method: 'POST', redirect: 'manual' });
  expect(first.status).toBe(303);
  const next = new URL(first.headers.get('location') ?? '', url);
  expect(next.href).toBe(`${demo.origin}/dashboard/`);
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  const session = await (await fetch(new URL('/session', next), { headers: { cookie } })).json();
  expect(session).toMatchObject({ signed_in: true, role: 'admin' });
});

it('keeps to the host name by which the link was opened', async () => {
  const { url } = JSON.parse((await onData('dashboard', '--json')).stdout) as { url: string };
  const asLocalhost = url.replace('127.0.0.1', 'localhost');
  const first = await fetch(asLocalhost, { method: 'POST', redirect: 'manual' });
  expect(first.status).toBe(303);
  expect(new URL(first.headers.get('location') ?? '', asLocalhost).hostname).toBe('localhost');
});

it('mints URLs for the port that the gateway listens on, with every key of a config', async () => {
  const made = await onData(
    ...['mcp', 'create', '--json', '--name', 'whole', '--methods', 'read', '--exposure', 'discovery'],
    ...['--require-api-token', '--approval', 'write', '--dry-run', '--pin-tools', '--auth', 'token'],
  );
  const { url, config } = JSON.parse(made.stdout) as { url: string; config: object };
  expect(Object.keys(config).sort()).toEqual([
    ...['approval', 'auth', 'dry_run', 'methods', 'pin_tools', 'require_api_token_auth', 'tool_exposure'],
  ]);
  const called = await callTool(url, 'zoho_mail_search_tools', { query: 'domains' }, bearer());
  expect(called.body.result).toMatchObject({ isError: false });
});

const bearer = (): { authorization: string } => ({ authorization: `Bearer ${demo.api_token}` });

it('says the same of its health on the command line and over the API', async () => {
  const printed = JSON.parse((await onData('doctor', '--json')).stdout);
  const asked = await adminClient(demo.origin, demo.api_token)('GET', '/doctor');
  const verdicts = (findings: { name: string; verdict: string }[]) =>
    findings.map(({ name, verdict }) => [name, verdict]);
  expect(printed.checked_by).toBe('gateway');
  expect(verdicts(printed.findings)).toEqual(verdicts(asked.body.findings as { name: string; verdict: string }[]));
  expect(printed.healthy).toBe(asked.body.healthy);
});

it('finds no gateway once it has gone, however it went', async () => {
  const second = await startDemo();
  second.process.kill('SIGKILL');
  await expect.poll(() => second.process.signalCode).toBe('SIGKILL');
  expect(readdirSync(join(second.dataDir, 'gateways'))).toHaveLength(1);
  const refused = await runCommand(['dashboard', '--data-dir', second.dataDir]);
  expect([refused.code, refused.stdout, refused.stderr]).toEqual([
    1,
    '',
    expect.stringContaining(`No gateway is running on ${second.dataDir}`),
  ]);
  // Without the folder it would be another installation.
  const serve = `serve --data-dir ${second.dataDir}"`;
  expect(refused.stderr).toContain(serve);
  const made = await runCommand(['mcp', 'create', '--name', 'later', '--json', '--data-dir', second.dataDir]);
  expect([made.code, made.stderr]).toEqual([0, expect.stringContaining('No gateway is running')]);
  expect(made.stderr).toContain(serve);
  await second.stop();
});

it('does not take the gateway of a copied data folder for its own', async () => {
  const copy = `${demo.dataDir}-copy`;
  cpSync(demo.dataDir, copy, { recursive: true });
  try {
    expect(readdirSync(join(copy, 'gateways'))).not.toEqual([]);
    for (const args of [['dashboard'], ['mcp', 'create', '--name', 'copied', '--json']]) {
      const { stdout, stderr } = await runCommand([...args, '--data-dir', copy]);
      expect(stdout, args[0]).not.toContain(demo.origin);
      expect(stderr, args[0]).toContain(`No gateway is running on ${copy}`);
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
});

it('takes an integration by both spellings on every door, and an unknown filter value on none', async () => {
  const admin = adminClient(demo.origin, demo.api_token);
  for (const name of ['zoho-mail', 'zoho_mail', 'Zoho-Mail']) {
    expect((await admin('GET', `/integration/${name}`)).body.name, name).toBe('zoho_mail');
    expect((await admin('GET', `/integration/${name}/preset`)).status, name).toBe(200);
    expect((await admin('POST', '/link-token', { integration: name })).status, name).toBe(201);
    const connected = await admin('POST', '/integrated-account', { integration: name, data_center: 'com', code: 'x' });
    expect(connected.body.message, name).not.toContain('There is no integration');
  }
  for (const query of ['/audit-log?outcome=done', '/audit-log/export?outcome=denied', '/approval?status=open'])
    expect((await admin('GET', query)).status, query).toBe(400);
  expect((await onData('audit', '--outcome', 'done')).code).toBe(2);
});
