import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AuditRow, AuditSummary } from './audit-types';
import { call, withQuery } from './client';
import { useList } from './list';
import type { Page } from './types';

/** What activity is narrowed to, as the API names it. */
export interface AuditFilter {
  readonly integrated_account_id?: string | undefined;
  readonly mcp_server_id?: string | undefined;
  readonly kind?: string | undefined;
  readonly action?: string | undefined;
  readonly api_token_id?: string | undefined;
  readonly client?: string | undefined;
  readonly outcome?: string | undefined;
  readonly approval_id?: string | undefined;
  readonly sessions?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function useAuditRows(filter: AuditFilter, isLive: boolean) {
  return useList<AuditRow>(['audit'], '/audit-log', {
    query: { ...filter, limit: 50 },
    refetchInterval: isLive ? 3_000 : false,
  });
}

/** One row by its id, also one that no filter lets through. */
export function useAuditRow(id: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['audit', 'row', id],
    queryFn: () => call<Page<AuditRow>>('GET', withQuery('/audit-log', { id, limit: 1 })),
    select: ({ result }) => result[0] ?? null,
    enabled: isEnabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Where the filtered rows are downloaded. */
export function exportAddress(filter: AuditFilter, format: 'csv' | 'jsonl'): string {
  return withQuery('/audit-log/export', { ...filter, format });
}

/** Filter and period of a summary. */
export type SummaryQuery = AuditFilter & {
  readonly from: string;
  readonly to: string;
  readonly bucket: 'minute' | 'hour' | 'day';
};

/** Charts' figures of a stretch of time. */
export function useAuditSummary(query: SummaryQuery, isEnabled = true) {
  return useQuery({
    queryKey: ['audit', 'summary', query],
    queryFn: () => call<AuditSummary>('GET', withQuery('/audit-log/summary', { ...query })),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });
}
