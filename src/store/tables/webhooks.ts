import { type Insertable, type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import { newId } from '../../base/index.js';
import { newestFirst, pageOf } from '../cursor.js';
import type { Schema } from '../schema.js';
import type {
  DeliveryState,
  PublishedEvent,
  WebhookDeliveryRow,
  WebhookEndpointRow,
  WebhookTable,
} from '../webhook-interfaces.js';
import { all, change, first, locked, type Runner, type Work } from '../work.js';
import { purge } from './purge.js';

/** The number of parameters per statement is limited, and a delivery has fifteen. */
const insertRowsMax = 200;

/** Endpoints of webhooks and their deliveries, on any driver. */
export function webhookTable(runner: Runner): WebhookTable {
  return { ...endpoints(runner), ...deliveries(runner) };
}

type EndpointTable = Pick<WebhookTable, 'insert' | 'get' | 'list' | 'update' | 'delete'>;

function endpoints(runner: Runner): EndpointTable {
  const { builder: db, read, write } = runner;
  return {
    insert: (row) =>
      write(function* () {
        yield* change(db.insertInto('webhook_endpoint').values(toColumns(row)));
      }),
    get: (id) =>
      read(function* () {
        const row = yield* first(db.selectFrom('webhook_endpoint').selectAll().where('id', '=', id));
        return row && fromColumns(row);
      }),
    list: () => read(() => allEndpoints(db)),
    update: (id, changes) =>
      write(function* () {
        const existing = yield* first(
          locked(runner, db.selectFrom('webhook_endpoint').selectAll().where('id', '=', id)),
        );
        if (!existing) return undefined;
        const row = { ...fromColumns(existing), ...changes };
        yield* change(db.updateTable('webhook_endpoint').set(toColumns(row)).where('id', '=', id));
        return row;
      }),
    delete: (id) =>
      write(function* () {
        yield* change(db.deleteFrom('webhook_delivery').where('endpoint_id', '=', id));
        return (yield* change(db.deleteFrom('webhook_endpoint').where('id', '=', id))) > 0;
      }),
  };
}

function deliveries(runner: Runner): Omit<WebhookTable, keyof EndpointTable> {
  const { builder: db, read, write } = runner;
  return {
    publish: (events) => write(() => publishEvents(db, events)),
    dueEndpoints: (now) =>
      read(function* () {
        const due = db.selectFrom('webhook_delivery').select('endpoint_id').distinct().where('next_at', '<=', now);
        return (yield* all(due)).map((row) => row.endpoint_id);
      }),
    due: (endpointId, now, limit) =>
      read(function* () {
        const due = ofEndpoint(db, endpointId).where('next_at', '<=', now).orderBy('next_at').orderBy('created_at');
        return (yield* all(due.orderBy('id').limit(limit))).map(deliveryOf);
      }),
    settle: (id, attempt) =>
      write(function* () {
        const { attempts, nextAt, deliveredAt, lastAt, lastStatus, lastError } = attempt;
        yield* change(
          db
            .updateTable('webhook_delivery')
            .set({
              attempts,
              next_at: nextAt,
              delivered_at: deliveredAt,
              last_at: lastAt,
              last_status: lastStatus,
              last_error: lastError,
            })
            .where('id', '=', id),
        );
      }),
    deliveries: (endpointId, state, page) =>
      read(function* () {
        const rows = yield* all(newestFirst(inState(ofEndpoint(db, endpointId), state), page));
        return pageOf(rows.map(deliveryOf), page.limit, (row) => ({ at: row.createdAt, id: row.id }));
      }),
    replay: (endpointId, id, now) =>
      write(function* () {
        const again = db
          .updateTable('webhook_delivery')
          .set({ attempts: 0, next_at: now, delivered_at: null })
          .where('endpoint_id', '=', endpointId)
          .where('id', '=', id);
        return (yield* change(again)) > 0;
      }),
    purge: (createdBefore) =>
      purge(runner, {
        table: 'webhook_delivery',
        key: ['id'],
        isDue: sql<SqlBool>`next_at is null and created_at < ${createdBefore}`,
        oldestBy: 'created_at',
      }),
  };
}

/** Stores a delivery for each enabled endpoint that receives such events, in the transaction of their change. */
export function* publishEvents(db: Kysely<Schema>, events: readonly PublishedEvent[]): Work<void> {
  if (events.length === 0) return;
  const endpoints = (yield* allEndpoints(db)).filter(({ isEnabled }) => isEnabled);
  const rows = events.flatMap((event) =>
    endpoints.filter((endpoint) => endpoint.events.includes(event.type)).map(({ id }) => newDelivery(event, id)),
  );
  for (let start = 0; start < rows.length; start += insertRowsMax)
    yield* change(
      db
        .insertInto('webhook_delivery')
        .values(rows.slice(start, start + insertRowsMax))
        .onConflict((conflict) => conflict.columns(['endpoint_id', 'event_key']).doNothing()),
    );
}

function newDelivery(event: PublishedEvent, endpointId: string): Insertable<Schema['webhook_delivery']> {
  return {
    id: newId('dlv'),
    endpoint_id: endpointId,
    event_id: event.id,
    event_key: event.key,
    type: event.type,
    account_id: event.accountId,
    server_id: event.serverId,
    body: event.body,
    attempts: 0,
    next_at: event.at,
    delivered_at: null,
    last_at: null,
    last_status: null,
    last_error: null,
    created_at: event.at,
  };
}

function* allEndpoints(db: Kysely<Schema>): Work<readonly WebhookEndpointRow[]> {
  const rows = yield* all(db.selectFrom('webhook_endpoint').selectAll().orderBy('created_at').orderBy('id'));
  return rows.map(fromColumns);
}

function ofEndpoint(db: Kysely<Schema>, id: string) {
  return db.selectFrom('webhook_delivery').selectAll().where('endpoint_id', '=', id);
}

function inState(deliveries: ReturnType<typeof ofEndpoint>, state: DeliveryState | null) {
  if (state === 'waiting') return deliveries.where('next_at', 'is not', null);
  if (state === 'delivered') return deliveries.where('delivered_at', 'is not', null);
  return state === null ? deliveries : deliveries.where('next_at', 'is', null).where('delivered_at', 'is', null);
}

function toColumns(row: WebhookEndpointRow): Insertable<Schema['webhook_endpoint']> {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: JSON.stringify(row.events),
    enabled: row.isEnabled ? 1 : 0,
    generation: row.generation,
    previous_until: row.previousUntil,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

function fromColumns(row: Selectable<Schema['webhook_endpoint']>): WebhookEndpointRow {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: JSON.parse(row.events) as readonly string[],
    isEnabled: row.enabled === 1,
    generation: row.generation,
    previousUntil: row.previous_until,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function deliveryOf(row: Selectable<Schema['webhook_delivery']>): WebhookDeliveryRow {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    type: row.type,
    accountId: row.account_id,
    serverId: row.server_id,
    body: row.body,
    attempts: row.attempts,
    nextAt: row.next_at,
    deliveredAt: row.delivered_at,
    lastAt: row.last_at,
    lastStatus: row.last_status,
    lastError: row.last_error,
    createdAt: row.created_at,
  };
}
