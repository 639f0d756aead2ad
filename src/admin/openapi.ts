import type { JsonObject, JsonValue } from '../base/index.js';
import type { AdminRoute } from './route.js';

/** The OpenAPI 3.1 document of the admin API, written from the route table itself. */
export function openapiDocument(
  routes: readonly AdminRoute[],
  { version, origin }: { version: string; origin: string },
): JsonObject {
  const paths: { [path: string]: { [method: string]: JsonValue } } = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const operations = paths[path] ?? {};
    operations[route.method.toLowerCase()] = operationOf(route, path);
    paths[path] = operations;
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Gatehouse admin API', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: origin }],
    security: [{ apiToken: [] }],
    paths,
    components: {
      securitySchemes: { apiToken: { type: 'http', scheme: 'bearer', description: 'An API token of scope admin.' } },
      schemas: { Error: errorSchema },
    },
  };
}

const errorSchema: JsonObject = {
  type: 'object',
  required: ['statusCode', 'error', 'message'],
  properties: {
    statusCode: { type: 'integer' },
    error: { type: 'string' },
    message: { type: 'string' },
    details: {
      type: 'object',
      properties: {
        failures: {
          type: 'array',
          items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
        },
      },
    },
    is_remote_error: { type: 'boolean', description: 'The connected service failed, not the gateway.' },
    raw_response: { description: 'What the connected service answered.' },
  },
};

function operationOf(route: AdminRoute, path: string): JsonObject {
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
      name: match[1] ?? '',
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries(route.query ?? {}).map(([name, description]) => ({
      name,
      in: 'query',
      required: false,
      description,
      schema: { type: 'string' },
    })),
  ];
  return {
    summary: route.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
    responses: {
      '2XX': { description: route.response, content: { 'application/json': { schema: { type: 'object' } } } },
      default: {
        description: 'What is wrong, where, and what to do.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}
