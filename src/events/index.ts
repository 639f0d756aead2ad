/** Events about accounts, MCP servers, approvals and clients, signed and delivered to webhooks: one by a setting, others as records. */
export { type AccountEventType, accountEvent, type EventOf, signingSecret } from './account-events.js';
export { createEventDelivery, type EventDelivery, type Webhook } from './deliver-events.js';
export type { TestedWebhook } from './deliver-webhooks.js';
export { type EventSubject, type EventType, eventOf, eventTypes } from './event-types.js';
export { createWebhooks, deliveryStates, type RevealedEndpoint, type Webhooks } from './webhooks.js';
