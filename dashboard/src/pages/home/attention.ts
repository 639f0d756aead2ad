import type { Overview } from '../../api/overview';

/** One thing that a person should look at. */
export interface AttentionLine {
  readonly id: string;
  /** Null for a client that does not name itself, and for several. */
  readonly title: string | null;
  /** What is known of it, as it came. */
  readonly detail?: string | undefined;
  /** When it becomes pressing, or happened. */
  readonly at?: string | undefined;
  /** Failed calls, and calls, of a tool. */
  readonly failed?: { readonly errors: number; readonly calls: number } | undefined;
  /** Why a client was refused, and how often. */
  readonly refused?: { readonly reason: string; readonly count: number; readonly isSeveral: boolean } | undefined;
  readonly href: string;
}

/** Things of one kind. */
export interface AttentionGroup {
  readonly kind: 'audit' | 'approvals' | 'accounts' | 'servers' | 'clients' | 'tools' | 'integrations';
  readonly count: number;
  readonly lines: readonly AttentionLine[];
  /** Where all of them are. */
  readonly href: string;
}

/** What needs a person, the most pressing kind first; kinds with nothing are left out. */
export function attentionGroups(overview: Overview): readonly AttentionGroup[] {
  const { approvals, accounts, servers, refused_clients: clients, use, health } = overview;
  const all: readonly AttentionGroup[] = [
    {
      kind: 'audit',
      count: health.audit_log.is_written ? 0 : 1,
      href: '/settings?tab=health',
      lines: [{ id: 'audit', title: health.audit_log.message ?? '', href: '/settings?tab=health' }],
    },
    {
      kind: 'approvals',
      count: approvals?.waiting ?? 0,
      href: '/approvals',
      lines: (approvals?.next ?? []).map((held) => ({
        id: held.id,
        title: held.title ?? held.tool,
        detail: [held.mcp_server_name, held.integrated_account_name].filter((name) => name !== null).join(' · '),
        at: held.expires_at,
        href: `/approvals/${encodeURIComponent(held.id)}`,
      })),
    },
    {
      kind: 'accounts',
      count: accounts?.in_need ?? 0,
      href: '/accounts',
      lines: (accounts?.needing ?? []).map((account) => ({
        id: account.id,
        title: account.name,
        detail: account.last_error?.message,
        at: account.last_error?.at,
        href: `/accounts/${encodeURIComponent(account.id)}`,
      })),
    },
    {
      kind: 'integrations',
      count: health.withheld_integrations.length,
      href: '/settings?tab=health',
      lines: health.withheld_integrations.map((folder) => ({
        id: folder,
        title: folder,
        href: '/settings?tab=health',
      })),
    },
    {
      kind: 'servers',
      count: servers?.ending_this_week ?? 0,
      href: '/servers?sort=expires_at',
      lines: (servers?.next_to_end ?? []).map((server) => ({
        id: server.id,
        title: server.name,
        at: server.expires_at,
        href: `/servers/${encodeURIComponent(server.id)}`,
      })),
    },
    {
      kind: 'clients',
      count: clients?.count ?? 0,
      href: '/servers',
      lines: (clients?.latest ?? []).map((refused) => ({
        id: `${refused.mcp_server_id} ${refused.reason} ${refused.client}`,
        title: refused.client,
        detail: refused.mcp_server_name ?? refused.mcp_server_id,
        at: refused.last_at,
        refused: { reason: refused.reason, count: refused.count, isSeveral: refused.is_several },
        href: `/servers/${encodeURIComponent(refused.mcp_server_id)}?tab=clients`,
      })),
    },
    {
      kind: 'tools',
      count: use?.failing_tools.length ?? 0,
      href: '/activity?outcome=error',
      lines: (use?.failing_tools ?? []).map(({ tool, title, errors, calls }) => ({
        id: tool,
        title: title ?? tool,
        failed: { errors, calls },
        href: `/activity?action=${encodeURIComponent(tool)}`,
      })),
    },
  ];
  return all.filter(({ count }) => count > 0);
}

/** The change from one figure to another as a share; null where there is nothing to compare with. */
export function changeOf(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}
