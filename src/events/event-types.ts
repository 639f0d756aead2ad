import { type Clock, type JsonObject, newId } from '../base/index.js';
import type { PublishedEvent } from '../store/index.js';

/** Every event that an endpoint can get, and when it is sent. */
export const eventTypes = {
  'integrated_account.active': 'An account was connected',
  'integrated_account.needs_reauth': 'An account must be reconnected',
  'integrated_account.reactivated': 'An account works again',
  'integrated_account.deleted': 'An account was deleted',
  'approval.requested': 'A call waits for a person',
  'approval.decided': 'A person approved or denied a call',
  'approval.expired': 'Nobody decided or used an approval in time',
  'mcp_server.created': 'An MCP server was created',
  'mcp_server.expiring': 'An MCP server expires within a day',
  'mcp_server.expired': 'An MCP server has expired',
  'mcp_server.revoked': 'An MCP server was revoked',
  'mcp_server.first_used': 'A client used an MCP server for the first time',
  'client.refused': 'A client was refused at an MCP URL; once per hour, server and reason',
} as const;
export type EventType = keyof typeof eventTypes;

/** The record that an event is about. */
export interface EventSubject {
  readonly accountId?: string | null;
  readonly serverId?: string | null;
  readonly data: JsonObject;
  /** Events of one key are published once. */
  readonly key?: string;
}

/** An event to be published, with the payload that Standard Webhooks describes: `{type, timestamp, data}`. */
export function eventOf(
  type: EventType,
  { accountId = null, serverId = null, data, key }: EventSubject,
  clock: Clock,
): PublishedEvent {
  const at = clock.now();
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
  return { id: newId('evt'), type, accountId, serverId, body, at, key: key === undefined ? null : `${type}/${key}` };
}

/** Whether a value names a type of event. */
export function isEventType(value: unknown): value is EventType {
  return typeof value === 'string' && Object.hasOwn(eventTypes, value);
}
