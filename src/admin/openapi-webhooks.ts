import type { JsonObject } from '../base/index.js';

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;

const accountEvents = {
  active: 'An account was connected',
  needs_reauth: 'An account must be reconnected',
  reactivated: 'An account works again',
  deleted: 'An account was deleted',
} as const;

function payload(type: string): JsonObject {
  return {
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: {
      type: { const: type },
      timestamp: { type: 'string', format: 'date-time' },
      data: {
        type: 'object',
        required: ['id', 'name', 'integration', 'status'],
        properties: {
          id: text,
          name: text,
          integration: text,
          status: text,
          data_center: textOrNull,
          last_error: { type: ['object', 'null'], properties: { code: text, message: text } },
        },
      },
    },
  };
}

/** What is sent to the operator's webhook, signed as standardwebhooks.com describes. */
export const eventWebhooks: JsonObject = Object.fromEntries(
  Object.entries(accountEvents).map(([name, summary]) => {
    const type = `integrated_account.${name}`;
    return [
      type,
      {
        post: {
          operationId: `on${name.replaceAll(/(?:^|_)(\w)/g, (_match, letter: string) => letter.toUpperCase())}Account`,
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
    ];
  }),
);
