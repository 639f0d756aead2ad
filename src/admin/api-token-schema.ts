import { instant, instantOrNull, text, textOrNull } from './schema-types.js';

/** The members of an API token as the API returns it. */
export const apiToken = {
  id: text,
  name: text,
  hint: { ...text, description: 'The first characters, to recognise it by.' },
  scope: { enum: ['admin', 'viewer', 'mcp'] },
  integrated_account_id: { ...textOrNull, description: 'With scope mcp: the only account it opens; null for all.' },
  actions: {
    type: ['array', 'null'],
    items: text,
    description: 'The only actions that it can be used for; null for all.',
  },
  integrated_account_ids: {
    type: ['array', 'null'],
    items: text,
    description: 'The only accounts that it reaches; null for all.',
  },
  labels: {
    type: ['object', 'null'],
    additionalProperties: text,
    description: 'Labels of all that it reaches; null for no limit.',
  },
  created_at: instant,
  expires_at: instantOrNull,
  last_used_at: instantOrNull,
  last_action: {
    type: ['object', 'null'],
    description: 'The last call or act with it, from the audit log; null where there is none.',
    required: ['action', 'at', 'outcome'],
    properties: { action: text, at: instant, outcome: text },
  },
} as const;
