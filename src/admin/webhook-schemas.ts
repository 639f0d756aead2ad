import { eventTypes } from '../events/index.js';
import { anyObject, flag, instant, instantOrNull, text, textOrNull } from './schema-types.js';

/** The members of a webhook endpoint as the API returns it. */
export const webhookEndpoint = {
  id: text,
  name: text,
  url: text,
  events: { type: 'array', items: { enum: Object.keys(eventTypes) } },
  enabled: flag,
  previous_secret_until: {
    ...instantOrNull,
    description: 'Until when the secret before the last rotation signs as well.',
  },
  created_at: instant,
  updated_at: instant,
} as const;

/** The members of a delivery as the API returns it. */
export const webhookDelivery = {
  id: text,
  event_id: { ...text, description: 'The webhook-id header; the same at every attempt.' },
  type: text,
  integrated_account_id: textOrNull,
  mcp_server_id: textOrNull,
  state: { enum: ['waiting', 'delivered', 'failed'] },
  payload: anyObject,
  attempts: { type: 'integer' },
  next_attempt_at: instantOrNull,
  delivered_at: instantOrNull,
  last_attempt_at: instantOrNull,
  last_status: { type: ['integer', 'null'] },
  last_error: textOrNull,
  created_at: instant,
} as const;

/** An event that has not arrived at the webhook of the settings. */
export const undelivered = {
  id: text,
  integrated_account_id: text,
  type: text,
  attempts: { type: 'integer' },
  next_attempt_at: instantOrNull,
  last_error: textOrNull,
  created_at: instant,
} as const;
