import { randomUUID } from 'node:crypto';
import type { Clock, Result } from '../base/index.js';
import type { OutboundReply, Send } from '../outbound/index.js';
import type { Store, WebhookDeliveryRow, WebhookEndpointRow } from '../store/index.js';
import { endpointHeaders } from './endpoint-secrets.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** The waits between attempts: a receiver may be away for two days. */
export const waitsMs = [
  5_000,
  30_000,
  2 * minuteMs,
  10 * minuteMs,
  hourMs,
  4 * hourMs,
  12 * hourMs,
  30 * hourMs,
] as const;
/** For one attempt. */
export const timeoutMs = 15_000;
const batchRows = 20;
const togetherMax = 5;
const leaseMs = (batchRows / togetherMax) * timeoutMs + minuteMs;
const keptMs = 30 * 24 * hourMs;
/** Maximum jitter of a delay, so that what failed together is not retried together. */
const jitter = 0.2;

/** The result of a test. */
export interface TestedWebhook {
  readonly status: number | null;
  readonly fault: string | null;
}

/** Sends events to endpoints. */
export interface WebhookDelivery {
  /** Sends due events. For each endpoint, one process at a time does it. */
  deliverDue(signal: AbortSignal): Promise<void>;
  /** Deletes deliveries older than 30 days. */
  sweep(): Promise<void>;
}

/** Creates the delivery. */
export function createWebhookDelivery({
  store,
  clock,
  hashKey,
  send,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly hashKey: Uint8Array;
  readonly send: Send;
}): WebhookDelivery {
  const owner = randomUUID();
  const table = store.webhooks;

  const deliver = async (endpoint: WebhookEndpointRow, row: WebhookDeliveryRow, signal: AbortSignal): Promise<void> => {
    const url = new URL(endpoint.url);
    const started = clock.now();
    const reply = await send({
      host: url.host,
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      headers: endpointHeaders(hashKey, endpoint, { id: row.eventId, body: row.body, at: started }),
      body: row.body,
      signal,
      timeoutMs,
    });
    // A delivery interrupted by our own shutdown does not count as an attempt.
    if (signal.aborted) return;
    const fault = faultOf(reply);
    const wait = waitsMs[row.attempts];
    const now = clock.now();
    const next = wait === undefined ? null : now + Math.round(wait * (1 + Math.random() * jitter));
    await table.settle(row.id, {
      attempts: row.attempts + 1,
      nextAt: fault === null ? null : next,
      deliveredAt: fault === null ? now : null,
      lastAt: started,
      lastStatus: reply.ok ? reply.value.status : null,
      lastError: fault,
    });
  };

  const deliverTo = async (endpointId: string, signal: AbortSignal): Promise<void> => {
    const lease = `webhook/${endpointId}`;
    const now = clock.now();
    if (!(await store.leases.acquire(lease, owner, now, now + leaseMs))) return;
    try {
      const endpoint = await table.get(endpointId);
      // Events wait while their endpoint is disabled.
      if (!endpoint?.isEnabled) return;
      // Read under the lease: another process may just have sent them.
      const due = await table.due(endpointId, clock.now(), batchRows);
      for (let start = 0; start < due.length && !signal.aborted; start += togetherMax)
        await Promise.all(due.slice(start, start + togetherMax).map((row) => deliver(endpoint, row, signal)));
    } finally {
      await store.leases.release(lease, owner);
    }
  };

  return {
    deliverDue: async (signal) => {
      const endpoints = await table.dueEndpoints(clock.now());
      await Promise.all(endpoints.map((id) => deliverTo(id, signal)));
    },
    sweep: async () => {
      await table.purge(clock.now() - keptMs);
    },
  };
}

/** Why an event did not arrive; null if it did. */
export function faultOf(reply: Result<OutboundReply>): string | null {
  if (!reply.ok) return reply.refusal.message;
  const { status } = reply.value;
  return status >= 200 && status < 300 ? null : `The receiver returned HTTP ${status}.`;
}
