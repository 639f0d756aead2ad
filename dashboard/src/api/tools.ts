import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from './client';
import type { CalledTool, Page, Tool } from './types';

function pathOf(accountId: string): string {
  return `/integrated-account/${encodeURIComponent(accountId)}/tools`;
}

/** All tools of an account. */
export function useTools(accountId: string | undefined) {
  return useQuery({
    queryKey: ['tools', accountId],
    enabled: accountId !== undefined,
    queryFn: () => call<Page<Tool>>('GET', pathOf(accountId ?? '')),
    staleTime: 300_000,
    select: ({ result }) => result,
  });
}

/** A call as a person tries it. */
export interface TriedCall {
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly dry_run?: boolean;
}

/** What came of a call, and how long it took, in milliseconds. */
export interface TriedAnswer extends CalledTool {
  readonly elapsed_ms: number;
}

export function useCallTool(accountId: string, name: string) {
  return useMutation({
    mutationFn: async (tried: TriedCall): Promise<TriedAnswer> => {
      const started = performance.now();
      const called = await call<CalledTool>('POST', `${pathOf(accountId)}/${encodeURIComponent(name)}`, tried);
      return { ...called, elapsed_ms: performance.now() - started };
    },
  });
}
