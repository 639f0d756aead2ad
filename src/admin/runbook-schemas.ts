import { anyObject, flag, instant, shape, text } from './schema-types.js';

const toolOfStep = shape(
  {
    name: text,
    account_tool: { ...text, description: 'Its name on the account, without the prefix of the MCP server.' },
    title: text,
    integrated_account_id: text,
    is_read: flag,
  },
  'A tool that a step names.',
);

const guide = shape(
  {
    name: text,
    title: text,
    description: text,
    arguments: { type: 'array', items: anyObject },
    preface: { ...text, description: 'What holds for all steps, with {{argument}} slots.' },
    steps: {
      type: 'array',
      items: shape({ name: text, text, tools: { type: 'array', items: toolOfStep } }, 'A step.'),
    },
  },
  'A runbook of one account, which a person or a model carries out.',
);

/** Schemas of procedures and their runs. */
export const runbookSchemas = {
  ServerRunbooks: shape(
    {
      mcp_server: shape({ id: text, name: text }, 'The MCP server.'),
      procedures: { type: 'array', items: { $ref: '#/components/schemas/Runbook' } },
      guides: { type: 'array', items: guide },
    },
    'The runbooks of an MCP server.',
  ),
  RunbookStepRecord: {
    type: 'object',
    description: 'What a person did about a step.',
    required: ['run', 'state', 'at'],
    properties: {
      run: text,
      state: { enum: ['started', 'done', 'skipped', 'finished'] },
      step: text,
      note: text,
      values: { type: 'object', additionalProperties: text },
      at: instant,
    },
  },
  Runbook: shape(
    {
      name: text,
      title: text,
      description: text,
      arguments: { type: 'array', items: anyObject },
      steps: { type: 'array', items: shape({ name: text, title: text }, 'A step.') },
      services: { type: 'array', items: text, description: 'Prefixes of the accounts that can be set up.' },
    },
    'A procedure that joins accounts of an MCP server.',
  ),
  RunbookReport: shape(
    {
      runbook: text,
      domain: text,
      end: { enum: ['complete', 'planned', 'held', 'waiting', 'blocked', 'hand_over', 'failed'] },
      next: { ...text, description: 'What to do next.' },
      zone: {
        type: ['object', 'null'],
        description: 'Name, status and trouble of the zone; null where none was found.',
      },
      steps: {
        type: 'array',
        items: shape(
          {
            name: text,
            title: text,
            state: {
              enum: [
                'done',
                'planned',
                'held',
                'waiting',
                'needs_agreement',
                'blocked',
                'by_hand',
                'proposed',
                'hand_over',
                'failed',
                'not_started',
              ],
            },
            notes: { type: 'array', items: text },
            records: {
              type: 'array',
              items: anyObject,
              description:
                'action present, create, change or blocked; type, name, value; existing records with their type; reason.',
            },
            approvals: { type: 'array', items: text, description: 'Links where people approve what is held.' },
          },
          'A step.',
        ),
      },
      hand_over: { type: 'array', items: anyObject, description: 'Records to publish at another provider.' },
    },
    'How every step of a procedure stands.',
  ),
} as const;
