import type { JsonObject } from '../base/index.js';
import { flag, instant, instantOrNull, names, shape, text, textOrNull } from './schema-types.js';
import { refusal } from './server-detail-schemas.js';

const count = { type: 'integer', minimum: 0 } as const;

function orNull(members: JsonObject, description: string): JsonObject {
  return { ...shape(members, description), type: ['object', 'null'] };
}

function listOf(members: JsonObject, description: string): JsonObject {
  return { type: 'array', items: shape(members, description) };
}

/** What needs a person, and how the gateway was used. */
export const overview = shape(
  {
    approvals: orNull(
      {
        waiting: count,
        next: listOf(
          {
            id: text,
            tool: text,
            title: { ...textOrNull, description: 'The title of the tool.' },
            effect: { enum: ['write', 'destructive'] },
            mcp_server_id: text,
            mcp_server_name: textOrNull,
            integrated_account_id: text,
            integrated_account_name: textOrNull,
            created_at: instant,
            expires_at: instant,
          },
          'A held call, those that expire first at the beginning.',
        ),
      },
      'Calls that wait for a decision.',
    ),
    accounts: orNull(
      {
        total: count,
        in_need: count,
        first_id: { ...textOrNull, description: 'The id of the account connected last.' },
        needing: listOf(
          {
            id: text,
            name: text,
            integration: text,
            status: { enum: ['connecting', 'active', 'needs_reauth'] },
            last_error: orNull({ code: text, message: text, at: instant }, 'Why.'),
          },
          'An account that must be reconnected.',
        ),
      },
      'Integrated accounts.',
    ),
    servers: orNull(
      {
        total: { ...count, description: 'MCP servers that have not expired.' },
        ending_this_week: count,
        next_to_end: listOf(
          {
            id: text,
            name: text,
            integrated_account_id: textOrNull,
            expires_at: instant,
            last_used_at: instantOrNull,
          },
          'An MCP server that expires within 7 days.',
        ),
        last_used: orNull({ id: text, name: text, at: instant }, 'The MCP server that a client used last.'),
        first_call: orNull(
          { tool: text, at: instant, outcome: text, client: textOrNull },
          'The latest call at that MCP server; null until a client has called a tool.',
        ),
      },
      'MCP servers.',
    ),
    refused_clients: orNull(
      {
        count,
        latest: listOf(
          { mcp_server_id: text, mcp_server_name: textOrNull, ...refusal },
          'A refused client, the latest first.',
        ),
      },
      'Clients that were refused at URLs of MCP servers in the last 24 hours.',
    ),
    use: orNull(
      {
        calls: count,
        errors: { ...count, description: 'Calls with any outcome except ok.' },
        calls_before: { ...count, description: 'In the 24 hours before.' },
        errors_before: count,
        hours: listOf({ at: instant, calls: count, errors: count }, 'An hour.'),
        failing_tools: listOf(
          { tool: text, title: textOrNull, calls: count, errors: count },
          'A tool with errors, the most first.',
        ),
      },
      'Calls in the last 24 hours.',
    ),
    health: shape(
      {
        version: text,
        audit_log: shape({ is_written: flag, message: textOrNull }, 'Whether the audit log can be written.'),
        withheld_integrations: { ...names, description: 'Folders of integrations with errors.' },
      },
      'What the gateway knows of its own state; what concerns the whole installation is left out for limited API tokens.',
    ),
  },
  'What needs a person, and how the gateway was used in the last 24 hours.',
);
