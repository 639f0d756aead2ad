import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import { useList } from './list';
import type { Account, Integration, Page } from './types';

const accountsKey = ['accounts'] as const;

/** The integrated accounts; refetched while a consent may be under way in another window. */
export function useAccounts(refetchInterval: number | false = false, query: Readonly<Record<string, string>> = {}) {
  return useList<Account>(accountsKey, '/integrated-account', { refetchInterval, query });
}

export function useAccount(id: string) {
  return useQuery({
    queryKey: [...accountsKey, id],
    queryFn: () => call<Account>('GET', `/integrated-account/${encodeURIComponent(id)}`),
  });
}

export function useIntegrations() {
  return useQuery({
    queryKey: ['integrations'],
    queryFn: () => call<Page<Integration>>('GET', '/integration'),
    staleTime: Number.POSITIVE_INFINITY,
    select: ({ result }) => result,
  });
}

/** The consent to request. */
export interface WishedConsent {
  readonly integration: string;
  readonly name?: string;
  readonly tags?: readonly string[];
  /** Exact scopes, in place of all that tags need. */
  readonly scopes?: readonly string[];
  readonly integrated_account_id?: string;
  readonly data_center?: string;
  readonly return_to?: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** What an account is connected with where no consent is needed. */
export interface GivenConnection {
  readonly integration: string;
  readonly name?: string;
  readonly data_center?: string;
  readonly integrated_account_id?: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
  readonly client_id?: string;
  readonly client_secret?: string;
  readonly grant?: string;
}

/** Connects an account, or replaces its credentials, with values that were typed in. */
export function useConnectAccount() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: GivenConnection) => call<Account>('POST', '/integrated-account', given),
    // Secrets are kept no longer than the request takes.
    gcTime: 0,
    onSettled: () => queries.invalidateQueries({ queryKey: accountsKey }),
  });
}

/** Makes a link to the page where a person consents. */
export function useConsentLink() {
  return useMutation({
    mutationFn: (wish: WishedConsent) => call<{ url: string; expires_at: string }>('POST', '/link-token', wish),
  });
}

function useAccountChange<Input, Output>(id: string, change: (path: string, input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => change(`/integrated-account/${encodeURIComponent(id)}`, input),
    onSettled: () => queries.invalidateQueries({ queryKey: accountsKey }),
  });
}

export function useRenameAccount(id: string) {
  return useAccountChange(id, (path, name: string) => call<Account>('PATCH', path, { name }));
}

export function useRefreshAccount(id: string) {
  return useAccountChange(id, (path) => call<Account>('POST', `${path}/refresh-credentials`));
}

export function useDeleteAccount(id: string) {
  return useAccountChange(id, (path) => call<{ revoked_upstream: boolean }>('DELETE', path));
}
