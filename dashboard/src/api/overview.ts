import { useQuery } from '@tanstack/react-query';
import { call } from './client';
import type { RefusedClient } from './server-details';

/** A held call, as Home shows it. */
export interface WaitingCall {
  readonly id: string;
  readonly tool: string;
  /** Of the tool; null for tools that the catalogue no longer has. */
  readonly title: string | null;
  readonly effect: 'write' | 'destructive';
  readonly mcp_server_id: string;
  readonly mcp_server_name: string | null;
  readonly integrated_account_name: string | null;
  readonly created_at: string;
  readonly expires_at: string;
}

/** What needs a person, and how the gateway was used in the last 24 hours; a section is null where the caller may not read it. */
export interface Overview {
  readonly approvals: { readonly waiting: number; readonly next: readonly WaitingCall[] } | null;
  readonly accounts: {
    readonly total: number;
    readonly in_need: number;
    readonly first_id: string | null;
    readonly needing: readonly {
      readonly id: string;
      readonly name: string;
      readonly integration: string;
      readonly last_error: { readonly message: string; readonly at: string } | null;
    }[];
  } | null;
  readonly servers: {
    readonly total: number;
    readonly ending_this_week: number;
    readonly next_to_end: readonly {
      readonly id: string;
      readonly name: string;
      readonly expires_at: string;
      readonly last_used_at: string | null;
    }[];
    readonly last_used: { readonly id: string; readonly name: string; readonly at: string } | null;
    readonly first_call: {
      readonly tool: string;
      readonly at: string;
      readonly outcome: string;
      readonly client: string | null;
    } | null;
  } | null;
  readonly refused_clients: {
    readonly count: number;
    readonly latest: readonly (RefusedClient & {
      readonly mcp_server_id: string;
      readonly mcp_server_name: string | null;
    })[];
  } | null;
  readonly use: {
    readonly calls: number;
    readonly errors: number;
    readonly calls_before: number;
    readonly errors_before: number;
    readonly hours: readonly { readonly at: string; readonly calls: number; readonly errors: number }[];
    readonly failing_tools: readonly {
      readonly tool: string;
      readonly title: string | null;
      readonly calls: number;
      readonly errors: number;
    }[];
  } | null;
  readonly health: {
    readonly version: string;
    readonly audit_log: { readonly is_written: boolean; readonly message: string | null };
    readonly withheld_integrations: readonly string[];
  };
}

/** Everything that Home shows: read often until the first call was seen, because somebody is connecting a client right now. */
export function useOverview() {
  return useQuery({
    queryKey: ['overview'],
    queryFn: () => call<Overview>('GET', '/overview'),
    refetchInterval: ({ state }) => (state.data?.servers?.first_call === null ? 3_000 : 15_000),
  });
}
