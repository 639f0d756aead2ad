export type Outcome = 'ok' | 'refused' | 'upstream_error' | 'error' | 'outcome_unknown';

export interface AuditRow {
  readonly sequence: number;
  readonly id: string;
  readonly at: string;
  readonly kind: 'tool_call' | 'proxy_call' | 'admin';
  readonly integrated_account_id: string | null;
  readonly integrated_account_name: string | null;
  readonly mcp_server_id: string | null;
  readonly mcp_server_name: string | null;
  readonly api_token_id: string | null;
  /** Of the API token, or of the person. */
  readonly api_token_name: string | null;
  readonly integration: string | null;
  readonly client: string | null;
  readonly action: string;
  /** Of the tool; null for acts and for tools that the catalogue no longer has. */
  readonly title: string | null;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly upstream_status: number | null;
  readonly duration_ms: number;
  readonly outcome: Outcome;
  readonly detail: string | null;
  readonly approval_id: string | null;
  readonly intent_id: string | null;
  readonly request_id: string | null;
  readonly trace_id: string | null;
  readonly result_digest: string | null;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Calls of one account, MCP server or client. */
export interface AuditShare {
  readonly id: string;
  readonly name: string | null;
  readonly calls: number;
  readonly errors: number;
}

export interface AuditBucket {
  readonly at: string;
  readonly calls: number;
  readonly errors: number;
  readonly by_outcome: Readonly<Partial<Record<Outcome, number>>>;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
}

export interface AuditSummary {
  readonly buckets: readonly AuditBucket[];
  readonly by_tool: readonly {
    readonly tool: string;
    /** Null for acts and for tools that the catalogue no longer has. */
    readonly title: string | null;
    readonly calls: number;
    readonly errors: number;
  }[];
  readonly by_outcome: Readonly<Partial<Record<Outcome, number>>>;
  readonly by_account: readonly AuditShare[];
  readonly by_server: readonly AuditShare[];
  readonly by_client: readonly { readonly client: string; readonly calls: number; readonly errors: number }[];
  readonly limits: readonly {
    readonly integrated_account_id: string;
    readonly limit: number | null;
    readonly remaining: number | null;
    readonly reset_at: string | null;
  }[];
}

export interface AuditVerdict {
  readonly ok: boolean;
  readonly rows?: number;
  readonly sequence?: number | null;
  readonly reason?: string;
}
