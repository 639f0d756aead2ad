import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, withQuery } from './client';
import { useList } from './list';
import type { Approval, Page } from './types';

const approvalsKey = ['approvals'] as const;
/** Somebody waits for an answer: what is new must show soon. */
const refetchInterval = 5_000;

export function useApprovals(status: string) {
  return useList<Approval>(approvalsKey, '/approval', { query: { status }, refetchInterval });
}

/** How many calls wait for a decision, up to 100. */
export function usePendingCount(): number {
  const { data } = useQuery({
    queryKey: [...approvalsKey, 'count'],
    queryFn: () => call<Page<Approval>>('GET', withQuery('/approval', { status: 'pending', limit: 100 })),
    refetchInterval,
  });
  return data?.result.length ?? 0;
}

/** One held call, with the present state of what it would change where that can be read. */
export function useApproval(id: string) {
  return useQuery({
    queryKey: [...approvalsKey, id],
    queryFn: () => call<Approval>('GET', `/approval/${encodeURIComponent(id)}?present=true`),
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? refetchInterval : false),
  });
}

/** A person's decision. */
export interface Decision {
  readonly decision: 'approve' | 'deny';
  readonly reason: string | null;
}

export function useDecide(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => call<Approval>('POST', `/approval/${encodeURIComponent(id)}`, decision),
    onSettled: () => queries.invalidateQueries({ queryKey: approvalsKey }),
  });
}
