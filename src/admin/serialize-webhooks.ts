import { instantText, type JsonObject, parseExactJson } from '../base/index.js';
import type { WebhookDeliveryRow, WebhookEndpointRow } from '../store/index.js';

/** A webhook endpoint as the API shows it; its signing secret is not in it. */
export function serializeEndpoint(row: WebhookEndpointRow): JsonObject {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: row.events,
    enabled: row.isEnabled,
    previous_secret_until: instantText(row.previousUntil),
    created_at: instantText(row.createdAt),
    updated_at: instantText(row.updatedAt),
  };
}

/** A delivery as the API shows it. */
export function serializeDelivery(row: WebhookDeliveryRow): JsonObject {
  const isOnItsWay = row.nextAt !== null;
  return {
    id: row.id,
    event_id: row.eventId,
    type: row.type,
    integrated_account_id: row.accountId,
    mcp_server_id: row.serverId,
    state: isOnItsWay ? 'waiting' : row.deliveredAt === null ? 'failed' : 'delivered',
    payload: parseExactJson(row.body),
    attempts: row.attempts,
    next_attempt_at: instantText(row.nextAt),
    delivered_at: instantText(row.deliveredAt),
    last_attempt_at: instantText(row.lastAt),
    last_status: row.lastStatus,
    last_error: row.lastError,
    created_at: instantText(row.createdAt),
  };
}
