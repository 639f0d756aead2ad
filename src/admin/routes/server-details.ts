import type { JsonObject } from '../../base/index.js';
import { type AuditRow, type ClientSighting, decodeCursor, isRefusedCursor, otherClients } from '../../store/index.js';
import { nameAuditRows } from '../audit-rows.js';
import { describeTools } from '../describe-tools.js';
import {
  type AdminAnswer,
  type AdminContext,
  type AdminRequest,
  type AdminRoute,
  answer,
  errorAnswer,
  listAnswer,
  pageOf,
  refusalAnswer,
} from '../route.js';
import { differencesOf, hasState, historyActions, serializeAction } from '../server-history.js';

const itemPath = '/mcp-server/:id';

/** Details of one MCP server in addition to its settings, and the refused clients of all. */
export const serverDetailRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: `${itemPath}/tools`,
    id: 'listMcpServerTools',
    action: 'tools:read',
    summary: 'List the tools of an MCP server with their cost, and what they do to which resources',
    response: 'The tools, and per account the resources that they read, change and delete.',
    answers: { 200: 'OfferedTools' },
    handle: async ({ servers, gateway, accounts }, { params }) => {
      const server = await servers.find(params.id ?? '');
      if (!server) return unknownServer(params.id);
      return answer(200, await describeTools(await gateway.openServer(server), accounts));
    },
  },
  {
    method: 'GET',
    path: `${itemPath}/clients`,
    id: 'listMcpServerClients',
    action: 'mcp:read',
    summary: 'List the clients of an MCP server, accepted and refused',
    response: 'Clients of the last 30 days, latest first; to the minute.',
    answers: { 200: 'ServerClients' },
    handle: async (context, { params }) => {
      const { id = '' } = params;
      const sightings = await context.store.serverClients.of(id);
      if (sightings.length === 0 && !(await context.servers.find(id))) return unknownServer(id);
      return answer(200, {
        accepted: sightings.filter(({ reason }) => reason === '').map(serializeSighting),
        refused: sightings.filter(({ reason }) => reason !== '').map(serializeRefusal),
      });
    },
  },
  {
    method: 'GET',
    path: `${itemPath}/history`,
    id: 'listMcpServerHistory',
    action: 'audit:read',
    summary: 'List what was done to an MCP server and how its settings differ from before, newest first',
    query: { cursor: 'Opaque, from next_cursor', limit: '1 to 100, 25 by default' },
    response: 'A page of acts with their differences, also of an MCP server that is gone.',
    answers: { 200: ['ServerAct'] },
    handle: listHistory,
  },
  {
    method: 'GET',
    path: '/refused-client',
    id: 'listRefusedClients',
    action: 'mcp:read',
    summary: 'List the clients that were refused at URLs of MCP servers, latest first',
    query: { cursor: 'Opaque, from next_cursor', limit: '1 to 100, 25 by default' },
    response: 'A page of clients of the last 30 days.',
    answers: { 200: ['RefusedClient'] },
    handle: async ({ store }, { query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      if (query.cursor !== undefined && !isRefusedCursor(query.cursor)) return badCursor();
      const { items, nextCursor } = await store.serverClients.refused(page.value);
      const names = await store.names.of([...new Set(items.map(({ serverId }) => serverId))]);
      const shown = items.map((sighting) => ({
        mcp_server_id: sighting.serverId,
        mcp_server_name: names.get(sighting.serverId)?.name ?? null,
        ...serializeRefusal(sighting),
      }));
      return listAnswer(shown, nextCursor, page.value.limit);
    },
  },
];

async function listHistory(context: AdminContext, { params, query }: AdminRequest): Promise<AdminAnswer> {
  const { id = '' } = params;
  const page = pageOf(query);
  if (!page.ok) return refusalAnswer(page.refusal);
  if (query.cursor !== undefined && !decodeCursor(query.cursor)) return badCursor();
  const filter = { serverId: id, acts: historyActions, outcome: 'ok' } as const;
  const { audit } = context.store;
  const { items, nextCursor } = await audit.list(filter, page.value);
  if (items.length === 0 && !(await context.servers.find(id))) return unknownServer(id);
  // The oldest of this page differs from one on the next.
  const earlier: AuditRow[] = [];
  for (let cursor = nextCursor; cursor !== null && !earlier.some(hasState); ) {
    const next = await audit.list(filter, { cursor, limit: 1 });
    earlier.push(...next.items);
    cursor = next.nextCursor;
  }
  const all = [...items, ...earlier];
  const named = await nameAuditRows(context, items);
  const acts = items.flatMap((row, index) => {
    const shown = named[index];
    return shown ? [serializeAction(shown, differencesOf(row, all.slice(index + 1)))] : [];
  });
  return listAnswer(acts, nextCursor, page.value.limit);
}

function serializeSighting({ client, count, firstAt, lastAt }: ClientSighting): JsonObject {
  const isSeveral = client === otherClients;
  return {
    client: isSeveral || client === '' ? null : client,
    is_several: isSeveral,
    count,
    first_at: new Date(firstAt).toISOString(),
    last_at: new Date(lastAt).toISOString(),
  };
}

/** A refused client as the API shows it, without its MCP server. */
export function serializeRefusal(sighting: ClientSighting): JsonObject {
  return { ...serializeSighting(sighting), reason: sighting.reason, status: sighting.status };
}

function unknownServer(id: string | undefined): AdminAnswer {
  return errorAnswer('not_found', `There is no MCP server ${(id ?? '').slice(0, 60)}.`);
}

function badCursor(): AdminAnswer {
  const message = 'is not a cursor of this list';
  return errorAnswer('invalid_params', `cursor ${message}`, [{ path: 'cursor', message }]);
}
