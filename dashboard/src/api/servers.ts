import {
  type InfiniteData,
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { call, withQuery } from './client';
import { useList } from './list';
import type { McpServer, McpServerWithUrl, Page, Preset, Preview, ServerConfig, ServerConfigChange } from './types';

/** Everything that is known of MCP servers begins with this key. */
export const serversKey = ['mcp-servers'] as const;
const fleetKey = [...serversKey, 'fleet'] as const;

function pathOf(serverId: string): string {
  return `/mcp-server/${encodeURIComponent(serverId)}`;
}

/** Which MCP servers, and in which order. */
export interface ServerQuery {
  readonly q?: string | undefined;
  readonly state?: string | undefined;
  readonly integration?: string | undefined;
  readonly integrated_account_id?: string | undefined;
  /** Pairs, as `customer=acme,plan=pro`. */
  readonly label?: string | undefined;
  /** Such as `-last_used_at`. */
  readonly sort?: string | undefined;
}

/** A page of MCP servers, with how many there are on all pages. */
export type ServerPage = Page<McpServer> & { readonly total: number };

interface Fleet {
  readonly servers: readonly McpServer[];
  readonly total: number;
}

/** Page size: the maximum of the API. */
const serverPageMax = 100;
/** A list of more pages than this is not read again by itself: that would be a request per page. */
const pagesReadAgainMax = 3;

/** One page of MCP servers. */
export function readServers(query: ServerQuery, cursor?: string, signal?: AbortSignal): Promise<ServerPage> {
  return call<ServerPage>(
    'GET',
    withQuery('/mcp-server', { ...query, limit: serverPageMax, cursor }),
    undefined,
    signal,
  );
}

/** MCP servers of all accounts, page after page. */
export function useFleet(query: ServerQuery) {
  return useInfiniteQuery({
    queryKey: [...fleetKey, query],
    queryFn: ({ pageParam, signal }) => readServers(query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    select: wholeFleet,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= pagesReadAgainMax,
    refetchOnMount: ({ state }) => (state.data?.pages.length ?? 0) <= pagesReadAgainMax,
  });
}

function wholeFleet({ pages }: InfiniteData<ServerPage, string | undefined>): Fleet {
  return { servers: pages.flatMap(({ result }) => result), total: pages[0]?.total ?? 0 };
}

/** MCP servers as they were changed, by id; null for those that are gone. */
export type ServerPatch = ReadonlyMap<string, McpServer | null>;

/** Shows changed servers in every list immediately; short lists are then refetched. */
async function patchFleet(queries: QueryClient, patch: ServerPatch): Promise<void> {
  queries.setQueriesData<InfiniteData<ServerPage>>({ queryKey: fleetKey }, (data) =>
    data ? { ...data, pages: data.pages.map((page) => patchedPage(page, patch)) } : data,
  );
  await queries.invalidateQueries({
    queryKey: fleetKey,
    predicate: ({ state }) =>
      ((state.data as InfiniteData<ServerPage> | undefined)?.pages.length ?? 0) <= pagesReadAgainMax,
  });
}

/** A page with the patch applied; the same page where nothing on it is concerned. */
function patchedPage(page: ServerPage, patch: ServerPatch): ServerPage {
  const touched = page.result.some(({ id }) => patch.has(id));
  if (!touched) return page;
  const result = page.result.flatMap((server) => {
    const next = patch.get(server.id);
    if (next === null) return [];
    return [next ?? server];
  });
  return { ...page, result, total: page.total - (page.result.length - result.length) };
}

/** Reads everything about servers again after a change, without reading a long list page by page. */
export function useServersChanged(): (patch: ServerPatch) => Promise<void> {
  const queries = useQueryClient();
  return async (patch) => {
    await patchFleet(queries, patch);
    const isGone = (id: unknown): boolean => typeof id === 'string' && patch.get(id) === null;
    // The page that shows a deleted server does not refetch it: it navigates away.
    const isAboutGone = ({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean => isGone(queryKey[1]);
    await queries.invalidateQueries({ queryKey: serversKey, predicate: isAboutGone, refetchType: 'none' });
    await queries.invalidateQueries({
      queryKey: serversKey,
      predicate: (query) => query.queryKey[1] !== 'fleet' && !isAboutGone(query),
    });
    await queries.invalidateQueries({ queryKey: ['accounts'] });
  };
}

/** Drops every page of the lists but the first, which is read again. */
export function useFleetReload(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.resetQueries({ queryKey: fleetKey });
}

export function useServer(serverId: string) {
  return useQuery({
    queryKey: [...serversKey, serverId],
    queryFn: () => call<McpServer>('GET', pathOf(serverId)),
  });
}

/** The MCP servers of one account. */
export function useServers(accountId: string) {
  return useList<McpServer>(
    ['accounts', accountId, 'servers'],
    `/integrated-account/${encodeURIComponent(accountId)}/mcp`,
  );
}

export function usePresets(integration: string | undefined) {
  return useQuery({
    queryKey: ['presets', integration],
    enabled: integration !== undefined,
    queryFn: () => call<Page<Preset>>('GET', `/integration/${encodeURIComponent(integration ?? '')}/preset`),
    staleTime: Number.POSITIVE_INFINITY,
    select: ({ result }) => result,
  });
}

/** The tools that a config would let through, their number and what they cost a model. */
export function usePreview(accountId: string, config: ServerConfig) {
  return useQuery({
    queryKey: ['accounts', accountId, 'servers', 'preview', config],
    queryFn: () =>
      call<Preview>('POST', `/integrated-account/${encodeURIComponent(accountId)}/mcp/preview`, { config }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** What a person gave for a new MCP server. */
export interface NewServer {
  readonly name: string;
  readonly config: ServerConfig;
  readonly expires_at: string | null;
}

/** What a person changed of one. */
export interface ChangedServer {
  readonly name?: string;
  readonly config?: ServerConfigChange;
  readonly expires_at?: string | null;
  readonly labels?: Readonly<Record<string, string | null>>;
  readonly members?: readonly unknown[];
}

function useServerChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
  patchOf: (output: Output) => ServerPatch,
) {
  const changed = useServersChanged();
  return useMutation({ mutationFn: change, onSuccess: (output) => changed(patchOf(output)) });
}

const inPlace = (server: McpServer): ServerPatch => new Map([[server.id, server]]);

export function useCreateServer(accountId: string) {
  return useServerChange(
    (wish: NewServer) =>
      call<McpServerWithUrl>('POST', `/integrated-account/${encodeURIComponent(accountId)}/mcp`, wish),
    () => new Map(),
  );
}

export function useUpdateServer(serverId: string) {
  return useServerChange((change: ChangedServer) => call<McpServer>('PATCH', pathOf(serverId), change), inPlace);
}

export function useRotateServer(serverId: string) {
  return useServerChange(
    (overlapSeconds: number) =>
      call<McpServerWithUrl>('POST', `${pathOf(serverId)}/rotate`, { overlap_seconds: overlapSeconds }),
    // The URL is only for the user who rotated it: it is not cached.
    ({ url: _url, token: _token, ...server }) => inPlace(server),
  );
}

export function useRevokeServer(serverId: string) {
  return useServerChange(
    () => call<{ id: string }>('DELETE', pathOf(serverId)),
    ({ id }) => new Map([[id, null]]),
  );
}
