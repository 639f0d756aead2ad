import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Session } from './types';

export const sessionKey = ['session'] as const;

/** The signed-in user, refetched every few minutes so that the end of a session is noticed. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: () => call<Session>('GET', '/session'),
    refetchInterval: 300_000,
  });
}

/** Signs in with an API token. */
export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (apiToken: string) => call<Session>('POST', '/session', { api_token: apiToken }),
    onSuccess: (session) => queries.setQueryData(sessionKey, session),
  });
}

/** Ends the session, and forgets all that it showed. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>('DELETE', '/session'),
    onSuccess: () => {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      return queries.invalidateQueries({ queryKey: sessionKey });
    },
  });
}
