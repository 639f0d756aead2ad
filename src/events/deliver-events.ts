import { randomUUID } from 'node:crypto';
import type { Clock, Result } from '../base/index.js';
import type { OutboundReply, Send } from '../outbound/index.js';
import type { EventRow, Store } from '../store/index.js';
import { signedHeaders, testEvent } from './account-events.js';
import { faultOf, type TestedWebhook, timeoutMs, waitsMs } from './deliver-webhooks.js';

const minuteMs = 60_000;
const batchRows = 20;
const leaseName = 'account-events';
const leaseMs = batchRows * timeoutMs + minuteMs;
const keptMs = 7 * 24 * 60 * minuteMs;

/** A destination of events. */
export interface Webhook {
  readonly host: string;
  readonly path: string;
  /** The key of the token hashes, from which the signing key is derived. */
  readonly hashKey: Uint8Array;
  /** Sends requests to this host only. */
  readonly send: Send;
}

/** Delivers events about accounts to the operator. */
export interface EventDelivery {
  /** Sends the due events. Of many processes, one does it. */
  deliverDue(signal: AbortSignal): Promise<void>;
  /** Sends a test event immediately and returns the receiver's response. */
  test(signal: AbortSignal): Promise<TestedWebhook>;
  /** Deletes events whose delivery was abandoned a week ago. */
  sweep(): Promise<void>;
}

/** Creates the delivery to a webhook. */
export function createEventDelivery({
  store,
  clock,
  webhook,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly webhook: Webhook;
}): EventDelivery {
  const owner = randomUUID();

  const post = (event: EventRow, signal: AbortSignal): Promise<Result<OutboundReply>> =>
    webhook.send({
      host: webhook.host,
      method: 'POST',
      path: webhook.path,
      headers: signedHeaders(webhook.hashKey, event, clock.now()),
      body: event.body,
      signal,
      timeoutMs,
    });

  const deliver = async (event: EventRow, signal: AbortSignal): Promise<void> => {
    const fault = faultOf(await post(event, signal));
    if (fault === null) return store.events.remove(event.id);
    // A delivery interrupted by our own shutdown does not count as an attempt.
    if (signal.aborted) return;
    const wait = waitsMs[event.attempts];
    await store.events.postpone(event.id, {
      attempts: event.attempts + 1,
      nextAt: wait === undefined ? null : clock.now() + wait,
      lastError: fault,
    });
  };

  return {
    deliverDue: async (signal) => {
      const now = clock.now();
      if ((await store.events.due(now, 1)).length === 0) return;
      if (!(await store.leases.acquire(leaseName, owner, now, now + leaseMs))) return;
      try {
        // Read again under the lease: another process may have just sent them.
        for (const event of await store.events.due(clock.now(), batchRows)) {
          if (signal.aborted) return;
          await deliver(event, signal);
        }
      } finally {
        await store.leases.release(leaseName, owner);
      }
    },
    test: async (signal) => {
      const reply = await post(testEvent(clock), signal);
      return { status: reply.ok ? reply.value.status : null, fault: faultOf(reply) };
    },
    sweep: async () => {
      await store.events.purge(clock.now() - keptMs);
    },
  };
}
