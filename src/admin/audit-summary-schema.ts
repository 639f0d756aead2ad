import { instant, instantOrNull, shape, text, textOrNull } from './schema-types.js';

const count = { type: 'integer' } as const;
const byOutcome = { type: 'object', additionalProperties: count } as const;
const owner = shape({ id: text, name: textOrNull, calls: count, errors: count }, 'An account or MCP server.');

/** The members of the figures of the audit log as the API returns them. */
export const auditSummary = {
  buckets: {
    type: 'array',
    items: shape(
      {
        at: instant,
        calls: count,
        errors: count,
        by_outcome: byOutcome,
        p50_ms: { type: ['number', 'null'] },
        p95_ms: { type: ['number', 'null'] },
      },
      'One stretch of time.',
    ),
  },
  by_tool: {
    type: 'array',
    items: shape({ tool: text, title: textOrNull, calls: count, errors: count }, 'A tool or an administrative action.'),
  },
  by_outcome: byOutcome,
  by_account: { type: 'array', items: owner },
  by_server: { type: 'array', items: owner },
  by_client: { type: 'array', items: shape({ client: text, calls: count, errors: count }, 'A client.') },
  limits: {
    type: 'array',
    description: 'The latest figures that this gateway process received from services.',
    items: shape(
      {
        integrated_account_id: text,
        limit: { type: ['number', 'null'] },
        remaining: { type: ['number', 'null'] },
        reset_at: instantOrNull,
      },
      'An account.',
    ),
  },
} as const;
