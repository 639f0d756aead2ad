import type { AccountRow, ApiTokenRow, ApprovalRow, AuditEntry, SecretRow, ServerRow } from '../index.js';

/** An account, to be varied where a test cares. */
export function sampleAccount(changes: Partial<AccountRow> = {}): AccountRow {
  return {
    id: 'acc_1',
    integration: 'acme_mail',
    name: 'Example',
    status: 'active',
    context: { data_center: 'us', organization: '900000000000000001' },
    scopes: ['ACME.organization.READ'],
    lastError: null,
    labels: {},
    externalId: null,
    connectedBy: 'Deployment',
    connectedWith: 'code',
    createdAt: 1_000,
    updatedAt: 1_000,
    ...changes,
  };
}

/** A sealed secret of that account. */
export function sampleSecret(changes: Partial<SecretRow> = {}): SecretRow {
  return {
    accountId: 'acc_1',
    kind: 'refresh_token',
    keyId: 'key_1',
    sealed: 'c2VhbGVk',
    expiresAt: null,
    updatedAt: 1_000,
    ...changes,
  };
}

/** An MCP server of that account. */
export function sampleServer(changes: Partial<ServerRow> = {}): ServerRow {
  return {
    id: 'mcp_1',
    accountId: 'acc_1',
    name: 'Read only',
    config: { methods: ['read'], require_api_token_auth: false },
    tokenHash: 'hash_1',
    labels: {},
    externalId: null,
    createdBy: 'tok_1',
    expiresAt: null,
    lastUsedAt: null,
    createdAt: 1_000,
    updatedAt: 1_000,
    ...changes,
  };
}

/** An API token bound to that account. */
export function sampleApiToken(changes: Partial<ApiTokenRow> = {}): ApiTokenRow {
  return {
    id: 'tok_1',
    name: 'Deployment',
    tokenHash: 'api_hash_1',
    hint: 'gtha_abcd',
    scope: 'mcp',
    accountId: 'acc_1',
    actions: null,
    limits: null,
    createdAt: 1_000,
    expiresAt: null,
    lastUsedAt: null,
    ...changes,
  };
}

/** A call of that server that waits for a person. */
export function sampleApproval(changes: Partial<ApprovalRow> = {}): ApprovalRow {
  return {
    id: 'apr_1',
    serverId: 'mcp_1',
    accountId: 'acc_1',
    tool: 'delete_a_acme_mail_domain_by_id',
    effect: 'destructive',
    digest: 'digest_1',
    arguments: { domain_id: '5' },
    request: { method: 'DELETE', host: 'mail.example.com', path: '/domains/5', query: {}, body: null },
    client: 'example-client 1.0',
    apiTokenId: null,
    objects: null,
    status: 'pending',
    reason: null,
    decidedBy: null,
    decidedAt: null,
    createdAt: 1_000,
    expiresAt: 10_000,
    ...changes,
  };
}

/** An audit entry of a call to that server. */
export function sampleEntry(changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: 'aud_1',
    at: 1_000,
    kind: 'tool_call',
    accountId: 'acc_1',
    serverId: 'mcp_1',
    apiTokenId: null,
    client: 'example-client 1.0',
    action: 'list_all_acme_mail_domains',
    arguments: { zone: 'example.com' },
    upstreamStatus: 200,
    durationMs: 12.5,
    outcome: 'ok',
    detail: null,
    ...changes,
  };
}
