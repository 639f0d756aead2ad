import type { IntegratedAccount } from '../accounts/index.js';
import { instantText, type JsonObject } from '../base/index.js';
import type { HostRecord, Integration } from '../catalogue/index.js';
import type { ApiToken, McpServer, ToolChange } from '../servers/index.js';
import type { AuditRow, CredentialEventRow, LastAct } from '../store/index.js';
import type { Tool } from '../toolset/index.js';
import { type ConnectSettings, serializeConnection } from './connect-ways.js';

/** An MCP server as the API shows it. */
export function serializeServer(server: McpServer): JsonObject {
  return {
    id: server.id,
    name: server.name,
    integrated_account_id: server.accountId,
    config: { ...server.config },
    labels: server.labels,
    external_id: server.externalId,
    created_by: server.createdBy,
    expires_at: instantText(server.expiresAt),
    last_used_at: instantText(server.lastUsedAt),
    created_at: instantText(server.createdAt),
    updated_at: instantText(server.updatedAt),
  };
}

/** The URL of an MCP server: with its secret token, or, with OAuth, with its id, which is not secret. */
export function urlOf(
  origin: string,
  { server, token }: { readonly server: McpServer; readonly token: string },
): string {
  return `${origin}/mcp/${server.config.auth === 'oauth' ? server.id : token}`;
}

/** A pinned tool's difference as the API shows it. */
export function serializeChange({ tool, change, before, after }: ToolChange): JsonObject {
  return { tool, change, before, after };
}

/** An integrated account as the API shows it; no credential is in it. */
export function serializeAccount(account: IntegratedAccount): JsonObject {
  return {
    id: account.id,
    name: account.name,
    integration: account.integration.name,
    status: account.status,
    context: account.context,
    scopes: account.scopes,
    last_error: account.lastError && {
      code: account.lastError.code,
      message: account.lastError.message,
      at: instantText(account.lastError.at),
    },
    labels: account.labels,
    external_id: account.externalId,
    connected_by: account.connectedBy,
    connected_with: account.connectedWith,
    created_at: instantText(account.createdAt),
    updated_at: instantText(account.updatedAt),
  };
}

/** An event of an account's credentials as the API shows it. */
export function serializeCredentialEvent(event: CredentialEventRow): JsonObject {
  const { id, kind, code, detail, by, times } = event;
  const instants = {
    expires_at: instantText(event.expiresAt),
    first_at: instantText(event.firstAt),
    at: instantText(event.at),
  };
  return { id, kind, code, detail, by, times, ...instants };
}

/** An API token as the API shows it, with the last call or act of it; the token itself is shown on creation only. */
export function serializeApiToken(token: ApiToken, last?: LastAct): JsonObject {
  return {
    id: token.id,
    name: token.name,
    hint: token.hint,
    scope: token.scope,
    integrated_account_id: token.accountId,
    actions: token.actions,
    integrated_account_ids: token.limits?.accountIds ?? null,
    labels: token.limits?.labels ?? null,
    created_at: instantText(token.createdAt),
    expires_at: instantText(token.expiresAt),
    last_used_at: instantText(token.lastUsedAt),
    last_action: last ? { action: last.action, at: instantText(last.at), outcome: last.outcome } : null,
  };
}

/** A tool as the API and the command line show it. */
export function serializeTool(tool: Tool): JsonObject {
  const { record } = tool.method;
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    resource: tool.resource,
    method: record.name,
    kind: tool.kind,
    effect: record.effect,
    tags: tool.tags,
    scopes: record.scopes,
    operations: record.operations,
    request: { method: record.request.method, path: record.request.path },
    input_schema: tool.inputSchema,
    annotations: { ...tool.annotations },
  };
}

/** An integration as the API shows it. */
export function serializeIntegration(integration: Integration, ground: ConnectSettings): JsonObject {
  const { record } = integration;
  return {
    name: record.name,
    title: record.title,
    description: record.description,
    documentation_url: record.documentation_url,
    version: integration.version,
    data_centers: record.data_centers.map(({ id, title, location, hosts }) => ({
      id,
      title,
      location: location ?? null,
      hosts: Object.fromEntries(Object.entries(hosts).map(([role, host]) => [role, hostNameOf(host)])),
    })),
    default_data_center: record.default_data_center,
    connection: serializeConnection(integration, ground),
    tags: record.tags,
    rate_limit: { requests: record.limits.requests ?? null, window_seconds: record.limits.window_seconds ?? null },
    resources: integration.resources.map((resource) => ({
      name: resource.resource,
      title: resource.title,
      description: resource.description,
      methods: resource.methods.map((method) => method.name),
    })),
  };
}

function hostNameOf(host: HostRecord): string {
  return typeof host === 'string' ? host : host.host;
}

/** An audit row as the API shows it. */
export function serializeAuditRow(row: AuditRow): JsonObject {
  return {
    sequence: row.sequence,
    id: row.id,
    at: instantText(row.at),
    kind: row.kind,
    integrated_account_id: row.accountId,
    mcp_server_id: row.serverId,
    api_token_id: row.apiTokenId,
    client: row.client,
    action: row.action,
    arguments: row.arguments,
    upstream_status: row.upstreamStatus,
    duration_ms: row.durationMs,
    outcome: row.outcome,
    detail: row.detail,
    approval_id: row.approvalId ?? null,
    intent_id: row.intentId ?? null,
    request_id: row.requestId ?? null,
    trace_id: row.traceId ?? null,
    arguments_digest: row.argumentsDigest ?? null,
    result_digest: row.resultDigest ?? null,
    previous_hash: row.previousHash,
    hash: row.hash,
  };
}
