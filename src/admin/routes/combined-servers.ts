import { isJsonObject } from '../../base/index.js';
import { countListTokens } from '../../toolset/index.js';
import { describeServer } from '../describe-server.js';
import { combinedBodySchema, combinedPatchSchema, combinedPreviewSchema } from '../request-schemas.js';
import { type AdminRoute, answer, errorAnswer, refusalAnswer } from '../route.js';
import { namedId, picked, type RouteAction } from '../route-action.js';
import { urlOf } from '../serialize.js';
import { serverItemRoutes } from './server-items.js';

const path = '/mcp-server';
const itemPath = `${path}/:id`;

function serverAct(verb: string): RouteAction {
  return {
    action: `mcp_server.${verb}`,
    subject: ({ params, made }) => ({
      accountId: namedId(made, 'integrated_account_id'),
      serverId: params.id ?? namedId(made, 'id'),
      arguments: {
        ...params,
        ...picked(made, ['name', 'config', 'members', 'expires_at', 'labels', 'external_id', 'old_url_until']),
      },
    }),
  };
}

/** MCP servers by their own address: those over several accounts, and any other. */
export const combinedServerRoutes: readonly AdminRoute[] = [
  {
    method: 'POST',
    path,
    id: 'createCombinedMcpServer',
    action: 'mcp:create',
    summary: 'Create an MCP server over several accounts; token and url are shown here and on rotate only',
    act: serverAct('create'),
    body: combinedBodySchema,
    example: {
      name: 'Domain onboarding',
      members: [
        { integrated_account_id: 'acc_4kq2xw9d0r7m1z5b', label: 'Mail', config: { approval: 'write' } },
        { integrated_account_id: 'acc_8dm3vt6h2c9k4p1x', label: 'DNS', config: { methods: ['read'] } },
      ],
      config: { tool_exposure: 'discovery' },
    },
    response: 'The MCP server with token and url.',
    answers: { 201: 'McpServerWithUrl' },
    handle: async (context, { body, actor }) => {
      const made = await context.servers.createCombined(body, { createdBy: actor.name });
      if (!made.ok) return refusalAnswer(made.refusal);
      return answer(201, {
        ...(await describeServer(context, made.value.server)),
        token: made.value.token,
        url: urlOf(context.origin(), made.value),
      });
    },
  },
  {
    method: 'POST',
    path: `${path}/preview`,
    id: 'previewCombinedMcpServer',
    action: 'tools:read',
    summary: 'Show what a model would see of an MCP server over these accounts, and what that costs it; makes nothing',
    body: combinedPreviewSchema,
    response: 'The tools that could be called, those that would be listed, and their cost in tokens.',
    answers: { 200: 'Preview' },
    handle: async ({ servers, gateway }, { body }) => {
      const validated = await servers.validateCombined(isJsonObject(body) ? body : {});
      if (!validated.ok) return refusalAnswer(validated.refusal);
      const endpoint = await gateway.openServer(validated.value);
      if (!endpoint) return errorAnswer('conflict', 'An account was deleted during this request. Try again.');
      const { toolset, discovery, code, listJson } = endpoint;
      const cost = await countListTokens(listJson);
      return answer(200, {
        count: toolset.tools.length,
        tokens: cost.model,
        list_tokens: cost.list,
        tools: toolset.tools.map(({ name, title, description, tags, kind, annotations }) => ({
          name,
          title,
          description,
          tags,
          kind,
          annotations: { ...annotations },
        })),
        listed: code
          ? [code.searchTool, code.runTool]
          : (discovery?.listedNames ?? toolset.tools.map((tool) => tool.name)),
      });
    },
  },
  {
    method: 'PATCH',
    path: itemPath,
    id: 'updateAnyMcpServer',
    action: 'mcp:update',
    summary: 'Change an MCP server of one account or several; members replace the list, config keys merge',
    act: serverAct('update'),
    body: combinedPatchSchema,
    response: 'The changed MCP server.',
    answers: { 200: 'McpServer' },
    handle: async (context, { params, body }) => {
      const updated = await context.servers.update(null, params.id ?? '', body);
      return updated.ok ? answer(200, await describeServer(context, updated.value)) : refusalAnswer(updated.refusal);
    },
  },
  {
    method: 'DELETE',
    path: itemPath,
    id: 'revokeAnyMcpServer',
    action: 'mcp:revoke',
    summary: 'Revoke an MCP server; its URL then returns 410',
    act: serverAct('revoke'),
    response: 'The id of what was revoked.',
    answers: { 200: 'Deleted' },
    handle: async ({ servers }, { params }) => {
      const { id = '' } = params;
      const revoked = await servers.revoke(null, id);
      if (!revoked.ok) return refusalAnswer(revoked.refusal);
      return revoked.value
        ? answer(200, { id })
        : errorAnswer('not_found', `There is no MCP server ${id.slice(0, 60)}.`);
    },
  },
  ...serverItemRoutes({
    itemPath,
    ids: { rotate: 'rotateAnyMcpServer', changes: 'listAnyToolChanges', accept: 'acceptAnyToolChanges' },
    ownerOf: ({ id = '' }) => [null, id],
    act: serverAct,
  }),
];
