import { createHmac } from 'node:crypto';
import { type Clock, newId } from '../base/index.js';
import type { AccountRow, EventRow } from '../store/index.js';

/** What can happen to an account that its operator wants to hear of. */
export type AccountEventType = 'active' | 'needs_reauth' | 'reactivated' | 'deleted';

/** Makes the event that is stored with a change of an account. */
export type EventOf = (type: AccountEventType, row: AccountRow) => EventRow;

const typePrefix = 'integrated_account.';
/** The type of the event that a person sends to see whether events arrive. */
const testEventType = 'webhook.test';

/** The event that tells of a change, to be written with it. */
export function accountEvent(type: AccountEventType, row: AccountRow, clock: Clock): EventRow {
  const data = {
    id: row.id,
    name: row.name,
    integration: row.integration,
    status: type === 'deleted' ? 'deleted' : row.status,
    data_center: row.context.data_center ?? null,
    last_error: row.lastError && { code: row.lastError.code, message: row.lastError.message },
  };
  return eventRow(`${typePrefix}${type}`, row.id, { data, at: clock.now() });
}

/** An event that says nothing but that it has arrived. */
export function testEvent(clock: Clock): EventRow {
  return eventRow(testEventType, '', { data: { message: 'Events of this gateway arrive here.' }, at: clock.now() });
}

function eventRow(type: string, accountId: string, { data, at }: { data: object; at: number }): EventRow {
  return {
    id: newId('evt'),
    accountId,
    type,
    body: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
    attempts: 0,
    nextAt: at,
    lastError: null,
    createdAt: at,
  };
}

/** The secret that signs events, as Standard Webhooks writes it; it is the installation's own and kept nowhere. */
export function signingSecret(hashKey: Uint8Array): string {
  return `whsec_${signingKey(hashKey).toString('base64')}`;
}

/** The headers of one delivery (standardwebhooks.com): the signature covers id, time in seconds and body. */
export function signedHeaders(
  hashKey: Uint8Array,
  { id, body }: Pick<EventRow, 'id' | 'body'>,
  at: number,
): { readonly [name: string]: string } {
  const seconds = Math.floor(at / 1000);
  const signature = createHmac('sha256', signingKey(hashKey)).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
}

function signingKey(hashKey: Uint8Array): Buffer {
  return createHmac('sha256', hashKey).update('webhook signing secret').digest();
}
