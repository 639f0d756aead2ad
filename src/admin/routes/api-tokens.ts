import { presentApiToken } from '../present.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';
import { namedId, picked } from '../route-act.js';

/** API tokens: create (shown once), list, delete. */
export const apiTokenRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/api-token',
    id: 'listApiTokens',
    summary: 'List the API tokens, newest first',
    query: { cursor: 'Opaque, from next_cursor', limit: '1 to 100, 25 by default' },
    response: 'A page of API tokens.',
    answers: { 200: ['ApiToken'] },
    handle: async ({ apiTokens }, { query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      const list = await apiTokens.list(page.value);
      return list.ok
        ? listAnswer(list.value.items.map(presentApiToken), list.value.nextCursor, page.value.limit)
        : refusalAnswer(list.refusal);
    },
  },
  {
    method: 'POST',
    path: '/api-token',
    id: 'createApiToken',
    summary: 'Create an API token; it is shown here alone',
    act: {
      action: 'api_token.create',
      subject: ({ made }) => ({
        accountId: namedId(made, 'integrated_account_id'),
        arguments: picked(made, ['id', 'name', 'scope', 'expires_at']),
      }),
    },
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: {
        name: { type: 'string', maxLength: 100 },
        scope: { enum: ['admin', 'viewer', 'mcp'], default: 'admin' },
        integrated_account_id: { type: 'string', description: 'With scope mcp: the only account it opens.' },
        expires_at: { type: ['string', 'null'], format: 'date-time' },
      },
    },
    response: 'The API token with its text.',
    answers: { 201: 'ApiTokenWithText' },
    handle: async ({ apiTokens }, { body }) => {
      const made = await apiTokens.create(body);
      return made.ok
        ? answer(201, { ...presentApiToken(made.value.apiToken), token: made.value.token })
        : refusalAnswer(made.refusal);
    },
  },
  {
    method: 'DELETE',
    path: '/api-token/:id',
    id: 'deleteApiToken',
    summary: 'Delete an API token; it opens nothing from now on',
    act: { action: 'api_token.delete', subject: ({ params }) => ({ arguments: params }) },
    response: 'The id of what was deleted.',
    answers: { 200: 'Deleted' },
    handle: async ({ apiTokens }, { params }) => {
      const { id = '' } = params;
      return (await apiTokens.delete(id))
        ? answer(200, { id })
        : errorAnswer('not_found', `There is no API token ${id.slice(0, 60)}.`);
    },
  },
];
