import type { JsonObject } from '../base/index.js';

/** Any text. */
export const text = { type: 'string' } as const;
/** A boolean. */
export const flag = { type: 'boolean' } as const;
/** An instant, RFC 3339. */
export const instant = { type: 'string', format: 'date-time' } as const;
/** An instant, or null for none. */
export const instantOrNull = { type: ['string', 'null'], format: 'date-time' } as const;
/** Any text, or null for none. */
export const textOrNull = { type: ['string', 'null'] } as const;
/** A list of texts. */
export const names = { type: 'array', items: text } as const;
/** Any object. */
export const anyObject = { type: 'object' } as const;

/** An object whose members are always present. Responses may gain members, so additional ones are allowed. */
export function shape(properties: JsonObject, description: string): JsonObject {
  return { type: 'object', description, required: Object.keys(properties), properties };
}
