import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Approval, ApprovalWithState, DecisionResults } from './approval-types';
import { call, withQuery } from './client';
import { useList } from './list';
import type { Page } from './types';

const approvalsKey = ['approvals'] as const;
/** Somebody waits for a decision: what is new must show soon. Milliseconds. */
const refetchInterval = 5_000;

export function useApprovals(status: string) {
  return useList<Approval>(approvalsKey, '/approval', { query: { status, limit: 100 }, refetchInterval });
}

/** The newest calls that wait for a decision, up to 100. */
export function usePending() {
  return useQuery({
    queryKey: [...approvalsKey, 'pending'],
    queryFn: () => call<Page<Approval>>('GET', withQuery('/approval', { status: 'pending', limit: 100 })),
    refetchInterval,
    // The tab title counts while another tab is in front.
    refetchIntervalInBackground: true,
    select: ({ result }) => result,
  });
}

/** How many calls wait for a decision, up to 100. */
export function usePendingCount(): number {
  return usePending().data?.length ?? 0;
}

function pathOf(id: string): string {
  return `/approval/${encodeURIComponent(id)}`;
}

/** One held call. */
export function useApproval(id: string) {
  return useQuery({
    queryKey: [...approvalsKey, id],
    queryFn: () => call<Approval>('GET', pathOf(id)),
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? refetchInterval : false),
  });
}

/** The present state of what a held call would change. Read once: it goes to the connected service. */
export function usePresentState(id: string, isEnabled: boolean) {
  return useQuery({
    queryKey: [...approvalsKey, id, 'present'],
    queryFn: () => call<ApprovalWithState>('GET', withQuery(pathOf(id), { present: 'true' })),
    enabled: isEnabled,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
}

/** A person's decision about one or several calls. */
export interface Decision {
  readonly ids: readonly string[];
  readonly decision: 'approve' | 'deny';
  readonly reason: string | null;
}

export function useDecide() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ ids, decision, reason }: Decision) =>
      call<DecisionResults>('POST', '/approval/bulk-decide', { items: ids.map((id) => ({ id, decision, reason })) }),
    onSettled: () => queries.invalidateQueries({ queryKey: approvalsKey }),
  });
}
