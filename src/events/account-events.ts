import { createHmac } from 'node:crypto';
import { type Clock, newId } from '../base/index.js';
import type { AccountRow, EventRow } from '../store/index.js';

/** Events of an account that its operator can receive. */
export type AccountEventType = 'active' | 'needs_reauth' | 'reactivated' | 'deleted';

/** Creates the event that is stored with a change of an account. */
export type EventOf = (type: AccountEventType, row: AccountRow) => EventRow;

const typePrefix = 'integrated_account.';
/** The type of a test event, which a person sends to check delivery. */
const testEventType = 'webhook.test';

/** Creates the event of a change, to be stored with it. */
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

/** An event without content, for checking delivery. */
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

/**
 * The secret that signs events, in the format of Standard Webhooks. Derived from the installation's key and stored
 * nowhere.
 */
export function signingSecret(hashKey: Uint8Array): string {
  return `whsec_${signingKey(hashKey).toString('base64')}`;
}

/** The headers of one delivery (standardwebhooks.com). The signature covers id, time in seconds and body. */
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
