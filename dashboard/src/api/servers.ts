import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import { useList } from './list';
import type { McpServer, McpServerWithUrl, Page, Preset, Preview, ServerConfig, ServerConfigChange } from './types';

function serversKey(accountId: string) {
  return ['accounts', accountId, 'servers'] as const;
}

function pathOf(accountId: string, serverId?: string): string {
  // A server has an address of its own, whichever accounts it reaches.
  return serverId === undefined
    ? `/integrated-account/${encodeURIComponent(accountId)}/mcp`
    : `/mcp-server/${encodeURIComponent(serverId)}`;
}

export function useServers(accountId: string) {
  return useList<McpServer>(serversKey(accountId), pathOf(accountId));
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
    queryKey: [...serversKey(accountId), 'preview', config],
    queryFn: () => call<Preview>('POST', `${pathOf(accountId)}/preview`, { config }),
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
  readonly name: string;
  readonly config: ServerConfigChange;
  readonly expires_at: string | null;
}

function useServerChange<Input, Output>(accountId: string, change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: serversKey(accountId) }),
  });
}

export function useCreateServer(accountId: string) {
  return useServerChange(accountId, (wish: NewServer) => call<McpServerWithUrl>('POST', pathOf(accountId), wish));
}

export function useUpdateServer(accountId: string, serverId: string) {
  return useServerChange(accountId, (change: ChangedServer) =>
    call<McpServer>('PATCH', pathOf(accountId, serverId), change),
  );
}

export function useRotateServer(accountId: string, serverId: string) {
  return useServerChange(accountId, (overlapSeconds: number) =>
    call<McpServerWithUrl>('POST', `${pathOf(accountId, serverId)}/rotate`, { overlap_seconds: overlapSeconds }),
  );
}

export function useRevokeServer(accountId: string, serverId: string) {
  return useServerChange(accountId, () => call<{ id: string }>('DELETE', pathOf(accountId, serverId)));
}
