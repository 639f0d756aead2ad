import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import { useList } from './list';
import type { ApiToken, ApiTokenScope, AuditVerdict, Diagnosis, Version, Webhook } from './types';

const tokensKey = ['api-tokens'] as const;

export function useApiTokens() {
  return useList<ApiToken>(tokensKey, '/api-token');
}

/** What a person gave for a new API token. */
export interface NewApiToken {
  readonly name: string;
  readonly scope: ApiTokenScope;
  readonly integrated_account_id?: string;
  readonly actions?: readonly string[];
  readonly integrated_account_ids?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly expires_at: string | null;
}

export function useCreateApiToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: NewApiToken) => call<ApiToken & { token: string }>('POST', '/api-token', wish),
    onSettled: () => queries.invalidateQueries({ queryKey: tokensKey }),
  });
}

export function useDeleteApiToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<{ id: string }>('DELETE', `/api-token/${encodeURIComponent(id)}`),
    onSettled: () => queries.invalidateQueries({ queryKey: tokensKey }),
  });
}

/** Fetched when it is opened or repeated, never automatically: it connects to hosts. */
export function useDiagnosis() {
  return useQuery({
    queryKey: ['doctor'],
    queryFn: () => call<Diagnosis>('GET', '/doctor'),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}

export function useWebhook() {
  return useQuery({ queryKey: ['webhook'], queryFn: () => call<Webhook>('GET', '/webhook') });
}

export function useTestWebhook() {
  return useMutation({
    mutationFn: () => call<{ arrived: boolean; status: number | null; fault: string | null }>('POST', '/webhook/test'),
  });
}

export function useVersion() {
  return useQuery({ queryKey: ['version'], queryFn: () => call<Version>('GET', '/version') });
}

/** Recomputes the whole chain of the audit log. */
export function useVerifyAudit() {
  return useMutation({ mutationFn: () => call<AuditVerdict>('GET', '/audit-log/verification') });
}
