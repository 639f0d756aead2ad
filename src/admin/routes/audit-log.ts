import { decodeCursor } from '../../store/index.js';
import { presentAuditRow } from '../present.js';
import { type AdminRoute, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';

/** The audit trail. */
export const auditLogRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/audit-log',
    summary: 'Read the audit trail, newest first',
    query: {
      integrated_account_id: 'Only this account',
      mcp_server_id: 'Only this MCP server',
      action: 'Only this tool or act',
      outcome: 'ok, refused, upstream_error or error',
      from: 'ISO 8601, inclusive',
      to: 'ISO 8601, exclusive',
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
      const [from, to] = [instantOf(query.from), instantOf(query.to)];
      if (Number.isNaN(from) || Number.isNaN(to))
        return errorAnswer('invalid_params', 'from and to must be ISO 8601 instants', [
          { path: Number.isNaN(from) ? 'from' : 'to', message: 'must be an ISO 8601 instant' },
        ]);
      const filter = {
        accountId: query.integrated_account_id,
        serverId: query.mcp_server_id,
        action: query.action,
        outcome: query.outcome,
        from,
        to,
      };
      const rows = await store.audit.list(filter, page.value);
      return listAnswer(rows.items.map(presentAuditRow), rows.nextCursor, page.value.limit);
    },
  },
];

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
