import type { JsonObject } from '../base/index.js';
import { memberConfigKeys } from '../servers/index.js';

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const flag = { type: 'boolean' } as const;
const names = { type: 'array', items: text } as const;
const externalId = { ...textOrNull, maxLength: 255, description: 'Your own id for it.' } as const;
/** The settings of an MCP server in requests. */
export const serverConfigSchema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    methods: { ...names, description: 'Groups read, write, custom, or exact method names; a union.' },
    tags: { ...names, description: 'Any match; narrows methods.' },
    tools: { ...names, description: 'Exact tool names; narrows both.' },
    auth: {
      enum: ['token', 'oauth'],
      description: 'oauth requires an access token of the configured OpenID provider, at /mcp/<id>.',
    },
    require_api_token_auth: { ...flag, description: 'Require an API token in addition to the URL.' },
    tool_exposure: { enum: ['all', 'discovery', 'code'] },
    preload: { ...names, description: 'With discovery: names or tags of tools that are listed as well.' },
    approval: { enum: ['none', 'destructive', 'write'] },
    confirm_in_client: {
      ...flag,
      description: 'Ask Claude Code to let its user confirm each destructive call; headless it refuses them.',
    },
    dry_run: { ...flag, description: 'Show what writes would send, and send nothing.' },
    pin_tools: { ...flag, description: 'Withhold new and changed tools until they are accepted.' },
    result_shape: {
      enum: ['text', 'both', 'structured'],
      description: 'How results are sent: as one text block (default), as structuredContent, or as both.',
    },
    idempotency_seconds: {
      type: 'integer',
      minimum: 0,
      maximum: 86_400,
      description:
        'How long an identical change (same tool and arguments) is given the outcome of the first, and not made again. Default: 0, only for outcomes that were not delivered, for ten minutes.',
    },
    reply_format: {
      enum: ['json', 'table'],
      description:
        'How lists are written: as JSON (default) or as compact tables. A call chooses with its argument reply_format.',
    },
    reply_chars_max: {
      type: 'integer',
      minimum: 1_000,
      maximum: 500_000,
      description:
        'Longest reply in characters. Default: what each client is known to pass on, 20,000 for an unknown one.',
    },
  },
};

const labelChanges = {
  type: 'object',
  additionalProperties: textOrNull,
  description: 'Merged by name; null removes a label. At most 50; names of up to 63 characters, values of up to 255.',
} as const;

const serverConfigMembers = serverConfigSchema.properties as JsonObject;
/** The settings that each account of several has separately. */
export const memberConfigSchema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(memberConfigKeys.map((key) => [key, serverConfigMembers[key] ?? {}])),
};

const serverMember = {
  type: 'object',
  additionalProperties: false,
  required: ['integrated_account_id'],
  properties: {
    integrated_account_id: text,
    prefix: {
      ...text,
      maxLength: 15,
      description: 'Begins the names of its tools. Default: made from label or integration, and kept from then on.',
    },
    label: { ...text, maxLength: 60, description: 'What models call the account. Default: its name.' },
    config: { $ref: '#/components/schemas/MemberConfig' },
  },
} as const;

/** The members of an MCP server in requests, by name. */
const serverMembers = {
  name: { ...text, maxLength: 100 },
  config: { $ref: '#/components/schemas/ServerConfig' },
  expires_at: {
    type: ['string', 'null'],
    format: 'date-time',
    description: 'At least 60 seconds ahead; null for never.',
  },
  labels: labelChanges,
  external_id: externalId,
} as const;

function closed(properties: JsonObject, required: readonly string[]): JsonObject {
  return { type: 'object', additionalProperties: false, required, properties };
}

const membersSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 20,
  items: serverMember,
  description:
    'The accounts, each once. A change replaces the list; what is not given of an account that stays is kept.',
} as const;

/** The body that creates an MCP server over several accounts. */
export const combinedBodySchema = closed({ ...serverMembers, members: membersSchema }, ['name', 'members']);
/** The body that changes an MCP server of one account or several. */
export const combinedPatchSchema = closed({ ...serverMembers, members: membersSchema }, []);
/** The body that previews an MCP server over several accounts. */
export const combinedPreviewSchema = closed({ config: serverMembers.config, members: membersSchema }, ['members']);
/** The body that creates an MCP server on an account. */
export const serverBodySchema = closed(serverMembers, ['name']);
/** The body that changes an MCP server. */
export const serverPatchSchema = closed(serverMembers, []);
/** An item that creates an MCP server on whichever account, or over several. */
export const newServerSchema = closed({ integrated_account_id: text, members: membersSchema, ...serverMembers }, [
  'name',
]);
/** An item that changes an MCP server. */
export const serverChangesSchema = closed({ id: text, members: membersSchema, ...serverMembers }, ['id']);
/** The body that changes an integrated account. */
export const accountPatchSchema = closed(
  { name: { ...text, maxLength: 100 }, labels: labelChanges, external_id: externalId },
  [],
);
/** Members that a new account can have besides its credentials. */
export const accountTenantMembers = { labels: labelChanges, external_id: externalId };
