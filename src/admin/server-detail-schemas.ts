import { flag, instant, instantOrNull, names, shape, text, textOrNull } from './schema-types.js';

const offeredTool = {
  name: text,
  title: text,
  integrated_account_id: text,
  resource: text,
  resource_title: text,
  kind: { enum: ['list', 'get', 'create', 'update', 'delete', 'custom'] },
  effect: { enum: ['read', 'write', 'destructive'] },
  tags: names,
  needs_approval: { ...flag, description: 'A call waits for a person.' },
  tokens: { type: 'integer', description: 'What it costs in every request when it is listed.' },
} as const;

const reach = {
  integrated_account_id: text,
  integrated_account_name: {
    ...textOrNull,
    description: 'Null where your API token is not allowed to see the account.',
  },
  label: { ...textOrNull, description: 'What models call the account, where there are several.' },
  prefix: textOrNull,
  integration: text,
  integration_title: text,
  is_connected: flag,
  reads: { ...names, description: 'Titles of resources that it can read.' },
  writes: { ...names, description: 'Titles of resources that it can create, change or act on.' },
  deletes: { ...names, description: 'Titles of resources that it can delete.' },
  approval: { enum: ['none', 'destructive', 'write'] },
  dry_run: flag,
} as const;

const refusedReasons = [
  'expired',
  'revoked',
  'rotated',
  'api_token_required',
  'api_token_invalid',
  'oauth_required',
  'oauth_invalid',
  'issuer_unreachable',
  'no_tools',
  'method_not_allowed',
  'unsupported_media',
  'origin_not_allowed',
] as const;

const sighting = {
  client: { ...textOrNull, description: 'As the client names itself; null where it does not, or for several clients.' },
  is_several: {
    ...flag,
    description: 'Counts clients that are no longer kept by name: 50 accepted and 20 refused ones are, per MCP server.',
  },
  count: { type: 'integer', minimum: 1, description: 'Number of requests.' },
  first_at: instant,
  last_at: instant,
} as const;

/** Members of a refused client, without its MCP server. */
export const refusal = {
  ...sighting,
  reason: {
    enum: refusedReasons,
    description: 'no_tools: the accounts are gone, or the filter leaves no tool. rotated: the URL was replaced.',
  },
  status: { type: 'integer', description: 'HTTP status of the last response.' },
} as const;

const act = {
  id: { ...text, description: 'Of the row of the audit log.' },
  at: instant,
  action: { enum: ['create', 'update', 'rotate', 'accept', 'revoke', 'expire'].map((verb) => `mcp_server.${verb}`) },
  api_token_id: textOrNull,
  api_token_name: textOrNull,
  client: textOrNull,
  old_url_until: { ...instantOrNull, description: 'After a rotation: until when the old URL still works.' },
  changes: {
    type: ['array', 'null'],
    description: 'What differs; null where the state before is no longer in the audit log.',
    items: shape(
      {
        field: { ...text, description: 'Such as config.methods or labels.customer.' },
        before: { description: 'Null for none.' },
        after: { description: 'Null for none.' },
      },
      'One difference.',
    ),
  },
} as const;

/** Schemas of the details of one MCP server. */
export const serverDetailSchemas = {
  OfferedTools: shape(
    {
      count: { type: 'integer' },
      tokens: { type: 'integer', description: 'What clients hand to a model: names, descriptions, input schemas.' },
      list_tokens: { type: 'integer', description: 'The whole list, as it crosses the wire.' },
      tools: { type: 'array', items: shape(offeredTool, 'A tool that clients can call.') },
      listed: { ...names, description: 'What tools/list shows.' },
      reaches: { type: 'array', items: shape(reach, 'An account, and what can be done there.') },
      absent: {
        type: 'array',
        items: shape({ prefix: text, label: text, reason: text }, 'An account of which nothing can be called.'),
      },
    },
    'What an MCP server offers now.',
  ),
  ServerClients: shape(
    {
      accepted: { type: 'array', items: shape(sighting, 'A client whose requests were accepted.') },
      refused: { type: 'array', items: shape(refusal, 'A client that was refused, by reason.') },
    },
    'Clients of the last 30 days, latest first.',
  ),
  RefusedClient: shape(
    { mcp_server_id: text, mcp_server_name: textOrNull, ...refusal },
    'A client that was refused at the URL of an MCP server, also of one that is gone.',
  ),
  ServerAct: shape(act, 'A change of an MCP server.'),
} as const;
