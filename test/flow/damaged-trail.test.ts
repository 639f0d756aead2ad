import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meddle } from '../../src/store/test-support/meddle.js';
import { preparePostgres, testDatabaseUrl } from '../../src/store/test-support/postgres-ground.js';
import { adminClient, callTool } from './admin-client.js';
import { startProgram } from './start-cluster.js';
import { type DemoLine, runCommand, startDemo } from './start-gatehouse.js';

/** A database as a stranger with its password finds it. */
interface Ground {
  readonly environment: { readonly [name: string]: string };
  change(statement: string): Promise<readonly unknown[]> | readonly unknown[];
  dispose(): Promise<void> | void;
}

interface Next {
  readonly next: number | string;
}

const columns = 'sequence, id, at, kind, action, arguments, duration_ms, outcome, previous_hash, hash';
const insertAt = (sequence: string): string =>
  `INSERT INTO audit_log (${columns}) VALUES (${sequence}, 'forged', 1, 'admin', 'forged', '{}', 0, 'ok', 'x', 'y')`;
const lost =
  'The audit log has lost the record of where it begins and ends. Stop every gateway, keep a copy of the database, and restore a backup.';

const grounds: readonly (readonly [string, (dataDir: string) => Promise<Ground>, boolean])[] = [
  [
    'the embedded store',
    async (dataDir) => ({
      environment: { DATABASE_URL: '' },
      change: (statement) => meddle(dataDir, statement),
      dispose: () => undefined,
    }),
    true,
  ],
  [
    'PostgreSQL (with DATABASE_URL)',
    async () => {
      const { url, ask, dispose } = await preparePostgres();
      return {
        environment: { DATABASE_URL: url },
        change: ask,
        dispose,
      };
    },
    testDatabaseUrl !== '',
  ],
];

describe.each(grounds)('serve, demo and commands on %s', (_name, prepare, isHere) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-damage-'));
  let ground: Ground;
  let first: DemoLine;

  beforeAll(async () => {
    if (!isHere) return;
    ground = await prepare(dataDir);
    const demo = await startDemo({ dataDir, environment: ground.environment });
    first = demo;
    await callTool(demo.mcp_url, 'list_all_zoho_mail_domains');
    expect(await demo.stop({ keepData: true })).toBe(0);
  });
  afterAll(async () => {
    await ground?.dispose();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const run = (...args: string[]) => runCommand([...args, '--data-dir', dataDir], ground.environment);
  const start = async (command: string) => {
    const settings = { ...ground.environment, GATEHOUSE_DATA_DIR: dataDir };
    const { child, line, said } = await startProgram([command, '--json', '--port', '0'], settings);
    const { origin } = JSON.parse(line) as { origin: string };
    const stop = async (): Promise<void> => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      expect(await ended, said()).toBe(0);
      expect(said()).not.toMatch(/^ +at /m);
    };
    return { origin, said, stop, admin: adminClient(origin, first.api_token) };
  };
  const call = (origin: string) =>
    callTool(`${origin}${new URL(first.mcp_url).pathname}`, 'list_all_zoho_mail_domains');

  it.skipIf(!isHere)('continue after rows were inserted by hand, and audit verify reports each of them', async () => {
    const [head] = (await ground.change('SELECT sequence + 1 AS next FROM audit_head WHERE id = 1')) as Next[];
    const inserted = [String(head?.next), '-1', '9223372036854775807'];
    for (const sequence of inserted) await ground.change(insertAt(sequence));
    for (const command of ['serve', 'demo']) {
      const gateway = await start(command);
      expect((await fetch(`${gateway.origin}/readyz`)).status).toBe(200);
      const called = await call(gateway.origin);
      // Without its sandbox, serve has nobody to call: what matters is that the call gets so far, and has its row.
      expect(JSON.stringify(called.body)).toContain(command === 'demo' ? 'acmecorp.com' : 'Nothing was sent');
      expect((await gateway.admin('GET', '/audit-log?limit=1')).body).toMatchObject({
        result: [{ kind: 'tool_call' }],
      });
      await gateway.stop();
    }
    for (const sequence of inserted) {
      const verified = await run('audit', 'verify');
      expect(verified).toMatchObject({ code: 1, stdout: '' });
      expect(verified.stderr).toContain(sequence);
      expect(verified.stderr).toContain('Gatehouse did not write it where it stands');
      await ground.change(`DELETE FROM audit_log WHERE id = 'forged' AND sequence = ${sequence}`);
    }
    expect(await run('audit', 'verify')).toMatchObject({ code: 0, stderr: '' });
  });

  it.skipIf(!isHere)(
    'refuse calls and changes if the end of the chain is lost, report the reason, and stop cleanly',
    async () => {
      await ground.change('CREATE TABLE kept_head AS SELECT * FROM audit_head');
      await ground.change('DELETE FROM audit_head WHERE id = 1');
      for (const command of ['serve', 'demo']) {
        const gateway = await start(command);
        const ready = await fetch(`${gateway.origin}/readyz`);
        expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining(lost)]);
        expect(JSON.stringify((await call(gateway.origin)).body)).toContain(
          'The audit log of this gateway cannot be written',
        );
        const created = await gateway.admin('POST', `/integrated-account/${first.integrated_account_id}/mcp`, {
          name: 'x',
        });
        expect(created).toMatchObject({ status: 503, body: { code: 'unavailable' } });
        expect((await gateway.admin('GET', '/audit-log/verification')).body).toEqual({
          ok: false,
          sequence: null,
          reason: lost,
        });
        expect(gateway.said()).toContain('has lost the record of where it begins and ends');
        await gateway.stop();
      }
      expect(await run('audit', 'verify')).toEqual({
        code: 1,
        stdout: '',
        stderr: `The audit log failed verification: ${lost}\n`,
      });
      expect(await run('tokens', 'create', '--name', 'late')).toMatchObject({ code: 1, stdout: '' });
      for (const args of [['audit'], ['mcp', 'list'], ['doctor']])
        expect((await run(...args)).stderr, args[0]).not.toMatch(/^ +at |Internal error/m);
      await ground.change('INSERT INTO audit_head SELECT * FROM kept_head WHERE id = 1');
      await ground.change('DROP TABLE kept_head');
      expect(await run('audit', 'verify')).toMatchObject({ code: 0, stderr: '' });
      expect((await run('tokens', 'list')).stdout).not.toContain('late');
    },
  );
});
