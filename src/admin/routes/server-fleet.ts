import { isJsonObject, type JsonValue, ok, refuse } from '../../base/index.js';
import { serverSorts, serverStates } from '../../servers/index.js';
import { bulkAnswer, bulkBody, bulkEach, readItems } from '../bulk-items.js';
import { describeServer } from '../describe-server.js';
import { readLabelQuery, tenantQuery } from '../read-labels.js';
import { newServerSchema, serverChangesSchema } from '../request-schemas.js';
import {
  type AdminContext,
  type AdminRequest,
  type AdminRoute,
  answer,
  errorAnswer,
  pageOf,
  refusalAnswer,
} from '../route.js';
import { namedId, picked, type RouteAction } from '../route-action.js';
import { urlOf } from '../serialize.js';

const itemsMax = 1_000;
const id = { type: 'string', description: 'The id of an MCP server.' } as const;

const bulk = { itemsMax, member: 'server' } as const;

/** MCP servers of all accounts: search, and bulk create, change and revoke. */
export const serverFleetRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/mcp-server',
    id: 'listMcpServers',
    action: 'mcp:read',
    summary: 'List the MCP servers of all accounts',
    query: {
      q: 'A part of the name or of the external id, in any letter case, or a whole id',
      integrated_account_id: 'Only this account',
      integration: 'Only MCP servers that reach an account of this integration',
      ...tenantQuery,
      state: {
        description: 'Only MCP servers in this state. Default: all except expired ones',
        schema: { type: 'string', enum: [...serverStates] },
      },
      sort: {
        description: 'With - in front for descending',
        schema: {
          type: 'string',
          enum: serverSorts.flatMap((sort) => [sort, `-${sort}`]),
          default: '-created_at',
        },
      },
      cursor: 'Opaque, from next_cursor',
      limit: '1 to 100, 25 by default',
    },
    response: 'A page of MCP servers, and how many there are on all pages.',
    answers: { 200: 'McpServerPage' },
    handle: listServers,
  },
  {
    method: 'GET',
    path: '/mcp-server/:id',
    id: 'getMcpServer',
    action: 'mcp:read',
    summary: 'Get an MCP server of whichever account',
    response: 'The MCP server.',
    answers: { 200: 'McpServer' },
    handle: async (context, { params }) => {
      const server = await context.servers.find(params.id ?? '');
      return server
        ? answer(200, await describeServer(context, server))
        : errorAnswer('not_found', `There is no MCP server ${(params.id ?? '').slice(0, 60)}.`);
    },
  },
  {
    method: 'POST',
    path: '/mcp-server/bulk-create',
    id: 'bulkCreateMcpServers',
    action: 'mcp:create',
    summary: 'Create up to 1,000 MCP servers; each token and url is shown here only',
    act: bulkAct('create'),
    body: bulkBody(newServerSchema, itemsMax),
    example: {
      items: [
        {
          integrated_account_id: 'acc_4kq2xw9d0r7m1z5b',
          name: 'Acme',
          config: { methods: ['read'] },
          labels: { customer: 'acme' },
          external_id: 'customer-17',
        },
      ],
    },
    response: 'A result per item, in their order.',
    answers: { 200: 'BulkCreated' },
    handle: bulkCreate,
  },
  {
    method: 'POST',
    path: '/mcp-server/bulk-update',
    id: 'bulkUpdateMcpServers',
    action: 'mcp:update',
    summary: 'Change up to 1,000 MCP servers',
    act: bulkAct('update'),
    body: bulkBody(serverChangesSchema, itemsMax),
    response: 'A result per item, in their order.',
    answers: { 200: 'BulkChanged' },
    handle: (context, request) =>
      bulkEach(request, bulk, async (item) => {
        const { id: serverId, ...changes } = item;
        const server = await context.servers.find(String(serverId));
        if (!server) return unknownServer(serverId);
        const updated = await context.servers.update(null, server.id, changes);
        return updated.ok ? ok(await describeServer(context, updated.value)) : updated;
      }),
  },
  {
    method: 'POST',
    path: '/mcp-server/bulk-revoke',
    id: 'bulkRevokeMcpServers',
    action: 'mcp:revoke',
    summary: 'Revoke up to 1,000 MCP servers; their URLs then return 410',
    act: bulkAct('revoke'),
    body: bulkBody({ type: 'object', additionalProperties: false, required: ['id'], properties: { id } }, itemsMax),
    response: 'A result per item, in their order.',
    answers: { 200: 'BulkChanged' },
    handle: (context, request) =>
      bulkEach(request, bulk, async (item) => {
        const server = await context.servers.find(String(item.id));
        const revoked = server && (await context.servers.revoke(null, server.id));
        if (revoked && !revoked.ok) return revoked;
        return server && revoked?.value === true
          ? ok({ id: server.id, integrated_account_id: server.accountId, name: server.name })
          : unknownServer(item.id);
      }),
  },
];

async function listServers(context: AdminContext, { query }: AdminRequest) {
  const page = pageOf(query);
  if (!page.ok) return refusalAnswer(page.refusal);
  const labels = readLabelQuery(query.label);
  if (!labels.ok) return refusalAnswer(labels.refusal);
  const accountId = query.integrated_account_id;
  const found = await context.servers.search({
    accountIds: accountId === undefined ? undefined : [accountId],
    integration: query.integration,
    text: query.q === '' ? undefined : query.q,
    labels: labels.value,
    externalId: query.external_id,
    state: query.state,
    sort: query.sort,
    ...page.value,
  });
  if (!found.ok) return refusalAnswer(found.refusal);
  const { items, nextCursor, total } = found.value;
  const result = await Promise.all(items.map((server) => describeServer(context, server)));
  return answer(200, { result, next_cursor: nextCursor, limit: page.value.limit, total });
}

async function bulkCreate(context: AdminContext, { body, actor }: AdminRequest) {
  const items = readItems(body, itemsMax);
  if (!items.ok) return refusalAnswer(items.refusal);
  const made = await context.servers.createMany(items.value, { createdBy: actor.name });
  const origin = context.origin();
  const results = await Promise.all(
    made.map(async (one) =>
      one.ok
        ? ok({
            ...(await describeServer(context, one.value.server)),
            token: one.value.token,
            url: urlOf(origin, one.value),
          })
        : one,
    ),
  );
  return bulkAnswer(results, 'server');
}

/** One audit row per item, so that each server's audit log includes it. */
function bulkAct(verb: 'create' | 'update' | 'revoke'): RouteAction {
  return {
    action: `mcp_server.${verb}`,
    subject: ({ made }) =>
      (Array.isArray(made.results) ? made.results : []).filter(isJsonObject).map((result) => {
        const server = isJsonObject(result.server) ? result.server : {};
        const error = isJsonObject(result.error) ? result.error : null;
        return {
          accountId: namedId(server, 'integrated_account_id'),
          serverId: namedId(server, 'id'),
          arguments: { bulk: true, ...picked(server, ['name', 'config', 'expires_at', 'labels', 'external_id']) },
          ...(error ? { refusedBecause: String(error.message) } : {}),
        };
      }),
  };
}

function unknownServer(serverId: JsonValue | undefined) {
  return refuse('not_found', `There is no MCP server ${String(serverId).slice(0, 60)}.`);
}
