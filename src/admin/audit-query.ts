import type { Failure } from '../base/index.js';
import { type AuditEntry, type AuditFilter, auditOutcomes } from '../store/index.js';
import type { AdminRequest, AdminRoute } from './route.js';

const kinds: readonly AuditEntry['kind'][] = ['tool_call', 'proxy_call', 'admin'];
/** Actions that signing in and out write. */
const sessionActions = ['session.begin', 'session.end'] as const;

/** The query parameters that narrow the audit log and its figures, without those of time. */
export const narrowingQuery = {
  integrated_account_id: 'Only this account',
  mcp_server_id: 'Only this MCP server',
  kind: { description: 'Only this kind', schema: { type: 'string', enum: [...kinds] } },
  action: 'Only this tool or act',
  api_token_id: 'Only this API token or person: the id that rows have',
  client: 'Only this client: the whole name and version that rows have',
  approval_id: 'Only what this approval was about',
  outcome: { description: 'Only this outcome', schema: { type: 'string', enum: [...auditOutcomes] } },
  sessions: {
    description: 'Whether sign-ins to the dashboard and sign-outs are included',
    schema: { type: 'string', enum: ['include', 'exclude'], default: 'include' },
  },
} as const satisfies AdminRoute['query'];

/** Parses them. Adds a failure for each unknown value. */
export function readNarrowing(query: AdminRequest['query'], failures: Failure[]): AuditFilter {
  const oneOf = <Value extends string>(name: string, known: readonly Value[]): Value | undefined => {
    const found = known.find((value) => value === query[name]);
    if (query[name] !== undefined && found === undefined)
      failures.push({ path: name, message: `must be one of ${known.join(', ')}` });
    return found;
  };
  return {
    accountId: query.integrated_account_id,
    serverId: query.mcp_server_id,
    kind: oneOf('kind', kinds),
    action: query.action,
    exceptActions: oneOf('sessions', ['include', 'exclude'] as const) === 'exclude' ? sessionActions : undefined,
    apiTokenId: query.api_token_id,
    client: query.client,
    approvalId: query.approval_id,
    outcome: oneOf('outcome', auditOutcomes),
  };
}
