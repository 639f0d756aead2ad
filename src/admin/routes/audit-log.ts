import { type Failure, ok, type Result, refuse, writeExactJson } from '../../base/index.js';
import {
  type AuditFilter,
  auditOutcomes,
  auditPages,
  decodeCursor,
  type Store,
  verifyAudit,
} from '../../store/index.js';
import { presentAuditRow } from '../present.js';
import {
  type AdminRequest,
  type AdminRoute,
  answer,
  errorAnswer,
  listAnswer,
  pageOf,
  refusalAnswer,
} from '../route.js';

const filterQuery = {
  integrated_account_id: 'Only this account',
  mcp_server_id: 'Only this MCP server',
  action: 'Only this tool or act',
  approval_id: 'Only what this approval was about',
  outcome: auditOutcomes.join(', '),
  from: 'ISO 8601, inclusive',
  to: 'ISO 8601, exclusive',
} as const;

/** The audit trail. */
export const auditLogRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/audit-log',
    summary: 'Read the audit trail, newest first',
    query: {
      ...filterQuery,
      cursor: 'Opaque, from next_cursor',
      limit: '1 to 100, 25 by default',
    },
    response: 'A page of audit rows.',
    answers: { 200: ['AuditRow'] },
    handle: async ({ store }, { query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      if (query.cursor !== undefined && !decodeCursor(query.cursor))
        return errorAnswer('invalid_params', 'cursor is not a cursor of this list', [
          { path: 'cursor', message: 'is not a cursor of this list' },
        ]);
      const filter = filterOf(query);
      if (!filter.ok) return refusalAnswer(filter.refusal);
      const rows = await store.audit.list(filter.value, page.value);
      return listAnswer(rows.items.map(presentAuditRow), rows.nextCursor, page.value.limit);
    },
  },
  {
    method: 'GET',
    path: '/audit-log/export',
    summary: 'The audit trail as JSON Lines, oldest first, as it is written now',
    act: { action: 'audit_log.export', subject: ({ query }) => ({ arguments: query }) },
    query: filterQuery,
    isLines: true,
    response: 'One audit row a line.',
    answers: { 200: 'AuditRow' },
    handle: async ({ store }, { query, signal }) => {
      const filter = filterOf(query);
      if (!filter.ok) return refusalAnswer(filter.refusal);
      return { status: 200, body: {}, lines: linesOf(store, filter.value, signal) };
    },
  },
  {
    method: 'GET',
    path: '/audit-log/verification',
    summary: 'Recompute the whole chain of the audit trail',
    response: 'Whether it holds, and if not, the first row at fault.',
    answers: { 200: 'AuditVerdict' },
    handle: async ({ store }) => {
      const verdict = await verifyAudit(store.audit);
      return answer(200, { ...verdict });
    },
  },
];

async function* linesOf(store: Store, filter: AuditFilter, signal: AbortSignal): AsyncGenerator<string> {
  for await (const rows of auditPages(store.audit, filter)) {
    if (signal.aborted) return;
    yield rows.map((row) => `${writeExactJson(presentAuditRow(row))}\n`).join('');
  }
}

function filterOf(query: AdminRequest['query']): Result<AuditFilter> {
  const failures: Failure[] = [];
  const instantOf = (name: 'from' | 'to'): number | undefined => {
    const text = query[name];
    const instant = text === undefined ? undefined : Date.parse(text);
    if (Number.isNaN(instant)) failures.push({ path: name, message: 'must be an ISO 8601 instant' });
    return instant;
  };
  const outcome = auditOutcomes.find((known) => known === query.outcome);
  if (query.outcome !== undefined && outcome === undefined)
    failures.push({ path: 'outcome', message: `must be one of ${auditOutcomes.join(', ')}` });
  const filter = {
    accountId: query.integrated_account_id,
    serverId: query.mcp_server_id,
    action: query.action,
    approvalId: query.approval_id,
    outcome,
    from: instantOf('from'),
    to: instantOf('to'),
  };
  return failures.length > 0
    ? refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures })
    : ok(filter);
}
