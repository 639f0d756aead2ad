import { anyObject, shape, text } from './schema-types.js';

/** How procedures and their runs are shown. */
export const runbookSchemas = {
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
