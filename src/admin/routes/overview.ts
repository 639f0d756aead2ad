import { instantText, type JsonObject } from '../../base/index.js';
import type { ApiAction, McpServer } from '../../servers/index.js';
import type { ApprovalRow } from '../../store/index.js';
import { integrationsOf, toolTitle } from '../audit-rows.js';
import { type AdminContext, type AdminRequest, type AdminRoute, answer } from '../route.js';
import { serializeRefusal } from './server-details.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
/** How many of each kind are listed; the counts cover all. */
const shownMax = 5;
const countedMax = 100;

/** What needs a person, and how the installation is used, in one response. */
export const overviewRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/overview',
    id: 'getOverview',
    action: 'operation:read',
    summary: 'Get what needs a person and how the gateway was used in the last 24 hours',
    response:
      'A section is null if the API token is limited to actions without the one that reads it. Lists contain up to 5 items; counts stop at 100.',
    answers: { 200: 'Overview' },
    handle: async (context, { actor }) => {
      const section = <Shown>(action: ApiAction, read: () => Promise<Shown>): Promise<Shown> | null =>
        actor.actions === null || actor.actions.includes(action) ? read() : null;
      const [approvals, accounts, servers, refused, use] = await Promise.all([
        section('approvals:read', () => waitingApprovals(context)),
        section('accounts:read', () => accountsInNeed(context)),
        section('mcp:read', () => endingServers(context)),
        section('mcp:read', () => refusedClients(context)),
        section('audit:read', () => useOfLastDay(context)),
      ]);
      return answer(200, {
        approvals,
        accounts,
        servers,
        refused_clients: refused,
        use,
        health: healthOf(context, actor),
      });
    },
  },
];

async function waitingApprovals({ approvals, store, toolsets }: AdminContext): Promise<JsonObject> {
  const page = await approvals.list('pending', { limit: countedMax });
  const waiting = page.ok ? page.value.items : [];
  const next = [...waiting].sort((one, other) => one.expiresAt - other.expiresAt).slice(0, shownMax);
  const names = await store.names.of(next.flatMap(({ serverId, accountId }) => [serverId, accountId]));
  const described = ({ id, tool, effect, serverId, accountId, createdAt, expiresAt }: ApprovalRow) => ({
    id,
    tool,
    title: toolTitle(toolsets, [names.get(accountId)?.integration ?? null], tool),
    effect,
    mcp_server_id: serverId,
    mcp_server_name: names.get(serverId)?.name ?? null,
    integrated_account_id: accountId,
    integrated_account_name: names.get(accountId)?.name ?? null,
    created_at: instantText(createdAt),
    expires_at: instantText(expiresAt),
  });
  return { waiting: waiting.length, next: next.map(described) };
}

async function accountsInNeed({ accounts }: AdminContext): Promise<JsonObject> {
  const [all, needing] = await Promise.all([
    accounts.list({ limit: countedMax }),
    accounts.list({ status: 'needs_reauth', limit: countedMax }),
  ]);
  const broken = needing.ok ? needing.value.items : [];
  return {
    total: all.ok ? all.value.items.length : 0,
    in_need: broken.length,
    first_id: all.ok ? (all.value.items[0]?.id ?? null) : null,
    needing: broken.slice(0, shownMax).map(({ id, name, integration, status, lastError }) => ({
      id,
      name,
      integration: integration.name,
      status,
      last_error: lastError && { code: lastError.code, message: lastError.message, at: instantText(lastError.at) },
    })),
  };
}

async function endingServers({ servers, store, now }: AdminContext): Promise<JsonObject> {
  const [ending, used] = await Promise.all([
    servers.search({ sort: 'expires_at', limit: countedMax }),
    servers.search({ sort: '-last_used_at', limit: 1 }),
  ]);
  const until = now() + weekMs;
  const isEnding = ({ expiresAt }: McpServer): boolean => expiresAt !== null && expiresAt <= until;
  const soon = ending.ok ? ending.value.items.filter(isEnding) : [];
  const last = used.ok ? used.value.items[0] : undefined;
  return {
    total: used.ok ? used.value.total : 0,
    ending_this_week: soon.length,
    next_to_end: soon.slice(0, shownMax).map((server) => ({
      id: server.id,
      name: server.name,
      integrated_account_id: server.accountId,
      expires_at: instantText(server.expiresAt),
      last_used_at: instantText(server.lastUsedAt),
    })),
    last_used:
      last && last.lastUsedAt !== null ? { id: last.id, name: last.name, at: instantText(last.lastUsedAt) } : null,
    first_call: last && last.lastUsedAt !== null ? await lastCallOf(store, last.id) : null,
  };
}

/** The latest call in a server's latest rows, without administrative changes. */
async function lastCallOf({ audit }: AdminContext['store'], serverId: string): Promise<JsonObject | null> {
  const { items } = await audit.list({ serverId }, { limit: countedMax });
  const call = items.find(({ kind }) => kind === 'tool_call');
  return call ? { tool: call.action, at: instantText(call.at), outcome: call.outcome, client: call.client } : null;
}

/** Clients that were turned away in the last 24 hours. */
async function refusedClients({ store, now }: AdminContext): Promise<JsonObject> {
  const { items } = await store.serverClients.refused({ limit: countedMax });
  const since = now() - dayMs;
  const recent = items.filter(({ lastAt }) => lastAt >= since);
  const shown = recent.slice(0, shownMax);
  const names = await store.names.of([...new Set(shown.map(({ serverId }) => serverId))]);
  return {
    count: recent.length,
    latest: shown.map((sighting) => ({
      mcp_server_id: sighting.serverId,
      mcp_server_name: names.get(sighting.serverId)?.name ?? null,
      ...serializeRefusal(sighting),
    })),
  };
}

async function useOfLastDay({ store, now, toolsets }: AdminContext): Promise<JsonObject> {
  const to = now();
  const from = to - dayMs;
  const [today, before] = await Promise.all([
    store.audit.summary({ from, to, bucketMs: hourMs }),
    store.audit.summary({ from: from - dayMs, to: from, bucketMs: dayMs }),
  ]);
  const sum = (buckets: typeof today.buckets, name: 'calls' | 'errors'): number =>
    buckets.reduce((total, bucket) => total + bucket[name], 0);
  const names = await store.names.of(today.accounts.map(({ id }) => id));
  const integrations = integrationsOf(names, today.accounts);
  const failing = today.tools.filter(({ errors }) => errors > 0).sort((one, other) => other.errors - one.errors);
  return {
    calls: sum(today.buckets, 'calls'),
    errors: sum(today.buckets, 'errors'),
    calls_before: sum(before.buckets, 'calls'),
    errors_before: sum(before.buckets, 'errors'),
    hours: today.buckets.map(({ calls, errors }, index) => ({ at: instantText(from + index * hourMs), calls, errors })),
    failing_tools: failing.slice(0, shownMax).map(({ action, calls, errors }) => ({
      tool: action,
      title: toolTitle(toolsets, integrations, action),
      calls,
      errors,
    })),
  };
}

/** The cached state of the process. Callers with limits do not see what concerns the whole installation. */
function healthOf({ store, catalogue, version }: AdminContext, { limits }: AdminRequest['actor']): JsonObject {
  const trouble = limits === null ? store.audit.trouble() : null;
  const withheld = limits === null ? catalogue.withheld : [];
  return {
    version,
    audit_log: { is_written: trouble === null, message: trouble?.message ?? null },
    withheld_integrations: withheld.map(({ folder }) => folder),
  };
}
