/** `gatehouse serve --workers`: several processes are one gateway, whichever of them a request comes to. */
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startPostgres } from '../../scripts/services.mjs';
import { type AdminClient, adminClient } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { hasServices, type OwnSandbox, startProgram, startSandbox } from './start-cluster.js';
import { runCommand } from './start-gatehouse.js';

const count = 3;
const limit = 2;
const delayMs = 700;
const list = 'list_all_zoho_mail_domains';
const fixture = fileURLToPath(new URL('../../src/catalogue/test-fixture/payments', import.meta.url));
const soon = { timeout: 60_000, interval: 200 };

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A request on a connection of its own, so that successive ones come to workers in turn. */
async function ask(url: string, message?: object, abort?: AbortSignal): Promise<Answer> {
  const sent = request(url, {
    agent: false,
    method: message ? 'POST' : 'GET',
    headers: message ? { 'content-type': 'application/json' } : {},
    ...(abort && { signal: abort }),
  });
  sent.end(message && JSON.stringify(message));
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const piece of response) text += String(piece);
  return { status: response.statusCode, text };
}

const call = (name: string, args: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});
const many = <T>(times: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => work(index)));

describe.each(['embedded store', ...(hasServices ? ['PostgreSQL'] : [])])('workers on the %s', (kind) => {
  let sandboxProcess: OwnSandbox;
  let sandbox: SandboxControl;
  let database: Awaited<ReturnType<typeof startPostgres>> | undefined;
  let served: Awaited<ReturnType<typeof startProgram>>;
  let environment: { readonly [name: string]: string };
  let admin: AdminClient;
  let origin = '';
  let apiToken = '';
  let accountId = '';
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-workers-'));
  const catalogue = mkdtempSync(join(tmpdir(), 'gatehouse-workers-catalogue-'));

  beforeAll(async () => {
    sandboxProcess = await startSandbox();
    sandbox = controlOf(sandboxProcess.origin);
    if (kind === 'PostgreSQL') database = await startPostgres();
    environment = {
      GATEHOUSE_DATA_DIR: dataDir,
      GATEHOUSE_CONNECT_TO: `*=${sandboxProcess.origin}`,
      GATEHOUSE_CALLS_PER_SERVER_MAX: String(limit),
      GATEHOUSE_CATALOGUE: catalogue,
      GATEHOUSE_CATALOGUE_RELOAD: 'signal',
      ZOHO_CLIENT_ID: sandboxProcess.client.id,
      ZOHO_CLIENT_SECRET: sandboxProcess.client.secret,
      ...(database && { DATABASE_URL: database.url }),
    };
    const told = async (...args: string[]) => {
      const { code, stdout, stderr } = await runCommand([...args, '--json'], environment);
      if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
      return JSON.parse(stdout) as { readonly [name: string]: string };
    };
    apiToken = (await told('tokens', 'create', '--name', 'workers')).token ?? '';
    const scopes = ['ZohoMail.partner.organization.ALL', 'ZohoMail.organization.domains.ALL'];
    const code = await sandbox.selfClientCode(scopes);
    accountId = (await told('accounts', 'connect', 'zoho_mail', '--code', code)).id ?? '';
    served = await startProgram(['serve', '--json', '--port', '0', '--workers', String(count)], environment);
    ({ origin } = JSON.parse(served.line) as { origin: string });
    admin = adminClient(origin, apiToken);
  });
  afterAll(async () => {
    if (served?.child.exitCode === null) {
      const ended = once(served.child, 'exit');
      served.child.kill('SIGTERM');
      await ended;
    }
    await sandboxProcess?.stop();
    await database?.stop();
    for (const folder of [dataDir, catalogue]) rmSync(folder, { recursive: true, force: true });
  });

  const createServerUrl = async (config: object = {}) => {
    const { status, body } = await admin('POST', `/integrated-account/${accountId}/mcp`, { name: 'Workers', config });
    expect(status, JSON.stringify(body)).toBe(201);
    return { id: String(body.id), url: String(body.url) };
  };
  const workerIds = async (): Promise<readonly number[]> => {
    const { stdout } = await import('node:child_process').then(({ spawnSync }) =>
      spawnSync('ps', ['-o', 'pid=', '--ppid', String(served.child.pid)], { encoding: 'utf8' }),
    );
    return stdout.trim().split(/\s+/).filter(Boolean).map(Number);
  };
  const metric = async (pattern: RegExp) => {
    const { body } = await admin('GET', '/metrics');
    return Number(pattern.exec(String(body.text))?.[1] ?? Number.NaN);
  };

  it('serve on one port, and their figures are one', async () => {
    const { url } = await createServerUrl();
    const pattern = /gatehouse_tool_calls_total\{integration="zoho_mail",outcome="ok"\} (\d+)/;
    const before = await metric(pattern);
    for (let times = 0; times < 2 * count; times += 1)
      expect((await ask(url, call(list))).text).toContain('domainName');
    for (let times = 0; times < count; times += 1) expect(await metric(pattern)).toBe(before + 2 * count);
    expect(await metric(/gatehouse_audit_log_writable (\d+)/)).toBe(1);
  });

  it('hold the limit of an MCP server together, and give every call a place in its turn', async () => {
    const { url } = await createServerUrl();
    await sandbox.fault({ times: 500, delayMs, match: { path: '/domains' } });
    await sandbox.clear();
    const answers = await many(2 * limit, () => ask(url, call(list)));
    expect(answers.map(({ text }) => text.includes('Too many'))).toEqual(answers.map(() => false));
    const times = (await sandbox.mailRequests()).map(({ at }) => Date.parse(at));
    expect(times.length).toBe(2 * limit);
    const most = Math.max(...times.map((end) => times.filter((at) => at <= end && at > end - delayMs * 0.9).length));
    expect(most).toBe(limit);
    await sandbox.reset();
  });

  it('count failed sign-in attempts together', async () => {
    const attempt = () => admin('GET', '/mcp-server').then(({ status }) => status);
    const guess = async () => {
      const { status } = await adminClient(origin, `gth_api_${'x'.repeat(40)}`)('GET', '/mcp-server');
      return status;
    };
    let tries = 0;
    while ((await guess()) !== 429) {
      tries += 1;
      expect(tries).toBeLessThan(200);
    }
    // Every worker refuses now; one that counted by itself would let as many again through.
    await vi.waitFor(async () => {
      const answers = await many(4 * count, () =>
        ask(`${origin}/mcp/gth_mcp_${'y'.repeat(40)}`, { jsonrpc: '2.0', id: 1, method: 'ping' }),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([429]));
    }, soon);
    expect(await attempt()).toBe(200);
  });

  it('let messages of an HTTP+SSE session arrive at any of them', async () => {
    const { url } = await createServerUrl();
    const abort = new AbortController();
    const stream = await fetch(`${url}/sse`, { signal: abort.signal });
    onTestFinished(() => abort.abort());
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    const until = async (pattern: RegExp) => {
      while (!pattern.test(seen)) seen += (await reader?.read())?.value ?? '';
    };
    await until(/data: \S+messages\S+\n/);
    const place = `${origin}${/data: (\S+messages\S+)/.exec(seen)?.[1]}`;
    for (let id = 1; id <= 2 * count; id += 1) {
      expect(await ask(place, { jsonrpc: '2.0', id, method: 'tools/list' })).toMatchObject({ status: 202 });
      await until(new RegExp(`"id":${id}\\b`));
    }
    const other = await createServerUrl();
    const elsewhere = place.replace(new URL(url).pathname, new URL(other.url).pathname);
    for (let times = 0; times < count; times += 1)
      expect(await ask(elsewhere, { jsonrpc: '2.0', id: 9, method: 'ping' })).toMatchObject({ status: 404 });
    abort.abort();
    await vi.waitFor(
      async () => expect(await ask(place, { jsonrpc: '2.0', id: 9, method: 'ping' })).toMatchObject({ status: 404 }),
      soon,
    );
  });

  it('all serve an MCP server as one of them changed it, and refuse it as soon as one has revoked it', async () => {
    const change = 'create_a_zoho_mail_domain';
    for (let round = 0; round < 10; round += 1) {
      const { id, url } = await createServerUrl({ methods: ['read', 'write'] });
      const look = async () => {
        const { status, text } = await ask(url, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
        return `${status}${text.includes(change) ? ' with changes' : ''}`;
      };
      const seen = async () => new Set(await many(2 * count, look));
      const ping = async () => `${(await ask(url, { jsonrpc: '2.0', id: 1, method: 'ping' })).status}`;
      expect(await seen()).toEqual(new Set(['200 with changes']));
      // Every worker has just looked the server up when it is changed.
      let isOver = false;
      const busy = many(count, async () => {
        while (!isOver) await ping();
      });
      const narrowed = await admin('PATCH', `/mcp-server/${id}`, { config: { methods: ['read'] } });
      const afterChange = await seen();
      const revoked = await admin('DELETE', `/mcp-server/${id}`);
      const afterEnd = new Set(await many(2 * count, ping));
      isOver = true;
      await busy;
      expect([narrowed.status, revoked.status < 300]).toEqual([200, true]);
      expect([afterChange, afterEnd]).toEqual([new Set(['200']), new Set(['410'])]);
    }
  });

  it('all take up integrations that one was told to read, by the API or a signal', async () => {
    const known = (name: string) => many(2 * count, () => admin('GET', `/integration/${name}`));
    const statuses = async (name: string) => new Set((await known(name)).map(({ status }) => status));
    cpSync(fixture, join(catalogue, 'payments'), { recursive: true });
    expect((await admin('POST', '/integration-change', {})).status).toBe(200);
    await vi.waitFor(async () => expect(await statuses('payments')).toEqual(new Set([200])), soon);
    rmSync(join(catalogue, 'payments'), { recursive: true });
    served.child.kill('SIGHUP');
    await vi.waitFor(async () => expect(await statuses('payments')).toEqual(new Set([404])), soon);
  });

  it('send a change once where its caller lost the connection and repeats it', async () => {
    const { url } = await createServerUrl({ methods: ['read', 'write'] });
    await sandbox.fault({ times: 1, delayMs: 2_000, match: { method: 'POST', path: '/domains' } });
    await sandbox.clear();
    const change = call('create_a_zoho_mail_domain', { domain_name: 'repeated.example.com' });
    const abort = new AbortController();
    const first = ask(url, change, abort.signal).catch(() => null);
    await vi.waitFor(async () => expect(await sandbox.mailRequests()).toHaveLength(1), soon);
    abort.abort();
    await first;
    const answers = await many(1, () => ask(url, change));
    expect(answers[0]?.text).toContain('nothing was sent again');
    expect(await sandbox.mailRequests()).toHaveLength(1);
    await sandbox.reset();
  });

  it('are started again where one ends, and nothing that was acknowledged is lost', async () => {
    const { url } = await createServerUrl();
    const before = await workerIds();
    expect(before).toHaveLength(count);
    const [victim = 0] = before;
    process.kill(victim, 'SIGKILL');
    await vi.waitFor(async () => {
      const after = await workerIds();
      expect(after).toHaveLength(count);
      expect(after).not.toContain(victim);
      expect(served.said()).toContain('a worker serves again');
    }, soon);
    for (let times = 0; times < 2 * count; times += 1) expect((await ask(url, call(list))).status).toBe(200);
    const verified = await runCommand(['audit', 'verify'], environment);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('intact') });
  });

  it('finish their calls when the gateway stops, and leave no process behind', async () => {
    const { url } = await createServerUrl();
    await sandbox.fault({ times: 10, delayMs, match: { path: '/domains' } });
    await sandbox.clear();
    const answers = many(limit, () => ask(url, call(list)));
    await vi.waitFor(async () => expect(await sandbox.mailRequests()).toHaveLength(limit), soon);
    const workers = await workerIds();
    const ended = once(served.child, 'exit');
    served.child.kill('SIGTERM');
    for (const { status } of await answers) expect(status).toBe(200);
    expect(await ended).toEqual([0, null]);
    for (const id of workers) expect(() => process.kill(id, 0)).toThrow(/ESRCH/);
    expect((await runCommand(['audit', 'verify'], environment)).code).toBe(0);
  });
});

describe('serve --workers that cannot start', () => {
  it('names a count that is none', async () => {
    const { code, stderr } = await runCommand(['serve', '--workers', '0', '--port', '0']);
    expect(code).toBe(2);
    expect(stderr).toContain('--workers is "0"; it must be a whole number of workers');
  });

  it('says why, once, and ends', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-workers-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const { code, stderr } = await runCommand([
      'serve',
      '--workers',
      '2',
      '--port',
      String(port),
      '--data-dir',
      dataDir,
    ]);
    expect(code).toBe(1);
    expect(stderr.match(/is taken/g)).toHaveLength(1);
    writeFileSync(join(dataDir, 'gatehouse.db'), 'x'.repeat(5_000));
    const damaged = await runCommand(['serve', '--workers', '2', '--port', '0', '--data-dir', dataDir]);
    expect(damaged).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be opened') });
  });
});
