import type { JsonObject } from '../base/index.js';
import { flag, shape } from './schema-types.js';

/** The reply of a bulk route: a result for each item. */
export function bulkShape(name: string, member = 'server'): JsonObject {
  const result = {
    type: 'object',
    description: `${member} where ok is true, error where it is false.`,
    required: ['ok'],
    properties: {
      ok: flag,
      [member]: { $ref: `#/components/schemas/${name}` },
      error: { $ref: '#/components/schemas/Error' },
    },
  };
  return shape(
    { results: { type: 'array', items: result }, succeeded: { type: 'integer' }, failed: { type: 'integer' } },
    'A result per item, in their order.',
  );
}
