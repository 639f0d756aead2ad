import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { preparePostgres, testDatabaseUrl } from '../../src/store/test-support/postgres-ground.js';
import { type AdminClient, adminClient, callTool } from './admin-client.js';
import { controlOf } from './sandbox-control.js';
import { startProgram, startSandbox } from './start-cluster.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

let demo: RunningDemo | undefined;
const target = mkdtempSync(join(tmpdir(), 'gatehouse-migrate-'));
afterEach(async () => {
  await demo?.stop();
  rmSync(target, { recursive: true, force: true });
});

it('gatehouse migrate refuses what is no place and what is no source', async () => {
  const migrate = (...args: string[]) => runCommand(['migrate', ...args], { DATABASE_URL: '' });
  expect(await migrate('--from', 'sqlite:nowhere', '--to', 'mysql://db/x')).toMatchObject({ code: 1 });
  expect(await migrate('--from', 'letters', '--to', `sqlite:${target}`)).toMatchObject({
    code: 2,
    stderr: 'A place is sqlite:<data folder> or postgres://user@host/database.\n',
  });
  expect(await migrate('--from', `sqlite:${target}`)).toMatchObject({ code: 2, stderr: expect.stringMatching(/--to/) });
  const missing = await migrate('--from', `sqlite:${target}`, '--to', `sqlite:${target}/other`);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringMatching(/no gatehouse\.db in /) });
});

it('gatehouse migrate takes a whole installation along, and a second time nothing', async () => {
  demo = await startDemo();
  await callTool(demo.mcp_url, 'list_all_zoho_mail_domains');
  const before = await adminClient(demo.origin, demo.api_token)('GET', '/audit-log');
  const elsewhere = `sqlite:${target}/other`;
  for (const [from, to] of [
    [`sqlite:${demo.dataDir}`, `sqlite:${target}`],
    [elsewhere, `sqlite:${demo.dataDir}`],
  ] as const) {
    if (from === elsewhere) await runCommand(['tokens', 'create', '--name', 'x', '--data-dir', join(target, 'other')]);
    const refused = await runCommand(['migrate', '--from', from, '--to', to]);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(`A gateway is serving ${demo.dataDir} at http://`);
  }
  rmSync(join(target, 'other'), { recursive: true });
  await demo.stop({ keepData: true });
  const args = ['migrate', '--from', `sqlite:${demo.dataDir}`, '--to', `sqlite:${target}`];
  const migrated = await runCommand([...args, '--json']);
  expect(migrated).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(migrated.stdout)).toMatchObject({
    rows: { integrated_account: 2, mcp_server: 2, api_token: 1 },
    audit_head: { sequence: expect.any(Number), hash: expect.stringMatching(/^[\da-f]{64}$/) },
  });
  // The keys are never copied: their check values in the database identify the required ones.
  for (const key of ['encryption.key', 'token-hash.key']) cpSync(join(demo.dataDir, key), join(target, key));
  const listed = await runCommand(['audit', '--data-dir', target, '--json']);
  expect((JSON.parse(listed.stdout) as { result: unknown }).result).toEqual(before.body.result);
  expect(await runCommand(args)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The target is not empty \(/),
  });
});

const program = fileURLToPath(new URL('../../bin/gatehouse.js', import.meta.url));
const readTool = 'list_all_zoho_mail_domains';
const scopes = ['ZohoMail.partner.organization.ALL', 'ZohoMail.organization.domains.ALL'];
type Settings = { readonly [name: string]: string };

describe.skipIf(testDatabaseUrl === '')(
  'gatehouse migrate from the embedded store into PostgreSQL (with DATABASE_URL)',
  () => {
    const endings: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const end of endings.splice(0).reverse()) await end();
    });
    const serve = async (settings: Settings): Promise<{ origin: string; stop(): Promise<void> }> => {
      const { child, line, said } = await startProgram(['serve', '--json', '--port', '0'], settings);
      const stop = async (): Promise<void> => {
        if (child.exitCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
        expect(child.exitCode, said()).toBe(0);
      };
      endings.push(stop);
      return { origin: (JSON.parse(line) as { origin: string }).origin, stop };
    };

    it('refuses a database that a gateway serves, from and to, until that has stopped', async () => {
      const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'gatehouse-migrate-')));
      endings.push(async () => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true })));
      const [dataDir = '', otherDir = ''] = folders;
      const ground = await preparePostgres();
      endings.push(() => ground.dispose());
      const settings: Settings = { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: ground.url };
      const gateway = await serve(settings);
      expect((await runCommand(['tokens', 'create', '--name', 'x'], { GATEHOUSE_DATA_DIR: otherDir })).code).toBe(0);
      const out = ['migrate', '--from', ground.url, '--to', `sqlite:${join(otherDir, 'new')}`];
      const back = ['migrate', '--from', `sqlite:${otherDir}`];
      await vi.waitFor(async () => {
        const refused = await runCommand(out);
        expect(refused).toMatchObject({ code: 1, stdout: '' });
        expect(refused.stderr).toContain('A gateway is serving the database given as --from. Nothing was copied.');
      }, 20_000);
      expect(await runCommand(back, { DATABASE_URL: ground.url })).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('A gateway is serving the database given as --to. Nothing was copied.'),
      });
      await gateway.stop();
      expect(await runCommand(out)).toMatchObject({ code: 0 });
    });

    it('takes accounts, URLs, API tokens and the audit chain along, and shows how far it has come', async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-migrate-'));
      endings.push(async () => rmSync(dataDir, { recursive: true, force: true }));
      const ground = await preparePostgres();
      endings.push(() => ground.dispose());
      const sandbox = await startSandbox();
      endings.push(() => sandbox.stop());
      const control = controlOf(sandbox.origin);
      // Both installations have the one data folder, and with it the same keys.
      const embedded: Settings = {
        GATEHOUSE_DATA_DIR: dataDir,
        GATEHOUSE_CONNECT_TO: `*=${sandbox.origin}`,
        ZOHO_CLIENT_ID: sandbox.client.id,
        ZOHO_CLIENT_SECRET: sandbox.client.secret,
      };
      const networked: Settings = { ...embedded, DATABASE_URL: ground.url };

      const operator = await runCommand(['tokens', 'create', '--name', 'operator', '--json'], embedded);
      const apiToken = String((JSON.parse(operator.stdout) as { token: unknown }).token);
      const before = await serve(embedded);
      const adminBefore = adminClient(before.origin, apiToken);
      const first = await connect(adminBefore, await control.selfClientCode(scopes));
      const second = await connect(adminBefore, await control.selfClientCode(scopes));
      const viewer = await adminBefore('POST', '/api-token', { name: 'viewer', scope: 'viewer' });
      const revoked = await adminBefore('POST', `/integrated-account/${second.id}/mcp`, { name: 'revoked' });
      await adminBefore('DELETE', `/integrated-account/${second.id}/mcp/${revoked.body.id}`);
      for (const { path } of [first, second])
        expect((await callTool(before.origin + path, readTool)).body.result).toMatchObject({ isError: false });
      const trail = await adminBefore('GET', '/audit-log');
      const accounts = await adminBefore('GET', '/integrated-account');
      await before.stop();

      const migrated = await inTerminal(['migrate', '--from', `sqlite:${dataDir}`, '--to', ground.url]);
      expect(migrated.code, migrated.shown).toBe(0);
      expect(migrated.shown).toMatch(/\r\[#+\.+\] \d+ % {2}\w+/);
      expect(migrated.shown).toContain(`[${'#'.repeat(30)}] 100 %`);
      expect(migrated.shown).toMatch(/Copied \d+ rows: .*integrated_account 2,.*mcp_server 2,.*api_token 2,/);
      expect(migrated.shown).toMatch(/The audit chain is whole, to row \d+ \([\da-f]{64}\)\./);

      const after = await serve(networked);
      expect(await (await fetch(`${after.origin}/readyz`)).json()).toMatchObject({
        status: 'ready',
        store: 'postgres',
      });
      const adminAfter = adminClient(after.origin, apiToken);
      expect((await adminAfter('GET', '/audit-log')).body).toEqual(trail.body);
      expect((await adminAfter('GET', '/integrated-account')).body).toEqual(accounts.body);
      expect((await adminClient(after.origin, String(viewer.body.token))('GET', '/integrated-account')).status).toBe(
        200,
      );
      // The refresh token must have been copied as well.
      await control.tokens('expire_access');
      for (const { path } of [first, second])
        expect((await callTool(after.origin + path, readTool)).body.result).toMatchObject({ isError: false });
      expect((await callTool(after.origin + pathOf(revoked.body), readTool)).body.result).toMatchObject({
        isError: true,
        content: [{ text: expect.stringMatching(/^Refused: This MCP server URL was revoked/) }],
      });
      const verified = await runCommand(['audit', 'verify', '--json'], networked);
      expect(verified).toMatchObject({ code: 0, stderr: '' });
      const { rows } = JSON.parse(verified.stdout) as { rows: number };
      expect(rows).toBeGreaterThan((trail.body.result as readonly unknown[]).length);
    }, 60_000);
  },
);

async function connect(admin: AdminClient, code: string): Promise<{ readonly id: string; readonly path: string }> {
  const account = await admin('POST', '/integrated-account', { integration: 'zoho_mail', data_center: 'com', code });
  const server = await admin('POST', `/integrated-account/${account.body.id}/mcp`, { name: 'migrated' });
  return { id: String(account.body.id), path: pathOf(server.body) };
}

const pathOf = (server: { readonly [key: string]: unknown }): string => new URL(String(server.url)).pathname;

/** Runs a command as somebody at a terminal does, where it shows its progress. */
async function inTerminal(args: readonly string[]): Promise<{ code: unknown; shown: string }> {
  const command = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [shown, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code, shown };
}
