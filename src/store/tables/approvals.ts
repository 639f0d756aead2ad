import type { Insertable, Kysely, Selectable } from 'kysely';
import type { JsonObject } from '../../base/index.js';
import type { ApprovalRow, ApprovalStatus, ApprovalTable, NamedObject } from '../approval-interfaces.js';
import { newestFirst, pageOf } from '../cursor.js';
import type { Schema } from '../schema.js';
import type { PublishedEvent } from '../webhook-interfaces.js';
import { all, change, first, type Runner, type Work } from '../work.js';
import { isOwnedWithin } from './limits.js';
import { publishEvents } from './webhooks.js';

/**
 * Approvals on any driver. Every step requires its starting status in its own condition, and the number of changed rows
 * decides: a call is executed at most once, whatever other processes do and wherever one crashes.
 */
export function approvalTable(runner: Runner): ApprovalTable {
  const { builder: db, read, write } = runner;
  return {
    hold: (row, now, pendingMax, event) => write(() => hold(db, row, { now, pendingMax, event })),
    get: (id) => read(() => byId(db, id)),
    list: (status, page, within) =>
      read(function* () {
        const whole = db.selectFrom('approval').selectAll();
        const every = within ? whole.where(isOwnedWithin(within)) : whole;
        const query = status === null ? every : every.where('status', '=', status);
        const rows = yield* all(newestFirst(query, page));
        return pageOf(rows.map(fromColumns), page.limit, (row) => ({ at: row.createdAt, id: row.id }));
      }),
    setObjects: (id, objects) =>
      write(function* () {
        const text = JSON.stringify(objects);
        yield* change(db.updateTable('approval').set({ objects: text }).where('id', '=', id));
      }, 'process'),
    ...deciding(runner),
    sweep: (now, endedBefore) => write(() => sweep(db, now, endedBefore), 'process'),
  };
}

interface Hold {
  readonly now: number;
  readonly pendingMax: number;
  readonly event: PublishedEvent | undefined;
}

function* hold(db: Kysely<Schema>, row: ApprovalRow, { now, pendingMax, event }: Hold): Work<ApprovalRow | 'full'> {
  const slot = slotOf(row);
  yield* expire(db, now, (update) => update.where('slot', '=', slot));
  const existing = yield* bySlot(db, slot);
  if (existing) return existing;
  const pending = yield* first(
    db
      .selectFrom('approval')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('server_id', '=', row.serverId)
      .where('status', '=', 'pending')
      .where('expires_at', '>', now),
  );
  if (Number(pending?.count ?? 0) >= pendingMax) return 'full';
  const inserted = yield* change(
    db
      .insertInto('approval')
      .values({ ...toColumns(row), slot })
      .onConflict((conflict) => conflict.column('slot').doNothing()),
  );
  if (inserted > 0 && event) yield* publishEvents(db, [event]);
  // Another process may have been faster; the current row counts.
  return (yield* bySlot(db, slot)) ?? row;
}

function deciding({ builder: db, write }: Runner): Pick<ApprovalTable, 'decide' | 'claim' | 'finish' | 'withdraw'> {
  return {
    decide: (id, { status, reason, decidedBy, decidedAt, expiresAt }, eventOf) =>
      write(function* () {
        const changed = yield* change(
          db
            .updateTable('approval')
            .set({ status, reason, decided_by: decidedBy, decided_at: decidedAt, expires_at: expiresAt })
            .where('id', '=', id)
            .where('status', '=', 'pending')
            .where('expires_at', '>', decidedAt),
        );
        const decided = changed === 1 ? yield* byId(db, id) : undefined;
        if (decided && eventOf) yield* publishEvents(db, [eventOf(decided)]);
        return decided;
      }),
    claim: (id, now) =>
      write(function* () {
        const changed = yield* change(
          db
            .updateTable('approval')
            .set({ status: 'executing', slot: null, ended_at: now })
            .where('id', '=', id)
            .where('status', '=', 'approved')
            .where('expires_at', '>', now),
        );
        return changed === 1;
      }),
    finish: (id, now) =>
      write(function* () {
        yield* change(
          db
            .updateTable('approval')
            .set({ status: 'done', ended_at: now })
            .where('id', '=', id)
            .where('status', '=', 'executing'),
        );
      }, 'process'),
    withdraw: (id, reason, now) =>
      write(function* () {
        const changed = yield* change(
          db
            .updateTable('approval')
            .set({ status: 'withdrawn', reason, slot: null, ended_at: now })
            .where('id', '=', id)
            .where('status', 'in', ['pending', 'approved']),
        );
        return changed === 1;
      }, 'process'),
  };
}

function* sweep(db: Kysely<Schema>, now: number, endedBefore: number): Work<readonly ApprovalRow[]> {
  const over = yield* all(
    db
      .selectFrom('approval')
      .selectAll()
      .where('slot', 'is not', null)
      .where('status', 'in', ['pending', 'approved'])
      .where('expires_at', '<=', now),
  );
  yield* expire(db, now, (update) => update);
  yield* change(db.deleteFrom('approval').where('ended_at', '<=', endedBefore));
  return over.map(fromColumns);
}

const live: readonly ApprovalStatus[] = ['pending', 'approved', 'denied'];
type Expiring = ReturnType<typeof expiringOf>;

function expiringOf(db: Kysely<Schema>, now: number) {
  // A denial stays recorded as such; only undecided or unused approvals expire.
  return db
    .updateTable('approval')
    .set(({ eb }) => ({
      status: eb.case().when('status', '=', 'denied').then('denied').else('expired').end(),
      slot: null,
      ended_at: now,
    }))
    .where('slot', 'is not', null)
    .where('status', 'in', live)
    .where('expires_at', '<=', now);
}

function* expire(db: Kysely<Schema>, now: number, pick: (update: Expiring) => Expiring): Work<number> {
  return yield* change(pick(expiringOf(db, now)));
}

function slotOf({ serverId, digest }: ApprovalRow): string {
  return `${serverId}/${digest}`;
}

function* bySlot(db: Kysely<Schema>, slot: string): Work<ApprovalRow | undefined> {
  const row = yield* first(db.selectFrom('approval').selectAll().where('slot', '=', slot));
  return row && fromColumns(row);
}

function* byId(db: Kysely<Schema>, id: string): Work<ApprovalRow | undefined> {
  const row = yield* first(db.selectFrom('approval').selectAll().where('id', '=', id));
  return row && fromColumns(row);
}

function toColumns(row: ApprovalRow): Insertable<Schema['approval']> {
  return {
    id: row.id,
    server_id: row.serverId,
    account_id: row.accountId,
    tool: row.tool,
    effect: row.effect,
    digest: row.digest,
    arguments: JSON.stringify(row.arguments),
    request: JSON.stringify(row.request),
    client: row.client,
    api_token_id: row.apiTokenId,
    objects: row.objects && JSON.stringify(row.objects),
    status: row.status,
    reason: row.reason,
    decided_by: row.decidedBy,
    decided_at: row.decidedAt,
    created_at: row.createdAt,
    expires_at: row.expiresAt,
  };
}

function fromColumns(row: Selectable<Schema['approval']>): ApprovalRow {
  return {
    id: row.id,
    serverId: row.server_id,
    accountId: row.account_id,
    tool: row.tool,
    effect: row.effect === 'write' ? 'write' : 'destructive',
    digest: row.digest,
    arguments: JSON.parse(row.arguments) as JsonObject,
    request: JSON.parse(row.request) as JsonObject,
    client: row.client,
    apiTokenId: row.api_token_id,
    objects: row.objects === null ? null : (JSON.parse(row.objects) as readonly NamedObject[]),
    status: row.status as ApprovalStatus,
    reason: row.reason,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
