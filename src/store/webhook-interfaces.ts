import type { Page, PageRequest } from './page.js';

/**
 * A destination of events. Lifetime: until deleted. Secrets: none (signing secrets are derived), but the URL may
 * contain one of the receiver's.
 */
export interface WebhookEndpointRow {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** The event types that it gets. */
  readonly events: readonly string[];
  readonly isEnabled: boolean;
  /** Counts rotations: the signing secret is derived from the id and this number. */
  readonly generation: number;
  /** Until when the previous secret signs as well; null if it does not. */
  readonly previousUntil: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** An event as it is sent to every endpoint that receives its type. */
export interface PublishedEvent {
  readonly id: string;
  readonly type: string;
  readonly accountId: string | null;
  readonly serverId: string | null;
  /** The JSON document that is sent, byte for byte the same at every attempt. */
  readonly body: string;
  readonly at: number;
  /** Of several events with one key, only the first is published; null if it cannot be repeated. */
  readonly key: string | null;
}

/** An event on its way to one endpoint, or arrived. Lifetime: 30 days. */
export interface WebhookDeliveryRow {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly type: string;
  readonly accountId: string | null;
  readonly serverId: string | null;
  readonly body: string;
  readonly attempts: number;
  /** Null once it has arrived or has been given up. */
  readonly nextAt: number | null;
  readonly deliveredAt: number | null;
  readonly lastAt: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: number;
}
/** The result of an attempt. */
export type WebhookAttempt = Pick<
  WebhookDeliveryRow,
  'attempts' | 'nextAt' | 'deliveredAt' | 'lastAt' | 'lastStatus' | 'lastError'
>;
/** Selects deliveries of an endpoint. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed';

/** Endpoints, and the events on their way to them. */
export interface WebhookTable {
  insert(row: WebhookEndpointRow): Promise<void>;
  get(id: string): Promise<WebhookEndpointRow | undefined>;
  /** All of them, oldest first: there are few. */
  list(): Promise<readonly WebhookEndpointRow[]>;
  /** Undefined if there is none. */
  update(
    id: string,
    changes: Partial<Omit<WebhookEndpointRow, 'id' | 'createdAt'>>,
  ): Promise<WebhookEndpointRow | undefined>;
  /** With its deliveries. */
  delete(id: string): Promise<boolean>;
  /** Stores a delivery for each enabled endpoint that receives such events. */
  publish(events: readonly PublishedEvent[]): Promise<void>;
  /** Ids of endpoints for which something is to be sent now. */
  dueEndpoints(now: number): Promise<readonly string[]>;
  /** Deliveries of an endpoint that are due, oldest first. */
  due(endpointId: string, now: number, limit: number): Promise<readonly WebhookDeliveryRow[]>;
  settle(id: string, attempt: WebhookAttempt): Promise<void>;
  /** Newest first. */
  deliveries(endpointId: string, state: DeliveryState | null, page: PageRequest): Promise<Page<WebhookDeliveryRow>>;
  /** Sends a delivery again, from its first attempt; false if there is none. */
  replay(endpointId: string, id: string, now: number): Promise<boolean>;
  /** Takes out deliveries that are older than this instant and no longer on their way. */
  purge(createdBefore: number): Promise<number>;
}
