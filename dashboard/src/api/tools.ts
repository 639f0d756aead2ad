import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { call, withQuery } from './client';
import type { CalledTool, Page, Tool, ToolAnnotations } from './types';

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

/** What a tool may do to the service. */
export type ToolEffect = 'read' | 'write' | 'destructive';

/** A tool, and why it was found. */
export interface FoundTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: ToolEffect;
  readonly annotations: ToolAnnotations;
  /** What its definition costs a model in every request. */
  readonly tokens: number;
  readonly integrated_account_id: string | null;
  readonly integrated_account_name: string | null;
  /** Its name on that account. */
  readonly account_tool: string;
  readonly matched: {
    readonly words: readonly { readonly word: string; readonly term: string; readonly fields: readonly string[] }[];
    readonly phrase: string | null;
  };
}

/** What a search for tools is narrowed to. */
export interface ToolQuery {
  readonly q?: string | undefined;
  readonly integrated_account_id?: string | undefined;
  readonly mcp_server_id?: string | undefined;
  readonly effect?: string | undefined;
}

interface FoundToolPage extends Page<FoundTool> {
  readonly total: number;
}

/** One page of the tools that a model would find. */
export function findTools(query: ToolQuery & { readonly limit?: number; readonly cursor?: string | undefined }) {
  return call<FoundToolPage>('GET', withQuery('/tool', { ...query }));
}

/** The tools that a model would find, page after page, and how many there are. */
export function useToolSearch(query: ToolQuery) {
  return useInfiniteQuery({
    queryKey: ['tools', 'search', query],
    queryFn: ({ pageParam }) => findTools({ ...query, limit: 50, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    select: ({ pages }) => ({ tools: pages.flatMap(({ result }) => result), total: pages[0]?.total ?? 0 }),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
}

/** A call as a person tries it. */
export interface TriedCall {
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly dry_run?: boolean;
  readonly mcp_server_id?: string;
  /** The client whose model is to read the result. */
  readonly client?: string;
  /** The run of a runbook that the call belongs to. */
  readonly run?: string;
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
