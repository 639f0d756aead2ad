import { describeServer } from '../describe-server.js';
import { type AdminRoute, answer, refusalAnswer } from '../route.js';
import type { RouteAction } from '../route-action.js';
import { serializeChange, urlOf } from '../serialize.js';

/** An address of MCP servers: on their account, or by their id only. */
interface ServerAddress {
  readonly itemPath: string;
  /** Operation ids of the API description. */
  readonly ids: { readonly rotate: string; readonly changes: string; readonly accept: string };
  /** The account (null for any) and the server that the parameters of the path name. */
  readonly ownerOf: (params: Readonly<Record<string, string>>) => [accountId: string | null, serverId: string];
  readonly act: (verb: string) => RouteAction;
}

const rotateBodySchema = {
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

/** Actions on an MCP server that are the same on each of its routes: rotating its URL, and accepting changed tools. */
export function serverItemRoutes({ itemPath, ids, ownerOf, act }: ServerAddress): readonly AdminRoute[] {
  return [
    {
      method: 'POST',
      path: `${itemPath}/rotate`,
      id: ids.rotate,
      action: 'mcp:rotate',
      summary: 'Issue a new URL for an MCP server; the old one returns 410, immediately or after the overlap',
      act: act('rotate'),
      body: rotateBodySchema,
      response: 'The MCP server with its new token and url.',
      answers: { 200: 'McpServerWithUrl' },
      handle: async (context, { params, body }) => {
        const rotated = await context.servers.rotate(...ownerOf(params), body);
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
      path: `${itemPath}/changes`,
      id: ids.changes,
      action: 'mcp:read',
      summary: 'Show how the tools differ from those that were pinned; what differs is withheld until it is accepted',
      response: 'The tools that were added, changed or removed, with both definitions.',
      answers: { 200: 'ToolChanges' },
      handle: async ({ servers }, { params }) => {
        const changes = await servers.changes(...ownerOf(params));
        return changes.ok
          ? answer(200, { result: changes.value.map(serializeChange) })
          : refusalAnswer(changes.refusal);
      },
    },
    {
      method: 'POST',
      path: `${itemPath}/accept`,
      id: ids.accept,
      action: 'mcp:update',
      summary: 'Pin the tools as they are now',
      act: act('accept'),
      response: 'The MCP server.',
      answers: { 200: 'McpServer' },
      handle: async (context, { params }) => {
        const accepted = await context.servers.accept(...ownerOf(params));
        return accepted.ok
          ? answer(200, await describeServer(context, accepted.value))
          : refusalAnswer(accepted.refusal);
      },
    },
  ];
}
