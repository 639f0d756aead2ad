import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/index.js';
import { type RunningGateway, startGateway } from '../../src/wire/index.js';
import { type AdminClient, type ApiAnswer, adminClient, callTool, postMcp } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type OwnSandbox, startSandbox } from './start-cluster.js';

// The gateway's clock and its intervals are the test's; the sandbox is a process of its own, whose clock runs on.
let service: OwnSandbox;
let sandbox: SandboxControl;
let gateway: RunningGateway;
let admin: AdminClient;
let servers: string;
let start = Date.now();
let latest = start;
const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-expiry-'));
const moveTo = (seconds: number): void => {
  vi.setSystemTime(start + seconds * 1_000);
  latest = Math.max(latest, Date.now());
};

async function open(): Promise<RunningGateway> {
  const config = loadConfig({
    flags: { dataDir, port: '0', logLevel: 'silent' },
    environment: {
      GATEHOUSE_CONNECT_TO: `*=${service.origin}`,
      ZOHO_CLIENT_ID: service.client.id,
      ZOHO_CLIENT_SECRET: service.client.secret,
    },
    folder: dataDir,
  });
  if (!config.ok) throw new Error(config.refusal.message);
  return startGateway(config.value);
}

beforeAll(async () => {
  service = await startSandbox();
  sandbox = controlOf(service.origin);
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: start });
  gateway = await open();
  const apiToken = await gateway.installation.apiTokens.create({ name: 'test' });
  admin = adminClient(gateway.origin, apiToken.ok ? apiToken.value.token : null);
  const scopes = ['partner.organization', 'organization.domains', 'organization.groups'];
  const code = await sandbox.selfClientCode(scopes.map((scope) => `ZohoMail.${scope}.ALL`));
  const account = await admin('POST', '/integrated-account', { integration: 'zoho_mail', data_center: 'com', code });
  servers = `/integrated-account/${String(account.body.id)}/mcp`;
});
afterAll(async () => {
  vi.useRealTimers();
  await gateway?.close();
  await service?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => sandbox.clear());
// Time only goes forward for what expires, so each test begins where the latest before it had come to.
afterEach(() => {
  start = latest + 1_000;
  moveTo(0);
});

async function newServer(more: object = {}): Promise<{ readonly id: string; readonly url: string }> {
  const { status, body } = await admin('POST', servers, { name: 'x', ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return { id: String(body.id), url: String(body.url) };
}
const list = (url: string): Promise<ApiAnswer> => callTool(url, 'list_all_zoho_mail_domains');
const isDone = ({ body }: ApiAnswer): boolean => (body.result as { isError?: boolean } | undefined)?.isError === false;
// A call to an expired URL returns a message for the model; every other request gets a 410.
const statusAt = async (url: string): Promise<number> =>
  (await postMcp(url, { jsonrpc: '2.0', id: 1, method: 'ping' })).status;
const isThere = async (id: string): Promise<boolean> =>
  (await gateway.installation.store.servers.get(id)) !== undefined;
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    expect(tries).toBeLessThan(500);
    await pause(20);
  }
}

it('ends an MCP server at its instant, swept or not, lets a call under way finish, and leaves its trail and the 410 alone', async () => {
  const { id, url } = await newServer({ expires_at: new Date(start + 61_000).toISOString() });
  expect(isDone(await list(url))).toBe(true);
  await sandbox.clear();
  await sandbox.fault({ times: 1, match: { path: '/domains' }, delayMs: 300 });
  const underWay = list(url);
  await until(async () => (await sandbox.mailRequests()).length > 0);
  moveTo(60.999);
  expect(isDone(await list(url))).toBe(true);
  moveTo(61);
  const gone = await list(url);
  expect([gone.status, isDone(gone), JSON.stringify(gone.body)]).toEqual([
    200,
    false,
    expect.stringContaining('expired'),
  ]);
  expect(await statusAt(url)).toBe(410);
  expect(isDone(await underWay)).toBe(true);
  for (const [method, path] of [
    ['GET', ''],
    ['PATCH', ''],
    ['POST', '/rotate'],
    ['GET', '/changes'],
  ] as const)
    expect((await admin(method, `${servers}/${id}${path}`, method === 'GET' ? undefined : {})).status, path).toBe(404);
  expect(JSON.stringify((await admin('GET', servers)).body)).not.toContain(id);
  expect((await admin('GET', `${servers.replace(/mcp$/, 'tools')}?mcp_server_id=${id}`)).status).toBe(404);
  expect(await isThere(id)).toBe(true);

  // It stays expired when the clock steps back, swept or not.
  for (const seconds of [59, 0, -86_400]) {
    moveTo(seconds);
    expect(await statusAt(url), `${seconds}`).toBe(410);
  }
  moveTo(61);
  // Two sweeps a minute.
  vi.advanceTimersByTime(30_000);
  await until(async () => !(await isThere(id)));
  for (const seconds of [0, 59, 92, 3_600]) {
    moveTo(seconds);
    expect(await statusAt(url), `${seconds}`).toBe(410);
  }
  moveTo(0);
  const query = `mcp_server_id=${id}&action=list_all_zoho_mail_domains`;
  const trail = (await admin('GET', `/audit-log?${query}`)).body.result as readonly object[];
  expect(trail).toHaveLength(3);
});

it('lets an old URL live for its overlap and no longer, none where none was asked for', async () => {
  const { id, url: first } = await newServer();
  const rotate = async (body?: object): Promise<string> =>
    String((await admin('POST', `${servers}/${id}/rotate`, body)).body.url);
  const second = await rotate({ overlap_seconds: 60 });
  moveTo(59.999);
  for (const url of [first, second]) expect((await list(url)).status).toBe(200);
  moveTo(60);
  expect([await statusAt(first), await statusAt(second)]).toEqual([410, 200]);
  moveTo(30);
  expect(await statusAt(first)).toBe(410);
  const third = await rotate();
  expect([await statusAt(first), await statusAt(second), await statusAt(third)]).toEqual([410, 410, 200]);
});

it('lets an approval serve for fifteen minutes from the decision, and never again once it is over', async () => {
  const { url } = await newServer({ config: { approval: 'write' } });
  const hold = async (name: string): Promise<{ call: () => Promise<ApiAnswer>; approve: () => Promise<void> }> => {
    const call = () =>
      callTool(url, 'create_a_zoho_mail_group', {
        name,
        emailId: `${name}@acmecorp.com`,
        mailGroupMemberList: [{ memberEmailId: 'helpdesk@acmecorp.com' }],
      });
    const id = /apr_\w+/.exec(JSON.stringify((await call()).body))?.[0] ?? '';
    const approve = async () =>
      expect((await admin('POST', `/approval/${id}`, { decision: 'approve' })).status).toBe(200);
    return { call, approve };
  };
  const [early, late] = [await hold('early'), await hold('late')];
  moveTo(3_600);
  await early.approve();
  await late.approve();
  moveTo(3_600 + 15 * 60 - 0.001);
  expect(isDone(await early.call())).toBe(true);
  moveTo(3_600 + 15 * 60);
  expect(isDone(await late.call())).toBe(false);
  moveTo(3_700);
  expect(isDone(await late.call())).toBe(false);
  expect(await sandbox.mailRequests()).toHaveLength(1);
});

it('keeps expired servers expired across a restart with a clock that was set back, and warns about the clock', async () => {
  const { url } = await newServer({ expires_at: new Date(start + 60_000).toISOString() });
  const path = new URL(url).pathname;
  expect(await statusAt(url)).toBe(200);
  moveTo(61);
  expect(await statusAt(url)).toBe(410);
  await gateway.close();
  vi.setSystemTime(start);
  gateway = await open();
  expect(await statusAt(`${gateway.origin}${path}`)).toBe(410);
});
