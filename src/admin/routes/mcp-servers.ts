import { describeServer } from '../describe-server.js';
import { serverBodySchema, serverPatchSchema } from '../request-schemas.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';
import { namedId, picked, type RouteAction } from '../route-action.js';
import { urlOf } from '../serialize.js';
import { serverItemRoutes } from './server-items.js';

const path = '/integrated-account/:id/mcp';
function unknownAccount(id: string | undefined) {
  return errorAnswer('not_found', `There is no integrated account ${(id ?? '').slice(0, 60)}.`);
}

function unknownServer(id: string | undefined) {
  return errorAnswer('not_found', `There is no MCP server ${(id ?? '').slice(0, 60)} on this account.`);
}

function serverAct(verb: string): RouteAction {
  return {
    action: `mcp_server.${verb}`,
    subject: ({ params, made }) => ({
      accountId: params.id ?? null,
      serverId: params.mcp_id ?? namedId(made, 'id'),
      arguments: {
        ...params,
        ...picked(made, ['name', 'config', 'expires_at', 'labels', 'external_id', 'old_url_until']),
      },
    }),
  };
}

/** MCP servers of an integrated account. */
export const mcpServerRoutes: readonly AdminRoute[] = [
  {
    method: 'POST',
    path,
    id: 'createMcpServer',
    action: 'mcp:create',
    summary: 'Create an MCP server; token and url are shown here and on rotate only',
    act: serverAct('create'),
    body: serverBodySchema,
    example: {
      name: 'Domain auditor',
      config: { methods: ['read'], tags: ['domains'] },
      expires_at: '2030-01-31T18:00:00Z',
      labels: { customer: 'acme' },
    },
    response: 'The MCP server with token and url.',
    answers: { 201: 'McpServerWithUrl' },
    handle: async (context, { params, body, actor }) => {
      const { servers, origin } = context;
      const made = await servers.create(params.id ?? '', body, actor.name);
      if (!made.ok) return refusalAnswer(made.refusal);
      return answer(201, {
        ...(await describeServer(context, made.value.server)),
        token: made.value.token,
        url: urlOf(origin(), made.value),
      });
    },
  },
  {
    method: 'GET',
    path,
    id: 'listAccountMcpServers',
    action: 'mcp:read',
    summary: 'List the MCP servers of an account, newest first',
    query: { cursor: 'Opaque, from next_cursor', limit: '1 to 100, 25 by default' },
    response: 'A page of MCP servers.',
    answers: { 200: ['McpServer'] },
    handle: async (context, { params, query }) => {
      const { accounts, servers, isKnownAccount } = context;
      const { id = '' } = params;
      const isKnown = isKnownAccount ? await isKnownAccount(id) : (await accounts.get(id)) !== undefined;
      if (!isKnown) return unknownAccount(id);
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      const list = await servers.list(id, page.value);
      if (!list.ok) return refusalAnswer(list.refusal);
      const shown = await Promise.all(list.value.items.map((server) => describeServer(context, server)));
      return listAnswer(shown, list.value.nextCursor, page.value.limit);
    },
  },
  {
    method: 'GET',
    path: `${path}/:mcp_id`,
    id: 'getAccountMcpServer',
    action: 'mcp:read',
    summary: 'Show an MCP server',
    response: 'The MCP server.',
    answers: { 200: 'McpServer' },
    handle: async (context, { params }) => {
      const server = await context.servers.get(params.id ?? '', params.mcp_id ?? '');
      return server ? answer(200, await describeServer(context, server)) : unknownServer(params.mcp_id);
    },
  },
  {
    method: 'PATCH',
    path: `${path}/:mcp_id`,
    id: 'updateMcpServer',
    action: 'mcp:update',
    summary: 'Change an MCP server; config keys merge, null takes one out, expires_at null clears the expiry',
    act: serverAct('update'),
    body: serverPatchSchema,
    response: 'The changed MCP server.',
    answers: { 200: 'McpServer' },
    handle: async (context, { params, body }) => {
      const updated = await context.servers.update(params.id ?? '', params.mcp_id ?? '', body);
      return updated.ok ? answer(200, await describeServer(context, updated.value)) : refusalAnswer(updated.refusal);
    },
  },
  {
    method: 'DELETE',
    path: `${path}/:mcp_id`,
    id: 'revokeMcpServer',
    action: 'mcp:revoke',
    summary: 'Revoke an MCP server; its URL then returns 410',
    act: serverAct('revoke'),
    response: 'The id of what was revoked.',
    answers: { 200: 'Deleted' },
    handle: async ({ servers }, { params }) => {
      const { id = '', mcp_id: serverId = '' } = params;
      const revoked = await servers.revoke(id, serverId);
      if (!revoked.ok) return refusalAnswer(revoked.refusal);
      return revoked.value ? answer(200, { id: serverId }) : unknownServer(serverId);
    },
  },
  ...serverItemRoutes({
    itemPath: `${path}/:mcp_id`,
    ids: { rotate: 'rotateMcpServer', changes: 'listToolChanges', accept: 'acceptToolChanges' },
    ownerOf: ({ id = '', mcp_id: serverId = '' }) => [id, serverId],
    act: serverAct,
  }),
];
