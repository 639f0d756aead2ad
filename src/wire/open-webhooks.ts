import type { Clock } from '../base/index.js';
import {
  createEventDelivery,
  createWebhooks,
  type EventDelivery,
  signingSecret,
  type Webhooks,
} from '../events/index.js';
import { createRoutes, createSender } from '../outbound/index.js';
import type { Store } from '../store/index.js';

const webhookAnswerBytesMax = 100_000;
/** Deliveries to one endpoint that run at the same time. */
const connectionsPerEndpoint = 5;

/** The operator's webhook, opened. */
export interface OpenWebhook extends EventDelivery {
  readonly url: string;
  /** The secret with which receivers verify signatures. */
  readonly signingSecret: string;
  close(): Promise<void>;
}

/** Webhooks that are records, opened. */
export interface OpenWebhooks extends Webhooks {
  close(): Promise<void>;
}

interface OpenDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly hashKey: Uint8Array;
}

/**
 * Webhooks stored as records. They reach public addresses, and others only if the operator maps that exact host there;
 * `*` maps none of them.
 */
export function openWebhooks({
  connectTo,
  ...deps
}: OpenDeps & { readonly connectTo: ReadonlyMap<string, string> }): OpenWebhooks {
  const routes = createRoutes({
    allowedHosts: { has: () => true },
    connectTo: new Map([...connectTo].filter(([host]) => host !== '*')),
    connectionsPerOrigin: connectionsPerEndpoint,
    answerBytesMax: webhookAnswerBytesMax,
  });
  return { ...createWebhooks({ ...deps, send: createSender(routes) }), close: () => routes.close() };
}

/** The webhook of the setting. Its way out leads to the configured address and nowhere else. */
export function openWebhook(url: URL, { store, clock, hashKey }: OpenDeps): OpenWebhook {
  const routes = createRoutes({
    allowedHosts: new Set([url.host]),
    connectTo: new Map([[url.host, url.origin]]),
    connectionsPerOrigin: 1,
    answerBytesMax: webhookAnswerBytesMax,
  });
  const webhook = { host: url.host, path: `${url.pathname}${url.search}`, hashKey, send: createSender(routes) };
  return {
    ...createEventDelivery({ store, clock, webhook }),
    url: url.href,
    signingSecret: signingSecret(hashKey),
    close: () => routes.close(),
  };
}
