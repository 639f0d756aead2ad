import { anyObject, names, shape, text, textOrNull } from './schema-types.js';

const matched = shape(
  {
    words: {
      type: 'array',
      items: shape(
        { word: text, term: { ...text, description: 'The stem that it was taken for.' }, fields: names },
        'A word of the query that the tool has.',
      ),
    },
    phrase: { ...textOrNull, description: 'What people ask for that is most like the query.' },
  },
  'Why it was found; empty without q.',
);

/** Schemas of found tools. */
export const toolSearchSchemas = {
  FoundToolPage: shape(
    {
      result: {
        type: 'array',
        items: shape(
          {
            name: text,
            title: text,
            description: text,
            tags: names,
            kind: { enum: ['list', 'get', 'create', 'update', 'delete', 'custom'] },
            effect: { enum: ['read', 'write', 'destructive'] },
            annotations: anyObject,
            tokens: { type: 'integer', description: 'What its definition costs a model in every request.' },
            integrated_account_id: { ...textOrNull, description: 'An account to call it on.' },
            integrated_account_name: textOrNull,
            integration: textOrNull,
            account_tool: { ...text, description: 'Its name on that account, without the prefix of an MCP server.' },
            matched,
          },
          'A tool, and why it was found.',
        ),
      },
      next_cursor: textOrNull,
      limit: { type: 'integer' },
      total: { type: 'integer', description: 'On all pages.' },
    },
    'Tools, best match first.',
  ),
} as const;
