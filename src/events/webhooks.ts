import { type Clock, type Failure, newId, ok, type Result, refuse } from '../base/index.js';
import type { OutboundReply, Send } from '../outbound/index.js';
import {
  type DeliveryState,
  decodeCursor,
  type Page,
  type PageRequest,
  type Store,
  type WebhookDeliveryRow,
  type WebhookEndpointRow,
} from '../store/index.js';
import { checkEndpoint } from './check-endpoint.js';
import {
  createWebhookDelivery,
  faultOf,
  type TestedWebhook,
  timeoutMs,
  type WebhookDelivery,
} from './deliver-webhooks.js';
import { endpointHeaders, endpointSecret } from './endpoint-secrets.js';

const endpointsMax = 100;
const hourMs = 3_600_000;
const overlapHoursMax = 7 * 24;
const overlapHoursDefault = 24;

/** An endpoint with its signing secret, which is shown once. */
export interface RevealedEndpoint {
  readonly endpoint: WebhookEndpointRow;
  readonly secret: string;
}

/** Webhook endpoints and their deliveries. `input` is unchecked. */
export interface Webhooks extends WebhookDelivery {
  list(): Promise<readonly WebhookEndpointRow[]>;
  get(id: string): Promise<WebhookEndpointRow | undefined>;
  create(input: unknown): Promise<Result<RevealedEndpoint>>;
  update(id: string, input: unknown): Promise<Result<WebhookEndpointRow>>;
  delete(id: string): Promise<boolean>;
  /** Returns a new secret. The previous one signs as well for `overlap_hours`. Default: 24. */
  rotateSecret(id: string, input: unknown): Promise<Result<RevealedEndpoint>>;
  /** Sends a test event immediately. */
  test(id: string, signal: AbortSignal): Promise<Result<TestedWebhook>>;
  deliveries(
    endpointId: string,
    state: string | undefined,
    page: PageRequest,
  ): Promise<Result<Page<WebhookDeliveryRow>>>;
  replay(endpointId: string, id: string): Promise<Result<string>>;
}

/** Dependencies of webhooks. */
export interface WebhooksDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Signing secrets are derived from it. */
  readonly hashKey: Uint8Array;
  /** Leads to public addresses only. */
  readonly send: Send;
}

/** Every state that a list of deliveries can be narrowed to. */
export const deliveryStates = ['waiting', 'delivered', 'failed'] as const satisfies DeliveryState[];

/** Creates the webhooks. */
export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const table = deps.store.webhooks;
  const endpoints = new EndpointChanges(deps);
  return {
    ...createWebhookDelivery(deps),
    list: () => table.list(),
    get: (id) => table.get(id),
    create: (input) => endpoints.create(input),
    update: (id, input) => endpoints.update(id, input),
    delete: (id) => table.delete(id),
    rotateSecret: (id, input) => endpoints.rotateSecret(id, input),
    test: async (id, signal) => {
      const endpoint = await table.get(id);
      return endpoint ? ok(await sendTest(deps, endpoint, signal)) : unknownEndpoint(id);
    },
    deliveries: async (endpointId, asked, page) => {
      const state = deliveryStates.find((known) => known === asked) ?? null;
      if (asked !== undefined && state === null)
        return refuseFaults([{ path: 'state', message: `must be one of ${deliveryStates.join(', ')}` }]);
      if (page.cursor !== undefined && !decodeCursor(page.cursor))
        return refuseFaults([{ path: 'cursor', message: 'is not a cursor of this list' }]);
      if (!(await table.get(endpointId))) return unknownEndpoint(endpointId);
      return ok(await table.deliveries(endpointId, state, page));
    },
    replay: async (endpointId, id) =>
      (await table.replay(endpointId, id, deps.clock.now()))
        ? ok(id)
        : refuse('not_found', `There is no delivery ${id.slice(0, 60)} to this endpoint.`),
  };
}

class EndpointChanges {
  readonly #deps: WebhooksDeps;

  constructor(deps: WebhooksDeps) {
    this.#deps = deps;
  }

  async create(input: unknown): Promise<Result<RevealedEndpoint>> {
    const { store, clock } = this.#deps;
    const failures: Failure[] = [];
    const checked = checkEndpoint(input, null, failures);
    if (failures.length > 0) return refuseFaults(failures);
    if ((await store.webhooks.list()).length >= endpointsMax)
      return refuse('conflict', `There are ${endpointsMax} webhook endpoints already. Delete one first.`);
    const now = clock.now();
    const row = { id: newId('whk'), ...checked, generation: 1, previousUntil: null, createdAt: now, updatedAt: now };
    await store.webhooks.insert(row);
    return ok(this.#revealed(row));
  }

  async update(id: string, input: unknown): Promise<Result<WebhookEndpointRow>> {
    const { store, clock } = this.#deps;
    const existing = await store.webhooks.get(id);
    if (!existing) return unknownEndpoint(id);
    const failures: Failure[] = [];
    const changes = checkEndpoint(input, existing, failures);
    if (failures.length > 0) return refuseFaults(failures);
    const row = await store.webhooks.update(id, { ...changes, updatedAt: clock.now() });
    return row ? ok(row) : unknownEndpoint(id);
  }

  async rotateSecret(id: string, input: unknown): Promise<Result<RevealedEndpoint>> {
    const { store, clock } = this.#deps;
    const hours = readOverlapHours(input);
    if (!hours.ok) return hours;
    const existing = await store.webhooks.get(id);
    if (!existing) return unknownEndpoint(id);
    const now = clock.now();
    const row = await store.webhooks.update(id, {
      generation: existing.generation + 1,
      previousUntil: hours.value > 0 ? now + hours.value * hourMs : null,
      updatedAt: now,
    });
    return row ? ok(this.#revealed(row)) : unknownEndpoint(id);
  }

  #revealed(endpoint: WebhookEndpointRow): RevealedEndpoint {
    return { endpoint, secret: endpointSecret(this.#deps.hashKey, endpoint) };
  }
}

function readOverlapHours(input: unknown): Result<number> {
  const { overlap_hours: hours = overlapHoursDefault, ...others } = membersOf(input);
  const isFit = typeof hours === 'number' && Number.isInteger(hours) && hours >= 0 && hours <= overlapHoursMax;
  const failures = Object.keys(others).map((path) => ({ path, message: 'is not a field (known: overlap_hours)' }));
  if (!isFit) failures.push({ path: 'overlap_hours', message: `must be a whole number from 0 to ${overlapHoursMax}` });
  return isFit && failures.length === 0 ? ok(hours) : refuseFaults(failures);
}

async function sendTest(
  { send, clock, hashKey }: WebhooksDeps,
  endpoint: WebhookEndpointRow,
  signal: AbortSignal,
): Promise<TestedWebhook> {
  const at = clock.now();
  const data = { message: 'Events of this gateway arrive here.' };
  const body = JSON.stringify({ type: 'webhook.test', timestamp: new Date(at).toISOString(), data });
  const event = { id: newId('evt'), body, at };
  const url = new URL(endpoint.url);
  const reply: Result<OutboundReply> = await send({
    host: url.host,
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    headers: endpointHeaders(hashKey, endpoint, event),
    body,
    signal,
    timeoutMs,
  });
  return { status: reply.ok ? reply.value.status : null, fault: faultOf(reply) };
}

function membersOf(input: unknown): { readonly [name: string]: unknown } {
  return typeof input === 'object' && input !== null ? { ...input } : {};
}

function unknownEndpoint(id: string) {
  return refuse('not_found', `There is no webhook endpoint ${id.slice(0, 60)}.`);
}

function refuseFaults(failures: readonly Failure[]) {
  return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
}
