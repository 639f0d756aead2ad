import { auditOutcomes } from '../store/index.js';
import { anyObject, instant, text, textOrNull } from './schema-types.js';

/** The members of an audit row as the API returns it. */
export const auditRow = {
  sequence: { type: 'integer' },
  id: text,
  at: instant,
  kind: { enum: ['tool_call', 'proxy_call', 'admin'] },
  integrated_account_id: textOrNull,
  mcp_server_id: textOrNull,
  api_token_id: textOrNull,
  integration: textOrNull,
  integrated_account_name: { ...textOrNull, description: 'Its latest name, also after it was deleted.' },
  mcp_server_name: textOrNull,
  api_token_name: textOrNull,
  client: textOrNull,
  action: text,
  title: {
    ...textOrNull,
    description: 'Title of the tool; null for acts and for tools that the catalogue no longer has.',
  },
  arguments: anyObject,
  upstream_status: { type: ['integer', 'null'] },
  duration_ms: { type: 'number' },
  outcome: {
    enum: auditOutcomes,
    description:
      'outcome_unknown: the change was about to be sent, and no outcome is recorded; it may have been carried out.',
  },
  detail: textOrNull,
  approval_id: { ...textOrNull, description: 'The approval that the call waited for or was carried out by.' },
  intent_id: {
    ...textOrNull,
    description: 'The intent that this row closes: the row stored before the change was sent.',
  },
  request_id: { ...textOrNull, description: 'The x-request-id of the request; only for changes.' },
  trace_id: { ...textOrNull, description: 'The trace of the call, where one was recorded.' },
  result_digest: { ...textOrNull, description: 'Keyed digest of the result as the caller received it.' },
  arguments_digest: { ...textOrNull, description: 'Keyed digest of the complete arguments; only on intents.' },
  previous_hash: text,
  hash: { ...text, description: 'Digest over this row and previous_hash: a changed or missing row breaks the chain.' },
} as const;
