import { createHmac } from 'node:crypto';
import type { WebhookEndpointRow } from '../store/index.js';

type Signing = Pick<WebhookEndpointRow, 'id' | 'generation' | 'previousUntil'>;

/** The secret that signs an endpoint's events, in the format of Standard Webhooks. Derived, so none is stored. */
export function endpointSecret(hashKey: Uint8Array, { id, generation }: Pick<Signing, 'id' | 'generation'>): string {
  return `whsec_${keyOf(hashKey, id, generation).toString('base64')}`;
}

/** The headers of one delivery (standardwebhooks.com): while a rotation overlaps, a signature by each secret. */
export function endpointHeaders(
  hashKey: Uint8Array,
  endpoint: Signing,
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: number },
): { readonly [name: string]: string } {
  const seconds = Math.floor(at / 1000);
  const { generation, previousUntil } = endpoint;
  const generations = previousUntil !== null && previousUntil > at ? [generation, generation - 1] : [generation];
  const signatures = generations.map((number) => {
    const key = keyOf(hashKey, endpoint.id, number);
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}

function keyOf(hashKey: Uint8Array, id: string, generation: number): Buffer {
  return createHmac('sha256', hashKey).update(`webhook endpoint ${id} ${generation}`).digest();
}
