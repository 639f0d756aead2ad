import { type Failure, ok, type Result, readInstant, refuse } from '../../base/index.js';
import type { AuditShare, AuditSummaryQuery } from '../../store/index.js';
import { narrowingQuery, readNarrowing } from '../audit-query.js';
import { integrationsOf, toolTitle } from '../audit-rows.js';
import { type AdminContext, type AdminRequest, type AdminRoute, answer, refusalAnswer } from '../route.js';

const bucketLengths: ReadonlyMap<string, number> = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);
const bucketsMax = 1_500;

/** Figures from the audit log, for charts. */
export const auditSummaryRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/audit-log/summary',
    id: 'summarizeAuditLog',
    action: 'audit:read',
    summary:
      'Calls, outcomes and durations by stretch of time, who called most, and what services leave of their limits',
    query: {
      from: 'ISO 8601, inclusive; a day ago by default',
      to: 'ISO 8601, exclusive; now by default',
      bucket: {
        description: 'Length of a stretch',
        schema: { type: 'string', enum: [...bucketLengths.keys()], default: 'hour' },
      },
      ...narrowingQuery,
    },
    response: 'Every stretch from the first to the last; durations are upper bounds of classes, null without calls.',
    answers: { 200: 'AuditSummary' },
    handle: async (context, { query }) => {
      const validated = readQuery(query, context.now());
      if (!validated.ok) return refusalAnswer(validated.refusal);
      const { from, bucketMs } = validated.value;
      const { buckets, tools, outcomes, accounts, servers, clients } = await context.store.audit.summary(
        validated.value,
      );
      const known = await context.store.names.of([...accounts, ...servers].map(({ id }) => id));
      const integrations = integrationsOf(known, accounts);
      const named = ({ id, calls, errors }: AuditShare) => ({ id, name: known.get(id)?.name ?? null, calls, errors });
      return answer(200, {
        buckets: buckets.map(({ calls, errors, outcomes: ended, p50Ms, p95Ms }, index) => ({
          at: new Date(from + index * bucketMs).toISOString(),
          calls,
          errors,
          by_outcome: ended,
          p50_ms: p50Ms,
          p95_ms: p95Ms,
        })),
        by_tool: tools.map(({ action, calls, errors }) => ({
          tool: action,
          title: toolTitle(context.toolsets, integrations, action),
          calls,
          errors,
        })),
        by_outcome: outcomes,
        by_account: accounts.map(named),
        by_server: servers.map(named),
        by_client: clients.map(({ id, calls, errors }) => ({ client: id, calls, errors })),
        limits: await limitsOf(context, query.integrated_account_id),
      });
    },
  },
];

async function limitsOf({ gateway, accounts }: AdminContext, accountId: string | undefined) {
  const shown = [];
  for (const [id, { limit, remaining, resetAt }] of gateway.limitsLeft()) {
    if ((accountId !== undefined && id !== accountId) || !(await accounts.get(id))) continue;
    shown.push({
      integrated_account_id: id,
      limit,
      remaining,
      reset_at: resetAt === null ? null : new Date(resetAt).toISOString(),
    });
  }
  return shown;
}

function readQuery(query: AdminRequest['query'], now: number): Result<AuditSummaryQuery> {
  const failures: Failure[] = [];
  const instantOf = (name: 'from' | 'to', otherwise: number): number => {
    const given = query[name];
    const instant = given === undefined ? otherwise : readInstant(given);
    if (instant === null)
      failures.push({ path: name, message: 'must be an ISO 8601 instant, such as 2030-01-31T18:00:00Z, or a date' });
    return instant ?? otherwise;
  };
  const to = instantOf('to', now);
  const from = instantOf('from', to - 86_400_000);
  const bucketMs = bucketLengths.get(query.bucket ?? 'hour');
  if (bucketMs === undefined) failures.push({ path: 'bucket', message: 'must be minute, hour or day' });
  else if (from >= to) failures.push({ path: 'from', message: 'must be before to' });
  else if ((to - from) / bucketMs > bucketsMax)
    failures.push({ path: 'bucket', message: `is too short for this period: at most ${bucketsMax} intervals` });
  const narrowing = readNarrowing(query, failures);
  return failures.length > 0 || bucketMs === undefined
    ? refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures })
    : ok({ ...narrowing, from, to, bucketMs });
}
