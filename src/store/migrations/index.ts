import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { all, change, type Runner, type Work } from '../work.js';
import { initial } from './001-initial.js';
import { accountEvents } from './002-account-events.js';
import { approvalsAndPins } from './002-approvals-and-pins.js';
import { sessions } from './003-sessions.js';
import { auditJournals } from './004-audit-journals.js';
import { auditIntents } from './005-audit-intents.js';
import { auditAppend } from './006-audit-append.js';
import { tenants } from './010-tenants.js';
import { idempotency } from './011-idempotency.js';
import { names } from './012-names.js';
import { keyChecks } from './020-key-checks.js';
import { apiTokenLimits } from './030-api-token-limits.js';
import { webhookEndpoints } from './031-webhook-endpoints.js';
import { serverMembers } from './050-server-members.js';
import { auditAppendPlan } from './100-audit-append-plan.js';
import { clockMark } from './101-clock-mark.js';
import { pausedScripts } from './115-paused-scripts.js';
import { tokenThrottles } from './200-token-throttles.js';
import { serverList } from './220-server-list.js';
import { serverClients } from './305-server-clients.js';
import { decisions } from './310-decisions.js';
import { credentialEvents } from './315-credential-events.js';
import { auditAppendSets } from './340-audit-append-sets.js';
import { auditByTime } from './345-audit-by-time.js';
import { oldestRows } from './348-oldest-rows.js';

// Forward only: a released name is never changed or removed.
const migrations: readonly {
  readonly name: string;
  readonly run: (db: Kysely<Schema>, driver: Runner['driver']) => Work<void>;
}[] = [
  { name: '001-initial', run: initial },
  { name: '002-account-events', run: accountEvents },
  { name: '002-approvals-and-pins', run: approvalsAndPins },
  { name: '003-sessions', run: sessions },
  { name: '004-audit-journals', run: auditJournals },
  { name: '005-audit-intents', run: auditIntents },
  { name: '006-audit-append', run: auditAppend },
  { name: '010-tenants', run: tenants },
  { name: '011-idempotency', run: idempotency },
  { name: '012-names', run: names },
  { name: '020-key-checks', run: keyChecks },
  { name: '030-api-token-limits', run: apiTokenLimits },
  { name: '031-webhook-endpoints', run: webhookEndpoints },
  { name: '050-server-members', run: serverMembers },
  { name: '100-audit-append-plan', run: auditAppendPlan },
  { name: '101-clock-mark', run: clockMark },
  { name: '115-paused-scripts', run: pausedScripts },
  { name: '200-token-throttles', run: tokenThrottles },
  { name: '220-server-list', run: serverList },
  { name: '305-server-clients', run: serverClients },
  { name: '310-decisions', run: decisions },
  { name: '315-credential-events', run: credentialEvents },
  { name: '340-audit-append-sets', run: auditAppendSets },
  { name: '345-audit-by-time', run: auditByTime },
  { name: '348-oldest-rows', run: oldestRows },
];

/**
 * Migrates the tables to this version, in one transaction that the driver has locked. Throws if a newer version has
 * migrated them.
 */
export function* migrate(
  db: Kysely<Schema>,
  { now, driver }: { readonly now: number; readonly driver: Runner['driver'] },
): Work<void> {
  yield* change(
    db.schema
      .createTable('migration')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('at', 'int8', (column) => column.notNull()),
  );
  const done = new Set((yield* all(db.selectFrom('migration').select('name'))).map((row) => row.name));
  const unknown = [...done].filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `the database was written by a newer version of Gatehouse (${unknown.join(', ')}): start that version, or restore a backup`,
    );
  }
  for (const { name, run } of migrations) {
    if (done.has(name)) continue;
    yield* run(db, driver);
    yield* change(db.insertInto('migration').values({ name, at: now }));
  }
}
