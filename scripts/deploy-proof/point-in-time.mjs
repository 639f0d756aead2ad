import { appendFileSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresFolder, startPostgres } from '../services.mjs';
import { admin, callTool, command, prepare, settingsOf, startGateway, startSandbox } from './installation.mjs';
import { mustRun, until } from './processes.mjs';

/**
 * Recovery to a point in time, as docs/operations.md has it: a base backup and the archived log bring back the moment before an accident, and a
 * trial gateway on it reaches no service.
 */
export const pointInTime = {
  name: 'recovery to a point in time, and a trial restore',
  missing: () => (postgresFolder() ? null : 'PostgreSQL is not installed'),
  run: async ({ root }) => {
    const [postgres, sandbox] = await Promise.all([startPostgres(), startSandbox(root)]);
    const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-recovery-'));
    const stops = [() => sandbox.stop(), () => postgres.stop()];
    try {
      return await prove({ root, postgres, sandbox, dataDir, stops });
    } finally {
      for (const stop of stops.reverse()) await stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function prove({ root, postgres, sandbox, dataDir, stops }) {
  const sql = async (text) => {
    const args = ['--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', '--command', text, postgres.url];
    return (await mustRun(join(postgresFolder(), 'psql'), args)).trim();
  };
  const [archive, base] = [join(postgres.folder, 'archive'), join(postgres.folder, 'base')];
  mkdirSync(archive, { mode: 0o700 });
  const { uid, gid } = statSync(postgres.folder);
  chownSync(archive, uid, gid);
  await sql("alter system set archive_mode = 'on'");
  await sql(`alter system set archive_command = 'test ! -f ${archive}/%f && cp %p ${archive}/%f'`);
  await postgres.kill();
  await postgres.start();

  const env = settingsOf({ databaseUrl: postgres.url, sandbox, dataDir });
  const { apiToken, accountId } = await prepare(root, env, sandbox);
  const gateway = await startGateway(root, env);
  stops.push(() => gateway.stop());
  const create = async (name) =>
    (await admin(gateway.origin, apiToken, 'POST', `/integrated-account/${accountId}/mcp`, { name })).body;
  postgres.runAs('pg_basebackup', ['--dbname', postgres.url, '--pgdata', base, '--wal-method', 'stream']);
  const kept = await create('made after the base backup');
  await callTool(gateway.origin, kept.token);
  const moment = await sql('select clock_timestamp()');
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const late = await create('made after the moment');
  await sql('truncate mcp_server cascade');
  const log = await sql('select pg_walfile_name(pg_switch_wal())');
  await until(
    async () => (await sql(`select last_archived_wal >= '${log}' from pg_stat_archiver`)) === 't',
    'the log is not archived',
  );
  await gateway.stop();

  const restored = await recover({ base, archive, moment });
  stops.push(() => restored.stop());
  // Nothing that a restored gateway does may reach the real service.
  const trialFolder = join(dataDir, 'trial');
  mkdirSync(trialFolder);
  const trial = {
    ...env,
    DATABASE_URL: restored.url,
    GATEHOUSE_DATA_DIR: trialFolder,
    GATEHOUSE_CONNECT_TO: '*=http://127.0.0.1:9',
  };
  const isRecovering = () =>
    mustRun(join(postgresFolder(), 'psql'), ['-Atc', 'select pg_is_in_recovery()', restored.url]);
  await until(async () => (await isRecovering()).trim() === 'f', 'the recovery does not end');
  const again = await startGateway(root, trial);
  stops.push(() => again.stop());
  await checkTrial(again.origin, { kept, late });
  await command(root, trial, 'audit', 'verify');
  return 'the moment before the accident is back, what came after it is gone, the audit chain holds, the service was not reached';
}

/** Starts a database from the base backup and the archived log, as it was at the moment. */
function recover({ base, archive, moment }) {
  const settings = [
    `restore_command = 'cp ${archive}/%f %p'`,
    `recovery_target_time = '${moment}'`,
    `recovery_target_action = 'promote'`,
    `archive_mode = 'off'`,
  ];
  appendFileSync(join(base, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  writeFileSync(join(base, 'recovery.signal'), '');
  return startPostgres({ data: base });
}

async function checkTrial(origin, { kept, late }) {
  const [first, second] = [await callTool(origin, kept.token), await callTool(origin, late.token)];
  if (first.status !== 200) throw new Error(`what was there at the moment is lost: ${first.status} ${first.text}`);
  if (first.isDone) throw new Error('the trial gateway reached the service');
  if (second.status !== 404) throw new Error(`what came after the moment is there: ${second.status}`);
}
