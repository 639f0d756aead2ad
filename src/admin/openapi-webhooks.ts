import type { JsonObject } from '../base/index.js';
import { eventTypes } from '../events/index.js';

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const instantOrNull = { type: ['string', 'null'], format: 'date-time' } as const;

function dataOf(required: readonly string[], optional: JsonObject): JsonObject {
  return {
    type: 'object',
    required,
    properties: { ...Object.fromEntries(required.map((name) => [name, text])), ...optional },
  };
}

/** The `data` of events, by the first word of their type. */
const data: { readonly [family: string]: JsonObject } = {
  integrated_account: dataOf(['id', 'name', 'integration', 'status'], {
    data_center: textOrNull,
    last_error: { type: ['object', 'null'], properties: { code: text, message: text } },
  }),
  approval: dataOf(['id', 'mcp_server_id', 'integrated_account_id', 'tool', 'effect', 'status'], {
    reason: textOrNull,
    decided_by: textOrNull,
    expires_at: instantOrNull,
  }),
  mcp_server: dataOf(['id', 'name'], {
    integrated_account_id: { ...textOrNull, description: 'Null where the server reaches several accounts.' },
    members: {
      type: ['array', 'null'],
      description: 'Every account of a server over several.',
      items: dataOf(['integrated_account_id', 'prefix', 'label'], {}),
    },
    labels: { type: 'object', additionalProperties: text },
    external_id: textOrNull,
    expires_at: instantOrNull,
  }),
  client: dataOf(['mcp_server_id', 'reason'], { integrated_account_id: textOrNull }),
};

function payload(type: string): JsonObject {
  return {
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: {
      type: { const: type },
      timestamp: { type: 'string', format: 'date-time' },
      data: data[type.split('.')[0] ?? ''] ?? { type: 'object' },
    },
  };
}

function nameOf(type: string): string {
  return `on${type.replaceAll(/(?:^|[_.])(\w)/g, (_match, letter: string) => letter.toUpperCase())}`;
}

/** The events sent to webhooks, signed as standardwebhooks.com describes. */
export const eventWebhooks: JsonObject = Object.fromEntries(
  Object.entries(eventTypes).map(([type, summary]) => [
    type,
    {
      post: {
        operationId: nameOf(type),
        summary,
        tags: ['Webhooks'],
        security: [],
        requestBody: { required: true, content: { 'application/json': { schema: payload(type) } } },
        responses: {
          '2XX': { description: 'The event was received.' },
          '4XX': { description: 'The event is sent again later.' },
        },
      },
    },
  ]),
);
