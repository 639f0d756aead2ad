import { apiActions } from '../../servers/index.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';
import { namedId, picked } from '../route-action.js';
import { serializeApiToken } from '../serialize.js';

/** API tokens: create (shown once), list, delete. */
export const apiTokenRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/api-token',
    id: 'listApiTokens',
    action: 'tokens:read',
    isWhole: true,
    summary: 'List the API tokens, newest first',
    query: { cursor: 'Opaque, from next_cursor', limit: '1 to 100, 25 by default' },
    response: 'A page of API tokens.',
    answers: { 200: ['ApiToken'] },
    handle: async ({ apiTokens, store }, { query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      const list = await apiTokens.list(page.value);
      if (!list.ok) return refusalAnswer(list.refusal);
      const { items, nextCursor } = list.value;
      const last = await store.audit.lastOf(items.map(({ id }) => id));
      return listAnswer(
        items.map((token) => serializeApiToken(token, last.get(token.id))),
        nextCursor,
        page.value.limit,
      );
    },
  },
  {
    method: 'POST',
    path: '/api-token',
    id: 'createApiToken',
    action: 'tokens:create',
    isWhole: true,
    summary: 'Create an API token; it will not be shown again',
    act: {
      action: 'api_token.create',
      subject: ({ made }) => ({
        accountId: namedId(made, 'integrated_account_id'),
        arguments: picked(made, ['id', 'name', 'scope', 'actions', 'integrated_account_ids', 'labels', 'expires_at']),
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
        actions: {
          type: ['array', 'null'],
          items: { enum: apiActions },
          minItems: 1,
          description: 'The only actions that it can be used for; null for all that its scope allows.',
        },
        integrated_account_ids: {
          type: ['array', 'null'],
          items: { type: 'string' },
          minItems: 1,
          maxItems: 100,
          description: 'The only accounts whose servers, approvals and audit rows it sees and changes; null for all.',
        },
        labels: {
          type: ['object', 'null'],
          additionalProperties: { type: 'string' },
          description: 'Only servers that have, or whose account has, all of these labels; null for all.',
        },
        expires_at: { type: ['string', 'null'], format: 'date-time' },
      },
    },
    response: 'The API token with its text.',
    answers: { 201: 'ApiTokenWithText' },
    example: {
      name: 'Provisioning for Acme',
      actions: ['mcp:create', 'mcp:read', 'mcp:revoke'],
      labels: { customer: 'acme' },
      expires_at: '2030-01-31T18:00:00Z',
    },
    handle: async ({ apiTokens }, { body, actor }) => {
      const made = await apiTokens.create(body, actor);
      return made.ok
        ? answer(201, { ...serializeApiToken(made.value.apiToken), token: made.value.token })
        : refusalAnswer(made.refusal);
    },
  },
  {
    method: 'DELETE',
    path: '/api-token/:id',
    id: 'deleteApiToken',
    action: 'tokens:delete',
    isWhole: true,
    summary: 'Delete an API token; it stops working immediately',
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
