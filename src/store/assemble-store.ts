import { systemClock } from '../base/index.js';
import type { Store } from './interfaces.js';
import { memoryCounters } from './memory-counters.js';
import { accountTable } from './tables/accounts.js';
import { apiTokenTable } from './tables/api-tokens.js';
import { approvalTable } from './tables/approvals.js';
import { auditTable } from './tables/audit.js';
import type { AuditAppender, AuditJournal } from './tables/audit-appender.js';
import { clockMarkTable } from './tables/clock-mark.js';
import { consentTable } from './tables/consents.js';
import { credentialEventTable } from './tables/credential-events.js';
import { definitionTable } from './tables/definitions.js';
import { eventTable } from './tables/events.js';
import { idempotencyTable } from './tables/idempotency.js';
import { keyCheckTable } from './tables/key-checks.js';
import { leaseTable } from './tables/leases.js';
import { nameTable } from './tables/names.js';
import { pausedScriptTable } from './tables/paused-scripts.js';
import { secretTable } from './tables/secrets.js';
import { serverClientTable } from './tables/server-clients.js';
import { serverTable } from './tables/servers.js';
import { sessionTable } from './tables/sessions.js';
import { tokenThrottleTable } from './tables/token-throttles.js';
import { transferTable } from './tables/transfer.js';
import { webhookTable } from './tables/webhooks.js';
import { first, type Runner } from './work.js';

/**
 * Assembles a store on a driver: every table, the driver's journal of the audit log if it has one, and the driver's own
 * functions.
 */
export function assembleStore(
  runner: Runner,
  {
    journal,
    appender,
  }: { readonly journal: AuditJournal & { close?(): Promise<void> }; readonly appender: AuditAppender },
): Store {
  const audit = auditTable(runner, journal, appender);
  return {
    driver: runner.driver,
    accounts: accountTable(runner),
    secrets: secretTable(runner),
    credentialEvents: credentialEventTable(runner),
    servers: serverTable(runner),
    apiTokens: apiTokenTable(runner),
    audit,
    sessions: sessionTable(runner),
    consents: consentTable(runner),
    events: eventTable(runner),
    webhooks: webhookTable(runner),
    approvals: approvalTable(runner),
    definitions: definitionTable(runner),
    keyChecks: keyCheckTable(runner),
    clockMark: clockMarkTable(runner),
    idempotency: idempotencyTable(runner),
    serverClients: serverClientTable(runner),
    names: nameTable(runner),
    pausedScripts: pausedScriptTable(runner),
    tokenThrottles: tokenThrottleTable(runner),
    leases: leaseTable(runner),
    counters: memoryCounters(systemClock),
    transfer: transferTable(runner, journal),
    ping: () =>
      runner.read(function* () {
        yield* first(runner.builder.selectFrom('change_count').select('value').where('id', '=', 1));
      }),
    cacheState: () => 'none',
    close: async () => {
      try {
        await appender.close();
        await journal.close?.();
      } finally {
        await runner.close();
      }
    },
  };
}
