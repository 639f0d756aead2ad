import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, withQuery } from './client';
import { useList } from './list';
import type { AuditRow, AuditSummary } from './types';

/** What activity is narrowed to. */
export interface AuditFilter {
  readonly integrated_account_id?: string | undefined;
  readonly mcp_server_id?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: string | undefined;
  readonly approval_id?: string | undefined;
  readonly from?: string | undefined;
}

export function useAuditRows(filter: AuditFilter, isLive: boolean) {
  return useList<AuditRow>(['audit'], '/audit-log', {
    query: { ...filter, limit: 50 },
    refetchInterval: isLive ? 3_000 : false,
  });
}

export function exportAddress(filter: AuditFilter): string {
  return withQuery('/audit-log/export', { ...filter });
}

/** Charts' figures of a stretch of time. */
export function useAuditSummary(query: {
  readonly from: string;
  readonly bucket: 'minute' | 'hour' | 'day';
  readonly mcp_server_id?: string | undefined;
  readonly integrated_account_id?: string | undefined;
}) {
  return useQuery({
    queryKey: ['audit', 'summary', query],
    queryFn: () => call<AuditSummary>('GET', withQuery('/audit-log/summary', { ...query })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}
