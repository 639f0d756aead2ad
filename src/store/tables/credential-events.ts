import type { Selectable } from 'kysely';
import type { CredentialEventKind, CredentialEventRow, CredentialEventTable } from '../kept-interfaces.js';
import type { Schema } from '../schema.js';
import { all, change, first, locked, type Runner } from '../work.js';

const eventsMax = 50;
/** A repeated failure is counted, so that an endpoint that is down for a day does not displace the earlier history. */
const counted: ReadonlySet<CredentialEventKind> = new Set(['refused', 'throttled', 'failed']);

/** The history of accounts' credentials, on any driver. */
export function credentialEventTable(runner: Runner): CredentialEventTable {
  const { builder: db, read, write } = runner;
  const newest = (accountId: string) =>
    db.selectFrom('credential_event').where('account_id', '=', accountId).orderBy('at', 'desc').orderBy('id', 'desc');
  return {
    add: (event) =>
      write(function* () {
        const account = db.selectFrom('integrated_account').select('id').where('id', '=', event.accountId);
        if (!(yield* first(locked(runner, account)))) return false;
        const last = yield* first(newest(event.accountId).selectAll().limit(1));
        if (last && isSame(last, event)) {
          const changes = { times: last.times + 1, at: Math.max(last.at, event.at) };
          yield* change(db.updateTable('credential_event').set(changes).where('id', '=', last.id));
          return true;
        }
        // Later than the newest event even within one millisecond, so that the history keeps its order.
        const at = last ? Math.max(event.at, last.at + 1) : event.at;
        yield* change(db.insertInto('credential_event').values(toColumns({ ...event, at, times: 1, firstAt: at })));
        yield* change(
          db
            .deleteFrom('credential_event')
            .where('account_id', '=', event.accountId)
            .where('id', 'not in', newest(event.accountId).select('id').limit(eventsMax)),
        );
        return true;
      }, 'process'),
    list: (accountId) =>
      read(function* () {
        const rows = yield* all(newest(accountId).selectAll().limit(eventsMax));
        return rows.map(fromColumns);
      }),
  };
}

function isSame(last: Selectable<Schema['credential_event']>, event: Omit<CredentialEventRow, 'times' | 'firstAt'>) {
  return (
    counted.has(event.kind) && last.kind === event.kind && last.code === event.code && last.detail === event.detail
  );
}

function toColumns(row: CredentialEventRow): Schema['credential_event'] {
  return {
    id: row.id,
    account_id: row.accountId,
    kind: row.kind,
    code: row.code,
    detail: row.detail,
    by: row.by,
    expires_at: row.expiresAt,
    times: row.times,
    first_at: row.firstAt,
    at: row.at,
  };
}

// Only toColumns writes these columns, so their shape is known.
function fromColumns(row: Selectable<Schema['credential_event']>): CredentialEventRow {
  return {
    id: row.id,
    accountId: row.account_id,
    kind: row.kind as CredentialEventKind,
    code: row.code,
    detail: row.detail,
    by: row.by,
    expiresAt: row.expires_at,
    times: row.times,
    firstAt: row.first_at,
    at: row.at,
  };
}
