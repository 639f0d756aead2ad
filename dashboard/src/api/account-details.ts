import { useMutation, useQuery } from '@tanstack/react-query';
import type { WishedConsent } from './accounts';
import { call } from './client';
import type { Account, AuditSummary, Page } from './types';

/** What became of the credentials of an account at one time. */
export interface CredentialEvent {
  readonly id: string;
  readonly kind: 'connected' | 'reconnected' | 'refreshed' | 'refused' | 'throttled' | 'failed';
  readonly code: string | null;
  readonly detail: string | null;
  readonly by: string | null;
  readonly times: number;
  readonly expires_at: string | null;
  readonly first_at: string;
  readonly at: string;
}

/** A scope that tools need. */
export interface WantedScope {
  readonly scope: string;
  readonly held: boolean;
  readonly tools: readonly string[];
  readonly tool_count: number;
  readonly servers: readonly { readonly id: string; readonly name: string }[];
  readonly server_count: number;
}

/** Scopes held against scopes wanted. */
export interface AccountScopes {
  readonly held: readonly string[];
  readonly wanted: readonly WantedScope[];
  readonly missing: readonly string[];
  readonly servers_read: number;
  readonly is_complete: boolean;
}

/** A consent under way on another device. */
export interface DeviceConsent {
  readonly device_token: string;
  readonly user_code: string;
  readonly verification_url: string;
  readonly verification_url_complete: string | null;
  readonly expires_at: string;
  readonly poll_seconds: number;
}

/** Where a consent on another device stands. */
export interface PolledDeviceConsent {
  readonly status: 'pending' | 'connected';
  readonly retry_after_seconds: number | null;
  readonly account: Account | null;
}

const pathOf = (id: string): string => `/integrated-account/${encodeURIComponent(id)}`;

/** The history of an account's credentials, newest first. */
export function useCredentialEvents(id: string) {
  return useQuery({
    queryKey: ['accounts', id, 'credential-events'],
    queryFn: () => call<Page<CredentialEvent>>('GET', `${pathOf(id)}/credential-event`),
    select: ({ result }) => result,
  });
}

/** Granted scopes compared with required ones; fetched on demand. */
export function useAccountScopes(id: string, isEnabled = true) {
  return useQuery({
    queryKey: ['accounts', id, 'scopes'],
    queryFn: () => call<AccountScopes>('GET', `${pathOf(id)}/scopes`),
    staleTime: 60_000,
    enabled: isEnabled,
  });
}

/** Remaining rate limits of every account, from the latest replies of its service. */
export function useLimits() {
  return useQuery({
    queryKey: ['audit', 'limits'],
    queryFn: () => {
      const from = new Date(Date.now() - 60_000).toISOString();
      return call<AuditSummary>('GET', `/audit-log/summary?bucket=minute&from=${encodeURIComponent(from)}`);
    },
    select: ({ limits }) => limits,
    refetchInterval: 30_000,
  });
}

/** Starts a consent that is given on another device. */
export function useStartDeviceConsent() {
  return useMutation({
    mutationFn: (wish: Omit<WishedConsent, 'return_to'>) => call<DeviceConsent>('POST', '/device-consent', wish),
  });
}

/** Checks whether the user has entered the code. */
export function pollDeviceConsent(token: string): Promise<PolledDeviceConsent> {
  return call<PolledDeviceConsent>('POST', '/device-consent/poll', { device_token: token });
}
