import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { IntegrationChange, IntegrationReload, Page } from './types';

const changesKey = ['integration-changes'] as const;

/** What this gateway has taken up since it started, newest first. */
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

/** Takes up what the files hold now. */
export function useReloadIntegrations() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<IntegrationReload>('POST', '/integration-change', {}),
    onSettled: () => queries.invalidateQueries(),
  });
}
