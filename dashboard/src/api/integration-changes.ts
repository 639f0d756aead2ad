import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Page, ToolChange } from './types';

/** An integration, or a procedure that joins several, that differs from what was served before. */
export interface IntegrationChange {
  readonly at: string;
  readonly kind: 'integration' | 'procedure';
  readonly integration: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly before: string | null;
  readonly after: string | null;
  readonly parts: readonly string[];
  readonly tools: readonly ToolChange[];
}

/** What reading the files of integrations found. */
export interface IntegrationReload {
  readonly changes: readonly IntegrationChange[];
  readonly withheld: readonly {
    readonly folder: string;
    readonly faults: readonly string[];
    readonly served: string | null;
  }[];
}

const changesKey = ['integration-changes'] as const;

/** Integration changes that this gateway has applied since it started, newest first. */
export function useIntegrationChanges() {
  return useQuery({
    queryKey: changesKey,
    queryFn: () => call<Page<IntegrationChange>>('GET', '/integration-change'),
    select: ({ result }) => result,
  });
}

/** How the files differ from what is served; reading them changes nothing. */
export function useCompareIntegrations() {
  return useMutation({
    mutationFn: () => call<IntegrationReload>('POST', '/integration-change', { dry_run: true }),
  });
}

/** Reloads the integration files. */
export function useReloadIntegrations() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<IntegrationReload>('POST', '/integration-change', {}),
    onSettled: () => queries.invalidateQueries(),
  });
}
