import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AdminClient, type ApiAnswer, adminClient, callTool, postMcp } from './admin-client.js';
import { controlOf, type SandboxControl } from './sandbox-control.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

// A disk of its own, small enough to be filled to the last byte.
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-disk-'));
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]).status === 0;
const filler = join(folder, 'filler');
const recovery = { timeout: 20_000, interval: 100 };

/** Takes all room but so many bytes. */
function fillDisk(except = 0): void {
  const file = openSync(filler, 'a');
  try {
    for (let size = 1024 * 1024; size >= 1; ) {
      try {
        if (writeSync(file, Buffer.alloc(size)) < size) size /= 2;
      } catch {
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(file);
  }
  if (except > 0) truncateSync(filler, Math.max(0, statSync(filler).size - except));
}

describe.skipIf(!isMounted)('a data folder on a disk that is full to the last byte (needs the right to mount)', () => {
  let demo: RunningDemo;
  let admin: AdminClient;
  let sandbox: SandboxControl;
  let count = 0;

  beforeAll(async () => {
    demo = await startDemo({ dataDir: join(folder, 'data') });
    admin = adminClient(demo.origin, demo.api_token);
    sandbox = controlOf(demo.sandbox_origin);
  }, 60_000);
  afterAll(async () => {
    await demo?.stop();
    rmSync(filler, { force: true });
    if (isMounted) spawnSync('umount', [folder]);
    rmdirSync(folder);
  });

  const write = (): Promise<ApiAnswer> => {
    count += 1;
    return callTool(demo.mcp_url, 'create_a_zoho_mail_group', {
      name: `group ${count}`,
      emailId: `group${count}@acmecorp.com`,
      mailGroupMemberList: [{ memberEmailId: 'helpdesk@acmecorp.com' }],
    });
  };
  const sent = async (): Promise<number> =>
    (await sandbox.mailRequests()).filter(({ method }) => method === 'POST').length;
  const readiness = async (): Promise<number> => (await fetch(`${demo.origin}/readyz`)).status;
  const recovered = (): Promise<void> =>
    vi.waitFor(async () => expect(await readiness()).toBe(200), recovery).then(() => undefined);
  const metric = async (name: string): Promise<string> => {
    const text = String((await admin('GET', '/metrics')).body.text);
    return text.split('\n').find((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`)) ?? '';
  };

  it('sends no change, says so, and is not ready; it recovers by itself', async () => {
    fillDisk();
    const before = await sent();
    const answers = await Promise.all(Array.from({ length: 10 }, write));
    for (const { body } of answers) expect(JSON.stringify(body)).toContain('the change was not sent');
    expect(await sent()).toBe(before);
    const ready = await fetch(`${demo.origin}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('disk is full')]);
    expect(await metric('gatehouse_audit_log_writable')).toMatch(/ 0$/);
    expect(await metric('gatehouse_audit_log_trouble')).toContain('reason="disk_full"');
    expect(demo.log()).toContain('the audit log cannot be written');
    rmSync(filler);
    await recovered();
    expect(JSON.stringify((await write()).body)).toContain('"isError":false');
    expect(await metric('gatehouse_audit_log_writable')).toMatch(/ 1$/);
    expect(demo.log()).toContain('the audit log can be written again');
  }, 60_000);

  it('does admin acts whole or not at all: the answer and the state agree', async () => {
    const servers = `/integrated-account/${demo.integrated_account_id}/mcp`;
    const made = await admin('POST', servers, { name: 'full disk' });
    const { id, url } = made.body;
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    const isAlive = async (): Promise<boolean> => (await postMcp(String(url), ping)).status === 200;
    expect(await isAlive()).toBe(true);
    for (const except of [0, 4096, 16_384, 32_768, 65_536]) {
      fillDisk(except);
      const { status, body } = await admin('DELETE', `${servers}/${String(id)}`);
      rmSync(filler);
      await recovered();
      expect([200, 503], JSON.stringify(body)).toContain(status);
      expect(await isAlive()).toBe(status !== 200);
      if (status === 200) return;
      expect(String(body.message)).toMatch(/othing was changed/);
    }
  }, 120_000);

  it('has a row for every change that reached the service, however full the disk is', async () => {
    for (const except of [4096, 8192, 12_288, 20_480, 40_960]) {
      fillDisk(except);
      // As many as it takes until there is no room left.
      for (let calls = 0; calls < 400; calls += 1) if (JSON.stringify((await write()).body).includes('not sent')) break;
      rmSync(filler);
      await recovered();
    }
    const reached = (await sandbox.mailRequests()).filter(({ method }) => method === 'POST');
    const { stdout } = await runCommand(['audit', 'export', '--data-dir', demo.dataDir]);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { [name: string]: unknown });
    const intents = rows.filter(
      ({ action, outcome }) => action === 'create_a_zoho_mail_group' && outcome === 'outcome_unknown',
    );
    const recorded = intents.map((row) => (row.arguments as { name: string }).name);
    for (const { body } of reached) expect(recorded).toContain((body as { name: string }).name);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect((await runCommand(['audit', 'verify', '--data-dir', demo.dataDir])).code).toBe(0);
  }, 180_000);
});
