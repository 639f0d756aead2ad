import { deliveryStates, eventTypes } from '../../events/index.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';
import { picked, type RouteAction } from '../route-action.js';
import { serializeDelivery, serializeEndpoint } from '../serialize-webhooks.js';

const path = '/webhook-endpoint';

const members = {
  name: { type: 'string', maxLength: 100 },
  url: {
    type: 'string',
    maxLength: 2_000,
    description: 'https, with a host name that resolves to public addresses.',
  },
  events: { type: 'array', minItems: 1, items: { enum: Object.keys(eventTypes) } },
  enabled: { type: 'boolean', description: 'Events that happen while it is false are not sent. Default: true.' },
} as const;

function endpointAct(verb: string): RouteAction {
  return {
    action: `webhook_endpoint.${verb}`,
    // The URL may contain a secret of the receiver, so it is not recorded.
    subject: ({ params, made }) => ({
      arguments: { ...params, ...picked(made, ['id', 'name', 'events', 'enabled', 'arrived']) },
    }),
  };
}

function unknownEndpoint(id: string | undefined) {
  return errorAnswer('not_found', `There is no webhook endpoint ${(id ?? '').slice(0, 60)}.`);
}

/** Webhooks stored as records: where events are sent, and the result of each delivery. */
export const webhookEndpointRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path,
    id: 'listWebhookEndpoints',
    action: 'webhooks:read',
    isWhole: true,
    summary: 'List the webhook endpoints, oldest first',
    response: 'All of them.',
    answers: { 200: ['WebhookEndpoint'] },
    handle: async ({ webhooks }) => {
      const all = await webhooks.list();
      return listAnswer(all.map(serializeEndpoint), null, all.length);
    },
  },
  {
    method: 'POST',
    path,
    id: 'createWebhookEndpoint',
    action: 'webhooks:write',
    isWhole: true,
    summary: 'Create a webhook endpoint; its signing secret is shown here and on rotation only',
    act: endpointAct('create'),
    body: { type: 'object', additionalProperties: false, required: ['name', 'url', 'events'], properties: members },
    example: {
      name: 'Operations',
      url: 'https://hooks.example.com/gatehouse',
      events: ['approval.requested', 'mcp_server.expiring'],
    },
    response: 'The endpoint with its signing secret.',
    answers: { 201: 'WebhookEndpointWithSecret' },
    handle: async ({ webhooks }, { body }) => {
      const made = await webhooks.create(body);
      if (!made.ok) return refusalAnswer(made.refusal);
      return answer(201, { ...serializeEndpoint(made.value.endpoint), signing_secret: made.value.secret });
    },
  },
  {
    method: 'GET',
    path: `${path}/:id`,
    id: 'getWebhookEndpoint',
    action: 'webhooks:read',
    isWhole: true,
    summary: 'Get a webhook endpoint',
    response: 'The endpoint.',
    answers: { 200: 'WebhookEndpoint' },
    handle: async ({ webhooks }, { params }) => {
      const endpoint = await webhooks.get(params.id ?? '');
      return endpoint ? answer(200, serializeEndpoint(endpoint)) : unknownEndpoint(params.id);
    },
  },
  {
    method: 'PATCH',
    path: `${path}/:id`,
    id: 'updateWebhookEndpoint',
    action: 'webhooks:write',
    isWhole: true,
    summary: 'Change a webhook endpoint',
    act: endpointAct('update'),
    body: { type: 'object', additionalProperties: false, properties: members },
    response: 'The changed endpoint.',
    answers: { 200: 'WebhookEndpoint' },
    handle: async ({ webhooks }, { params, body }) => {
      const changed = await webhooks.update(params.id ?? '', body);
      return changed.ok ? answer(200, serializeEndpoint(changed.value)) : refusalAnswer(changed.refusal);
    },
  },
  {
    method: 'DELETE',
    path: `${path}/:id`,
    id: 'deleteWebhookEndpoint',
    action: 'webhooks:write',
    isWhole: true,
    summary: 'Delete a webhook endpoint with its deliveries',
    act: endpointAct('delete'),
    response: 'The id of what was deleted.',
    answers: { 200: 'Deleted' },
    handle: async ({ webhooks }, { params }) => {
      const { id = '' } = params;
      return (await webhooks.delete(id)) ? answer(200, { id }) : unknownEndpoint(id);
    },
  },
  {
    method: 'POST',
    path: `${path}/:id/test`,
    id: 'testWebhookEndpoint',
    action: 'webhooks:write',
    isWhole: true,
    summary: 'Send a test event immediately',
    act: endpointAct('test'),
    response: 'What the receiver returned.',
    answers: { 200: 'TestedWebhook' },
    handle: async ({ webhooks }, { params, signal }) => {
      const tested = await webhooks.test(params.id ?? '', signal);
      if (!tested.ok) return refusalAnswer(tested.refusal);
      const { status, fault } = tested.value;
      return answer(200, { arrived: fault === null, status, fault });
    },
  },
  {
    method: 'POST',
    path: `${path}/:id/rotate-secret`,
    id: 'rotateWebhookSecret',
    action: 'webhooks:write',
    isWhole: true,
    summary: 'Give a webhook endpoint a new signing secret; during the overlap each event has a signature by both',
    act: endpointAct('rotate_secret'),
    body: {
      type: 'object',
      additionalProperties: false,
      properties: { overlap_hours: { type: 'integer', minimum: 0, maximum: 168, default: 24 } },
    },
    response: 'The endpoint with its new signing secret.',
    answers: { 200: 'WebhookEndpointWithSecret' },
    handle: async ({ webhooks }, { params, body = {} }) => {
      const rotated = await webhooks.rotateSecret(params.id ?? '', body);
      if (!rotated.ok) return refusalAnswer(rotated.refusal);
      return answer(200, { ...serializeEndpoint(rotated.value.endpoint), signing_secret: rotated.value.secret });
    },
  },
  {
    method: 'GET',
    path: `${path}/:id/delivery`,
    id: 'listWebhookDeliveries',
    action: 'webhooks:read',
    isWhole: true,
    summary: 'List the deliveries to a webhook endpoint, newest first; they are kept for 30 days',
    query: {
      state: { description: 'Only this state', schema: { type: 'string', enum: [...deliveryStates] } },
      cursor: 'Opaque, from next_cursor',
      limit: '1 to 100, 25 by default',
    },
    response: 'A page of deliveries.',
    answers: { 200: ['WebhookDelivery'] },
    handle: async ({ webhooks }, { params, query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      const list = await webhooks.deliveries(params.id ?? '', query.state, page.value);
      return list.ok
        ? listAnswer(list.value.items.map(serializeDelivery), list.value.nextCursor, page.value.limit)
        : refusalAnswer(list.refusal);
    },
  },
  {
    method: 'POST',
    path: `${path}/:id/delivery/:delivery_id/replay`,
    id: 'replayWebhookDelivery',
    action: 'webhooks:write',
    isWhole: true,
    summary: 'Send a delivery again, under the same webhook-id',
    act: endpointAct('replay'),
    response: 'The id of the delivery.',
    answers: { 200: 'Deleted' },
    handle: async ({ webhooks }, { params }) => {
      const replayed = await webhooks.replay(params.id ?? '', params.delivery_id ?? '');
      return replayed.ok ? answer(200, { id: replayed.value }) : refusalAnswer(replayed.refusal);
    },
  },
];
