import { approvalStatuses } from '../servers/index.js';
import { anyObject, instant, instantOrNull, shape, text, textOrNull } from './schema-types.js';

const object = shape(
  {
    argument: { ...text, description: 'Dotted path of the argument.' },
    title: text,
    value: text,
    name: { ...textOrNull, description: 'As the service gave it when the call was held; null where it gave none.' },
    details: { type: 'array', items: text },
  },
  'A value among the arguments, and what it stands for.',
);

const consequences = {
  type: ['object', 'null'],
  required: ['text', 'reversible'],
  properties: { text, reversible: { enum: ['yes', 'partly', 'no'] } },
  description: 'What the call changes for people, from the catalogue; null where it does not say.',
} as const;

/** The members of a held call as the API returns it. */
export const approval = {
  id: text,
  created_at: instant,
  expires_at: {
    ...instant,
    description: 'End of its current status: until then it can be decided or used, or the denial applies.',
  },
  status: {
    enum: [...approvalStatuses],
    description: 'withdrawn: its MCP server, account or tool is gone; `reason` names it.',
  },
  integration: textOrNull,
  integrated_account_id: text,
  integrated_account_name: textOrNull,
  mcp_server_id: text,
  mcp_server_name: { ...textOrNull, description: 'Its latest name, also after it was revoked.' },
  tool: text,
  title: { ...textOrNull, description: 'Title of the tool; null where the catalogue no longer has it.' },
  effect: { enum: ['write', 'destructive'] },
  consequences,
  objects: { type: 'array', items: object },
  arguments: { ...anyObject, description: 'Redacted as in the audit log.' },
  request: shape(
    { method: text, host: text, path: text, query: anyObject, body: { description: 'JSON, or null for no body.' } },
    'Exactly what would be sent, declared secrets masked. file: name, media_type, size in bytes and sha256 of a file.',
  ),
  client: textOrNull,
  api_token_id: { ...textOrNull, description: 'The API token that the caller presented as well.' },
  api_token_name: textOrNull,
  reason: textOrNull,
  decided_by: textOrNull,
  decided_at: instantOrNull,
} as const;
