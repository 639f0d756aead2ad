/** The columns of the database, shared by both drivers: times in milliseconds (int8), JSON as text. */
export interface Schema {
  clock_mark: { id: number; at: number };
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
    labels: string;
    external_id: string | null;
    connected_by: string | null;
    connected_with: string | null;
  };
  credential_event: {
    id: string;
    account_id: string;
    kind: string;
    code: string | null;
    detail: string | null;
    by: string | null;
    expires_at: number | null;
    times: number;
    first_at: number;
    at: number;
  };
  /** Repeats `integrated_account.labels`, to find accounts by label. */
  integrated_account_label: { owner_id: string; name: string; value: string };
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
    pins: string | null;
    labels: string;
    external_id: string | null;
    last_used_at: number | null;
    /** JSON for a server over several accounts; `account_id` is then one of them. */
    members: string | null;
  };
  /** The accounts of `mcp_server.members` that exist. */
  mcp_server_member: { server_id: string; account_id: string };
  /** Repeats `mcp_server.labels`, to find servers by label. */
  mcp_server_label: { owner_id: string; name: string; value: string };
  tool_definition: { digest: string; definition: string };
  key_check: { name: string; value: string; at: number };
  approval: {
    id: string;
    server_id: string;
    account_id: string;
    tool: string;
    effect: string;
    digest: string;
    /** Server and digest while the record applies to such calls, null afterwards: one record per call. */
    slot: string | null;
    arguments: string;
    request: string;
    client: string | null;
    status: string;
    reason: string | null;
    decided_by: string | null;
    decided_at: number | null;
    created_at: number;
    expires_at: number;
    ended_at: number | null;
    api_token_id: string | null;
    /** JSON; null until the names were read from the service. */
    objects: string | null;
  };
  mcp_tombstone: {
    token_hash: string;
    server_id: string;
    reason: string;
    at: number;
    purge_at: number;
    opens_until: number | null;
  };
  api_token: {
    id: string;
    name: string;
    token_hash: string;
    hint: string;
    scope: string;
    account_id: string | null;
    /** JSON; null for no limit. */
    actions: string | null;
    limits: string | null;
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
    approval_id: string | null;
    intent_id: string | null;
    request_id: string | null;
    arguments_digest: string | null;
    trace_id: string | null;
    result_digest: string | null;
  };
  /**
   * Row 1: the end of the audit chain, and the lock under which it grows. Row 2: the last row that retention deleted.
   */
  audit_head: { id: number; sequence: number; hash: string };
  /** Bytes of each journal of the embedded store whose entries are in the audit log. */
  audit_journal: { name: string; position: number };
  session: {
    id: string;
    secret_hash: string;
    role: string;
    name: string;
    api_token_id: string | null;
    created_at: number;
    expires_at: number;
  };
  /** `status` and `sealed` are null until the first request with the key has finished. */
  idempotency_key: {
    key_hash: string;
    request_hash: string;
    status: number | null;
    key_id: string | null;
    sealed: string | null;
    expires_at: number;
  };
  paused_script: {
    id: string;
    server_id: string;
    key_id: string;
    sealed: string;
    claimed_at: number | null;
    expires_at: number;
  };
  token_throttle: { id: string; reason: string; until: number };
  server_client: {
    server_id: string;
    reason: string;
    client: string;
    status: number;
    count: number;
    first_at: number;
    last_at: number;
  };
  known_name: { id: string; name: string; integration: string | null };
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
  webhook_endpoint: {
    id: string;
    name: string;
    url: string;
    events: string;
    enabled: number;
    generation: number;
    previous_until: number | null;
    created_at: number;
    updated_at: number;
  };
  webhook_delivery: {
    id: string;
    endpoint_id: string;
    event_id: string;
    event_key: string | null;
    type: string;
    account_id: string | null;
    server_id: string | null;
    body: string;
    attempts: number;
    next_at: number | null;
    delivered_at: number | null;
    last_at: number | null;
    last_status: number | null;
    last_error: string | null;
    created_at: number;
  };
  /** One row: increases with every change to a server, account or API token. */
  change_count: { id: number; value: number };
  migration: { name: string; at: number };
}
