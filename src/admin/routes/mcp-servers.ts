import { describeServer } from '../describe-server.js';
import { presentChange, urlOf } from '../present.js';
import { serverBodySchema, serverPatchSchema } from '../request-schemas.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';
import { namedId, picked, type RouteAct } from '../route-act.js';

const path = '/integrated-account/:id/mcp';
function unknownAccount(id: string | undefined) {
  return errorAnswer('not_found', `There is no integrated account ${(id ?? '').slice(0, 60)}.`);
}

function unknownServer(id: string | undefined) {
  return errorAnswer('not_found', `There is no MCP server ${(id ?? '').slice(0, 60)} on this account.`);
}

function serverAct(verb: string): RouteAct {
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

/** The body that rotates an MCP server. */
export const rotateBodySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    overlap_seconds: {
      type: 'integer',
      minimum: 0,
      maximum: 604_800,
      default: 0,
      description: 'For how long the old URL still works.',
    },
  },
} as const;

/** MCP servers of an integrated account. */
export const mcpServerRoutes: readonly AdminRoute[] = [
  {
    method: 'POST',
    path,
    id: 'createMcpServer',
    action: 'mcp:create',
    summary: 'Create an MCP server; token and url are shown here and on rotate alone',
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
    summary: 'Revoke an MCP server; its URL answers 410 from now on',
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
  {
    method: 'POST',
    path: `${path}/:mcp_id/rotate`,
    id: 'rotateMcpServer',
    action: 'mcp:rotate',
    summary: 'Give an MCP server a new URL; the old one answers 410, at once or after the overlap',
    act: serverAct('rotate'),
    body: rotateBodySchema,
    response: 'The MCP server with its new token and url.',
    answers: { 200: 'McpServerWithUrl' },
    handle: async (context, { params, body }) => {
      const rotated = await context.servers.rotate(params.id ?? '', params.mcp_id ?? '', body);
      if (!rotated.ok) return refusalAnswer(rotated.refusal);
      const { oldUrlUntil } = rotated.value;
      return answer(200, {
        ...(await describeServer(context, rotated.value.server)),
        token: rotated.value.token,
        url: urlOf(context.origin(), rotated.value),
        ...(oldUrlUntil === null ? {} : { old_url_until: new Date(oldUrlUntil).toISOString() }),
      });
    },
  },
  {
    method: 'GET',
    path: `${path}/:mcp_id/changes`,
    id: 'listToolChanges',
    action: 'mcp:read',
    summary: 'Show how the tools differ from those that were pinned; what differs is withheld until it is accepted',
    response: 'The tools that were added, changed or removed, with both definitions.',
    answers: { 200: 'ToolChanges' },
    handle: async ({ servers }, { params }) => {
      const changes = await servers.changes(params.id ?? '', params.mcp_id ?? '');
      return changes.ok ? answer(200, { result: changes.value.map(presentChange) }) : refusalAnswer(changes.refusal);
    },
  },
  {
    method: 'POST',
    path: `${path}/:mcp_id/accept`,
    id: 'acceptToolChanges',
    action: 'mcp:update',
    summary: 'Pin the tools as they are now',
    act: serverAct('accept'),
    response: 'The MCP server.',
    answers: { 200: 'McpServer' },
    handle: async (context, { params }) => {
      const accepted = await context.servers.accept(params.id ?? '', params.mcp_id ?? '');
      return accepted.ok ? answer(200, await describeServer(context, accepted.value)) : refusalAnswer(accepted.refusal);
    },
  },
];
