import { type Failure, ok, type Result, readInstant, refuse } from '../../base/index.js';
import { type AuditFilter, decodeCursor, verifyAudit } from '../../store/index.js';
import { narrowingQuery, readNarrowing } from '../audit-query.js';
import { exportLines, nameAuditRows } from '../audit-rows.js';
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
  id: 'Only this row',
  ...narrowingQuery,
  from: 'ISO 8601, inclusive',
  to: 'ISO 8601, exclusive',
} as const;

/** The audit log. */
export const auditLogRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/audit-log',
    id: 'listAuditRows',
    action: 'audit:read',
    summary: 'Read the audit log, newest first',
    query: {
      ...filterQuery,
      cursor: 'Opaque, from next_cursor',
      limit: '1 to 100, 25 by default',
    },
    response: 'A page of audit rows.',
    answers: { 200: ['AuditRow'] },
    handle: async (context, { query }) => {
      const { store } = context;
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      if (query.cursor !== undefined && !decodeCursor(query.cursor))
        return errorAnswer('invalid_params', 'cursor is not a cursor of this list', [
          { path: 'cursor', message: 'is not a cursor of this list' },
        ]);
      const filter = filterOf(query);
      if (!filter.ok) return refusalAnswer(filter.refusal);
      const rows = await store.audit.list(filter.value, page.value);
      return listAnswer(await nameAuditRows(context, rows.items), rows.nextCursor, page.value.limit);
    },
  },
  {
    method: 'GET',
    path: '/audit-log/export',
    id: 'exportAuditLog',
    action: 'audit:read',
    summary: 'Export the audit log, oldest first, as JSON Lines or CSV',
    act: { action: 'audit_log.export', subject: ({ query }) => ({ arguments: query }) },
    query: {
      ...filterQuery,
      format: {
        description: 'How rows are written',
        schema: { type: 'string', enum: ['jsonl', 'csv'], default: 'jsonl' },
      },
    },
    isLines: true,
    response: 'One audit row a line.',
    answers: { 200: 'AuditRow' },
    handle: async (context, { query, signal }) => {
      const filter = filterOf(query);
      if (!filter.ok) return refusalAnswer(filter.refusal);
      const { format = 'jsonl' } = query;
      if (format !== 'jsonl' && format !== 'csv')
        return errorAnswer('invalid_params', 'format must be jsonl or csv', [
          { path: 'format', message: 'must be jsonl or csv' },
        ]);
      const lines = exportLines(context, filter.value, { format, signal });
      return { status: 200, body: {}, lines, ...(format === 'csv' ? { contentType: 'text/csv; charset=utf-8' } : {}) };
    },
  },
  {
    method: 'GET',
    path: '/audit-log/verification',
    id: 'verifyAuditLog',
    action: 'audit:read',
    isWhole: true,
    summary: 'Verify the whole hash chain of the audit log',
    response: 'Whether the chain is intact, and if not, the first invalid row.',
    answers: { 200: 'AuditVerdict' },
    handle: async ({ store }) => {
      const verdict = await verifyAudit(store.audit);
      return answer(200, { ...verdict });
    },
  },
];

function filterOf(query: AdminRequest['query']): Result<AuditFilter> {
  const failures: Failure[] = [];
  const instantOf = (name: 'from' | 'to'): number | undefined => {
    const text = query[name];
    const instant = text === undefined ? undefined : readInstant(text);
    if (instant === null)
      failures.push({ path: name, message: 'must be an ISO 8601 instant, such as 2030-01-31T18:00:00Z, or a date' });
    return instant ?? undefined;
  };
  const filter = { ...readNarrowing(query, failures), id: query.id, from: instantOf('from'), to: instantOf('to') };
  return failures.length > 0
    ? refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures })
    : ok(filter);
}
