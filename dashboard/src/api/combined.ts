import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { call } from './client';
import { useList } from './list';
import { serversKey, useServersChanged } from './servers';
import type { McpServer, McpServerWithUrl, Page, Preview, Runbook, ServerConfig, ToolChange } from './types';

const combinedKey = serversKey;

/** An account as a person adds it to a server over several. */
export interface WishedMember {
  readonly integrated_account_id: string;
  readonly label: string;
  readonly prefix?: string;
  readonly config: ServerConfig;
}

/** What a person gave for a server over several accounts. */
export interface WishedCombined {
  readonly name: string;
  readonly members: readonly WishedMember[];
  readonly config: ServerConfig;
  readonly expires_at: string | null;
}

function pathOf(serverId: string): string {
  return `/mcp-server/${encodeURIComponent(serverId)}`;
}

/** The MCP servers of all accounts. */
export function useAllServers() {
  return useList<McpServer>(combinedKey, '/mcp-server');
}

/** The tools of all members together; fetched only if there is a member. */
export function useCombinedPreview({ members, config }: Pick<WishedCombined, 'members' | 'config'>) {
  return useQuery({
    queryKey: [...combinedKey, 'preview', members, config],
    enabled: members.length > 0,
    queryFn: () => call<Preview>('POST', '/mcp-server/preview', { members, config }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

function useChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const changed = useServersChanged();
  return useMutation({ mutationFn: change, onSuccess: () => changed(new Map()) });
}

export function useCreateCombined() {
  return useChange((wish: WishedCombined) => call<McpServerWithUrl>('POST', '/mcp-server', wish));
}

/** How the tools of a server with pinned tools differ from those that were accepted. */
export function useToolChanges(serverId: string) {
  return useQuery({
    queryKey: [...combinedKey, serverId, 'changes'],
    queryFn: () => call<{ result: readonly ToolChange[] }>('GET', `${pathOf(serverId)}/changes`),
    select: ({ result }) => result,
  });
}

export function useAcceptTools(serverId: string) {
  return useChange(() => call<McpServer>('POST', `${pathOf(serverId)}/accept`));
}

/** The procedures that a server's accounts can play. */
export function useRunbooks(serverId: string) {
  return useQuery({
    queryKey: [...combinedKey, serverId, 'runbooks'],
    queryFn: () => call<Page<Runbook>>('GET', `${pathOf(serverId)}/runbook`),
    select: ({ result }) => result,
  });
}
