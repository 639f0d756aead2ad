import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasRedis, postgresFolder, startPostgres, startRedis } from '../services.mjs';
import { admin, command, prepare, settingsOf, startCalls, startGateway, startSandbox } from './installation.mjs';
import { mustRun, runProgram, until } from './processes.mjs';
import { buildRelease, previousRelease } from './versions.mjs';

/**
 * Upgrade and rollback: the previous release and this one on one database. The older one keeps serving while the newer one migrates, each sees
 * what the other changes, no call fails; afterwards the older one refuses to start, and starts from the backup made before.
 */
export const upgrade = {
  name: 'upgrade and rollback between two versions',
  missing: () => (postgresFolder() && hasRedis() ? null : 'PostgreSQL and Redis are not installed'),
  run: async ({ root, from }) => {
    const commit = from ?? (await previousRelease(root));
    const [old, postgres, redis, sandbox] = await Promise.all([
      buildRelease(root, commit),
      startPostgres(),
      startRedis(),
      startSandbox(root),
    ]);
    const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-upgrade-'));
    const started = [];
    try {
      const env = settingsOf({ databaseUrl: postgres.url, redisUrl: redis.url, sandbox, dataDir });
      return await proveUpgrade({ root, old: old.folder, env, postgres, redis, sandbox, started, commit });
    } finally {
      for (const gateway of started) await gateway.stop('SIGKILL');
      await Promise.all([postgres.stop(), redis.stop(), sandbox.stop()]);
      old.remove();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function proveUpgrade({ root, old, env, postgres, redis, sandbox, started, commit }) {
  const start = async (clone) => {
    const gateway = await startGateway(clone, env);
    started.push(gateway);
    return gateway;
  };
  const { apiToken, accountId } = await prepare(old, env, sandbox);
  const servers = `/integrated-account/${accountId}/mcp`;
  const create = async (origin, name) => {
    const { status, body } = await admin(origin, apiToken, 'POST', servers, { name });
    if (status !== 201) throw new Error(`"${name}" was not created: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const statusOf = async (origin, token) => (await pinged(origin, token)).status;

  const older = await start(old);
  const kept = await create(older.origin, 'kept');
  const doomed = await create(older.origin, 'doomed');
  const before = startCalls([older.origin], kept.token);
  await until(async () => before.made() > 20, 'the older gateway takes no calls');
  const dump = execFileSync(join(postgresFolder(), 'pg_dump'), ['--format=custom', postgres.url], { maxBuffer: 1e9 });

  const newer = await start(root);
  const after = startCalls([newer.origin], kept.token);
  const total = before.made();
  await until(async () => after.made() > 20 && before.made() > total + 20, 'calls stop during the migration');
  const ofNewer = await create(newer.origin, 'made by the newer');
  await until(
    async () => (await statusOf(older.origin, ofNewer.token)) === 200,
    'the older one does not see a new server',
  );
  const ofOlder = await create(older.origin, 'made by the older');
  await until(
    async () => (await statusOf(newer.origin, ofOlder.token)) === 200,
    'the newer one does not see a new server',
  );
  await admin(older.origin, apiToken, 'DELETE', `${servers}/${doomed.id}`);
  await until(
    async () => (await statusOf(newer.origin, doomed.token)) === 410,
    'a revocation does not reach the newer one',
  );

  const answers = [await before.stop()];
  if ((await older.stop()) !== 0) throw new Error(`the older one did not stop cleanly: ${older.said()}`);
  const goal = after.made() + 20;
  await until(async () => after.made() > goal, 'the newer one takes no calls');
  answers.push(await after.stop());
  const failed = answers.flatMap((one) => one.failed);
  if (failed.length > 0) throw new Error(`${failed.length} calls failed: ${failed[0]}`);
  // Fails where the chain is broken.
  await command(root, env, 'audit', 'verify');
  if ((await newer.stop()) !== 0) throw new Error('the newer one did not stop cleanly');

  await checkRefusal(old, env);
  await restore(postgres.url, dump, redis.url);
  const again = await start(old);
  await until(
    async () => (await statusOf(again.origin, kept.token)) === 200,
    'the older one does not serve the backup',
  );
  if ((await statusOf(again.origin, ofNewer.token)) !== 404) throw new Error('the backup has what was made after it');
  const calls = answers.reduce((sum, { made }) => sum + made, 0);
  return `from ${commit.slice(0, 7)}: ${calls} calls, none failed; the backup serves again`;
}

async function checkRefusal(old, env) {
  const refused = await runProgram(process.execPath, [join(old, 'bin/gatehouse.js'), 'serve', '--port', '0'], { env });
  if (refused.code === 0 || !/newer version of Gatehouse/.test(refused.stderr))
    throw new Error(`the older one did not refuse the newer database: ${refused.code} ${refused.stderr}`);
}

function pinged(origin, token) {
  return fetch(`${origin}/mcp/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  });
}

// As docs/operations.md has it, into the same database.
async function restore(databaseUrl, dump, redisUrl) {
  const programs = postgresFolder();
  const sql = 'drop schema public cascade; create schema public;';
  await mustRun(join(programs, 'psql'), ['--quiet', '--set=ON_ERROR_STOP=1', '--command', sql, databaseUrl]);
  const args = ['--exit-on-error', '--no-owner', `--dbname=${databaseUrl}`];
  execFileSync(join(programs, 'pg_restore'), args, { input: dump });
  await mustRun('redis-cli', ['-u', redisUrl, 'FLUSHDB']);
}
