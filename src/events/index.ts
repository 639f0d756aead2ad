/** Events about integrated accounts, signed and delivered to the operator's webhook. */
export { type AccountEventType, accountEvent, type EventOf, signingSecret } from './account-events.js';
export { createEventDelivery, type EventDelivery, type TestedWebhook, type Webhook } from './deliver-events.js';
