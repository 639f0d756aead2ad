import type { JsonObject, JsonValue } from '../base/index.js';
import type { AdminRoute } from './route.js';
import { type AnswerSchemaName, answerSchemas, pageSchema } from './schemas.js';

/** A route that the document describes; one that is open needs no API token. */
export type DescribedRoute = Omit<AdminRoute, 'handle' | 'act'> & { readonly isOpen?: true; readonly isText?: true };

/** The OpenAPI 3.1 document of the admin API, written from the route table itself. */
export function openapiDocument(
  routes: readonly DescribedRoute[],
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
      schemas: answerSchemas,
    },
  };
}

function operationOf(route: DescribedRoute, path: string): JsonObject {
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
      required: route.requiredQuery?.includes(name) ?? false,
      description,
      schema: { type: 'string' },
    })),
  ];
  const answers = Object.entries(route.answers).map(([status, shape]) => [
    status,
    {
      description: route.response,
      content: route.isText
        ? { 'text/plain': {} }
        : route.isLines
          ? { 'application/x-ndjson': { schema: schemaOf(shape) } }
          : { 'application/json': { schema: schemaOf(shape) } },
    },
  ]);
  return {
    operationId: `${route.method.toLowerCase()}${path.replaceAll(/[^a-z]+/gi, '_').replace(/_$/, '')}`,
    summary: route.summary,
    ...(route.isOpen ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
    responses: {
      ...Object.fromEntries(answers),
      default: {
        description: 'What is wrong, where, and what to do.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function schemaOf(shape: AnswerSchemaName | readonly [AnswerSchemaName]): JsonObject {
  return typeof shape === 'string' ? { $ref: `#/components/schemas/${shape}` } : pageSchema(shape[0]);
}
