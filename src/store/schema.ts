/** The columns as the database has them: times in milliseconds (int8), JSON as text. Both drivers share them. */
export interface Schema {
  integrated_account: {
    id: string;
    integration: string;
    name: string;
    status: string;
    context: string;
    scopes: string;
    last_error: string | null;
    created_at: number;
    updated_at: number;
  };
  account_secret: {
    account_id: string;
    kind: string;
    key_id: string;
    sealed: string;
    expires_at: number | null;
    updated_at: number;
  };
  mcp_server: {
    id: string;
    account_id: string;
    name: string;
    config: string;
    token_hash: string;
    created_by: string;
    expires_at: number | null;
    created_at: number;
    updated_at: number;
  };
  mcp_tombstone: { token_hash: string; server_id: string; reason: string; at: number; purge_at: number };
  api_token: {
    id: string;
    name: string;
    token_hash: string;
    hint: string;
    scope: string;
    account_id: string | null;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
  };
  audit_log: {
    sequence: number;
    id: string;
    at: number;
    kind: string;
    account_id: string | null;
    server_id: string | null;
    api_token_id: string | null;
    client: string | null;
    action: string;
    arguments: string;
    upstream_status: number | null;
    duration_ms: number;
    outcome: string;
    detail: string | null;
    previous_hash: string;
    hash: string;
  };
  /** One row: the end of the audit chain, and the lock under which it grows. */
  audit_head: { id: number; sequence: number; hash: string };
  consent: { id_hash: string; kind: string; payload: string; expires_at: number };
  lease: { name: string; owner: string; until: number };
  account_event: {
    id: string;
    account_id: string;
    type: string;
    body: string;
    attempts: number;
    next_at: number | null;
    last_error: string | null;
    created_at: number;
  };
  /** One row: moves with every change to a server, account or API token. */
  change_count: { id: number; value: number };
  migration: { name: string; at: number };
}
