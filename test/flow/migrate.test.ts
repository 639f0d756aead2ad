import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { adminClient, callTool } from './admin-client.js';
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
  await demo.stop({ keepData: true });
  const args = ['migrate', '--from', `sqlite:${demo.dataDir}`, '--to', `sqlite:${target}`];
  const migrated = await runCommand([...args, '--json']);
  expect(migrated).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(migrated.stdout)).toMatchObject({
    rows: { integrated_account: 1, mcp_server: 1, api_token: 1 },
    audit_head: { sequence: expect.any(Number), hash: expect.stringMatching(/^[\da-f]{64}$/) },
  });
  const listed = await runCommand(['audit', '--data-dir', target, '--json']);
  expect((JSON.parse(listed.stdout) as { result: unknown }).result).toEqual(before.body.result);
  expect(await runCommand(args)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The target is not empty \(/),
  });
});
