import { type ErrorCode, errorTable, type JsonObject, type JsonValue, statusText } from '../base/index.js';
import type { ApiAction } from '../servers/index.js';
import { errorReferencePath } from './error-reference.js';
import { bodyExampleOf, exampleOf } from './openapi-examples.js';
import { tagOf, tags } from './openapi-tags.js';
import { eventWebhooks } from './openapi-webhooks.js';
import type { AdminRoute } from './route.js';
import { type AnswerSchemaName, answerSchemas, pageSchema } from './schemas.js';

/** A route that the document describes; one that is open needs no API token. */
export type DescribedRoute = Omit<AdminRoute, 'handle' | 'act' | 'action'> & {
  readonly action?: ApiAction;
  readonly isOpen?: true;
  readonly isText?: true;
};

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
    info: {
      title: 'Gatehouse admin API',
      version,
      description:
        'Connect accounts of services, and create, list, rotate and revoke MCP servers for them. Every error has a stable `code`; the list is at `/reference/errors`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    security: [{ apiToken: [] }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    paths,
    webhooks: eventWebhooks,
    components: {
      securitySchemes: {
        apiToken: {
          type: 'http',
          scheme: 'bearer',
          description:
            'An API token of scope admin, or viewer for reads. It can be limited to actions, accounts and labels.',
        },
      },
      responses: refusals,
      parameters: { IdempotencyKey: idempotencyKey },
      schemas: answerSchemas,
    },
  };
}

function refusalOf(description: string, code: ErrorCode, message: string, failures?: JsonValue): JsonObject {
  const { http } = errorTable[code];
  const example = {
    statusCode: http,
    error: statusText(http),
    code,
    message,
    help_url: errorReferencePath(code),
    ...(failures ? { details: { failures } } : {}),
  };
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, example } };
  return { description, content };
}

const refusals = {
  InvalidRequest: refusalOf(
    'The request is not valid; `details.failures` names each error.',
    'invalid_params',
    'The request is not valid: limit must be an integer between 1 and 100.',
    [{ path: 'limit', message: 'must be an integer between 1 and 100' }],
  ),
  Unauthorized: refusalOf(
    'No valid API token or session came with the request.',
    'unauthorized',
    'Send a valid API token: Authorization: Bearer <token>.',
  ),
  Forbidden: refusalOf(
    'The API token or session may not do this.',
    'forbidden',
    'This API token is not allowed the action mcp:create.',
  ),
  NotFound: refusalOf('There is nothing with this id.', 'not_found', 'There is no MCP server with this id.'),
  Conflict: refusalOf(
    'The present state, or an earlier request with the same key, does not allow it.',
    'idempotency_conflict',
    'This Idempotency-Key was used for another request. Send a new key with a new request.',
  ),
  RateLimited: refusalOf(
    'Too many failed sign-in attempts from this address; `retry-after` is the time to wait.',
    'rate_limited',
    'Too many failed sign-in attempts from this address. Retry in 30 seconds.',
  ),
  Failed: refusalOf(
    'What is wrong, where, and what to do.',
    'unavailable',
    'The database cannot be reached. Retry in a few seconds.',
  ),
} as const;

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Any string. For 24 hours, a request with the same key returns the response of the first one.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

function operationOf(route: DescribedRoute, path: string): JsonObject {
  const isKeyed = route.method === 'POST' && !route.isOpen;
  const parameters: readonly JsonObject[] = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
      name: match[1] ?? '',
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries(route.query ?? {}).map(([name, described]) => ({
      name,
      in: 'query',
      required: route.requiredQuery?.includes(name) ?? false,
      description: typeof described === 'string' ? described : described.description,
      schema: typeof described === 'string' ? querySchemaOf(name) : described.schema,
    })),
    ...(isKeyed ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.action ? { description: needsOf(route) } : {}),
    tags: [tagOf(route.path)],
    ...(route.isOpen ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: requestBodyOf(route) } : {}),
    responses: { ...successesOf(route), ...refusalsOf(route, path), default: ref('Failed') },
  };
}

function needsOf({ action, isWhole }: DescribedRoute): string {
  const whole = isWhole ? ' API tokens that are limited to accounts or labels are refused.' : '';
  return `Action: \`${action}\`.${whole}`;
}

function requestBodyOf({ id, body, example = bodyExampleOf(id) }: DescribedRoute): JsonObject {
  const content = { schema: body ?? {}, ...(example ? { example } : {}) };
  return { required: (body?.required ?? null) !== null, content: { 'application/json': content } };
}

function successesOf(route: DescribedRoute): JsonObject {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, shape]) => [
      status,
      { description: route.response, ...(status === '204' ? {} : { content: contentOf(route, shape) }) },
    ]),
  );
}

function contentOf(route: DescribedRoute, shape: AnswerSchemaName | readonly [AnswerSchemaName]): JsonObject {
  if (route.isText) return { 'text/plain': { schema: { type: 'string' } } };
  if (route.isLines)
    return { 'application/x-ndjson': withExample(schemaOf(shape)), 'text/csv': { schema: { type: 'string' } } };
  const lines = route.progress ? { 'application/x-ndjson': withExample(schemaOf(route.progress)) } : {};
  return { 'application/json': withExample(schemaOf(shape)), ...lines };
}

function withExample(schema: JsonObject): JsonObject {
  return { schema, example: exampleOf(schema, answerSchemas) };
}

function refusalsOf(route: DescribedRoute, path: string): JsonObject {
  return {
    ...(route.query || route.body ? { 400: ref('InvalidRequest') } : {}),
    ...(route.isOpen && path !== '/session' ? {} : { 401: ref('Unauthorized') }),
    ...(route.isOpen ? {} : { 403: ref('Forbidden') }),
    ...(path.includes('{') || route.isOpen ? { 404: ref('NotFound') } : {}),
    ...(['POST', 'PUT', 'PATCH'].includes(route.method) && !route.isOpen ? { 409: ref('Conflict') } : {}),
    ...(route.isOpen ? {} : { 429: ref('RateLimited') }),
  };
}

function ref(name: keyof typeof refusals): JsonObject {
  return { $ref: `#/components/responses/${name}` };
}

// Parameters of these names mean the same on every route.
const instant = { type: 'string', format: 'date-time' } as const;
const querySchemas: { readonly [name: string]: JsonObject } = {
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
  from: instant,
  to: instant,
};

function querySchemaOf(name: string): JsonObject {
  return querySchemas[name] ?? { type: 'string' };
}

function schemaOf(shape: AnswerSchemaName | readonly [AnswerSchemaName]): JsonObject {
  return typeof shape === 'string' ? { $ref: `#/components/schemas/${shape}` } : pageSchema(shape[0]);
}
