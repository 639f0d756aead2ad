import { useQuery } from '@tanstack/react-query';
import { call } from './client';
import { useList } from './list';
import { serversKey } from './servers';
import type { AuditRow } from './types';

/** A tool that clients of an MCP server can call. */
export interface OfferedTool {
  readonly name: string;
  readonly title: string;
  readonly integrated_account_id: string;
  readonly resource: string;
  readonly resource_title: string;
  readonly kind: 'list' | 'get' | 'create' | 'update' | 'delete' | 'custom';
  readonly effect: 'read' | 'write' | 'destructive';
  readonly tags: readonly string[];
  readonly needs_approval: boolean;
  readonly tokens: number;
}

/** What can be done on one account of an MCP server. */
export interface ServerReach {
  readonly integrated_account_id: string;
  /** Null where the session may not see the account. */
  readonly integrated_account_name: string | null;
  readonly label: string | null;
  readonly prefix: string | null;
  readonly integration: string;
  readonly integration_title: string;
  readonly is_connected: boolean;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly deletes: readonly string[];
  readonly approval: 'none' | 'destructive' | 'write';
  readonly dry_run: boolean;
}

/** What an MCP server offers now. */
export interface OfferedTools {
  readonly count: number;
  readonly tokens: number;
  readonly list_tokens: number;
  readonly tools: readonly OfferedTool[];
  readonly listed: readonly string[];
  readonly reaches: readonly ServerReach[];
  readonly absent: readonly { readonly prefix: string; readonly label: string; readonly reason: string }[];
}

/** Requests of one client. */
export interface SeenClient {
  readonly client: string | null;
  readonly is_several: boolean;
  readonly count: number;
  readonly first_at: string;
  readonly last_at: string;
}

/** Refused requests of one client, by reason. */
export interface RefusedClient extends SeenClient {
  readonly reason: string;
  readonly status: number;
}

/** An action on an MCP server, with what it changed. */
export interface ServerAct {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly api_token_id: string | null;
  readonly api_token_name: string | null;
  readonly client: string | null;
  readonly old_url_until: string | null;
  /** Null where the state before is no longer recorded. */
  readonly changes: readonly ServerDifference[] | null;
}

/** A part of an MCP server before and after. */
export interface ServerDifference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

function pathOf(serverId: string, part: string): string {
  return `/mcp-server/${encodeURIComponent(serverId)}/${part}`;
}

export function useServerTools(serverId: string) {
  return useQuery({
    queryKey: [...serversKey, serverId, 'tools'],
    queryFn: () => call<OfferedTools>('GET', pathOf(serverId, 'tools')),
    staleTime: 60_000,
  });
}

export function useServerClients(serverId: string) {
  return useQuery({
    queryKey: [...serversKey, serverId, 'clients'],
    queryFn: () =>
      call<{ accepted: readonly SeenClient[]; refused: readonly RefusedClient[] }>('GET', pathOf(serverId, 'clients')),
    refetchInterval: 30_000,
  });
}

export function useServerHistory(serverId: string) {
  return useList<ServerAct>([...serversKey, serverId, 'history'], pathOf(serverId, 'history'));
}

/** The latest calls through an MCP server. */
export function useServerCalls(serverId: string) {
  return useList<AuditRow>([...serversKey, serverId, 'calls'], '/audit-log', {
    query: { mcp_server_id: serverId, limit: 50 },
    refetchInterval: 30_000,
  });
}
