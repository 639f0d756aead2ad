import { anyObject, flag, instant, names, shape, text, textOrNull } from './schema-types.js';

/** A service that accounts can be connected of. */
export const integration = {
  name: text,
  title: text,
  description: text,
  documentation_url: text,
  version: text,
  data_centers: { type: 'array', items: anyObject },
  default_data_center: text,
  connection: anyObject,
  tags: { type: 'object', additionalProperties: text, description: 'Tag to what it covers.' },
  rate_limit: anyObject,
  resources: { type: 'array', items: anyObject },
} as const;

/** How an integration, or a procedure over several, differs from the version served before. */
export const integrationChange = {
  at: instant,
  kind: { enum: ['integration', 'procedure'], description: 'A procedure joins several integrations.' },
  integration: { ...text, description: 'Name of the integration or of the procedure.' },
  change: { enum: ['added', 'changed', 'removed'] },
  before: { ...textOrNull, description: 'Version.' },
  after: textOrNull,
  parts: names,
  tools: { type: 'array', items: anyObject },
} as const;

/** The result of reading the integrations again. */
export const integrationReload = {
  dry_run: flag,
  changes: { type: 'array', items: shape(integrationChange, 'One of the changes.') },
  withheld: { type: 'array', items: anyObject },
} as const;

/** The tools of an integration. */
export const integrationTools = {
  name: text,
  version: text,
  count: { type: 'integer' },
  tokens: { type: 'integer', description: 'What a model is given of all tools together.' },
  list_tokens: { type: 'integer', description: 'The whole list as it is sent.' },
  evidence: shape(
    {
      live: { type: 'integer', description: 'Seen at the service.' },
      page: { type: 'integer', description: 'Read in its documentation.' },
      code: { type: 'integer', description: 'Read in code that uses it.' },
      unknown: { type: 'integer' },
    },
    'How many tools rest on each kind of evidence.',
  ),
  tools: {
    type: 'array',
    items: shape(
      {
        name: text,
        title: text,
        resource: text,
        kind: { enum: ['list', 'get', 'create', 'update', 'delete', 'custom'] },
        effect: text,
        tags: names,
        scopes: names,
        strength: { enum: ['live', 'page', 'code', null] },
        seen: { ...textOrNull, description: 'When the source was read.' },
        source: text,
        tokens: { type: 'integer' },
      },
      'A tool.',
    ),
  },
} as const;
