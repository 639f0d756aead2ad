import { instantText, type JsonObject, showInvisible, showInvisibleIn } from '../base/index.js';
import type { ApprovalRow, KnownName, NamedObject } from '../store/index.js';
import type { AdminContext } from './route.js';

/**
 * Held calls for the API: adds titles, names and consequences to the ids, and shows invisible characters as their code
 * points.
 */
export async function describeApprovals(
  context: Pick<AdminContext, 'store' | 'catalogue' | 'toolsets'>,
  rows: readonly ApprovalRow[],
): Promise<readonly JsonObject[]> {
  const ids = rows.flatMap(({ accountId, serverId, apiTokenId }) => [accountId, serverId, apiTokenId]);
  const known = await context.store.names.of([...new Set(ids.filter((id) => id !== null))]);
  return rows.map((row) => describe(context, row, (id) => (id === null ? undefined : known.get(id))));
}

/** One of them. */
export async function describeApproval(
  context: Pick<AdminContext, 'store' | 'catalogue' | 'toolsets'>,
  row: ApprovalRow,
): Promise<JsonObject> {
  const [shown = {}] = await describeApprovals(context, [row]);
  return shown;
}

function describe(
  { toolsets }: Pick<AdminContext, 'toolsets'>,
  row: ApprovalRow,
  nameOf: (id: string | null) => KnownName | undefined,
): JsonObject {
  const integration = nameOf(row.accountId)?.integration ?? null;
  const toolset = integration === null ? null : toolsets.compile(integration, {});
  const tool = toolset?.ok ? toolset.value.find(row.tool) : undefined;
  const consequences = tool?.method.record.consequences;
  return {
    id: row.id,
    created_at: instantText(row.createdAt),
    expires_at: instantText(row.expiresAt),
    status: row.status,
    integration,
    integrated_account_id: row.accountId,
    integrated_account_name: nameOf(row.accountId)?.name ?? null,
    mcp_server_id: row.serverId,
    mcp_server_name: nameOf(row.serverId)?.name ?? null,
    tool: row.tool,
    title: tool?.title ?? null,
    effect: row.effect,
    consequences: consequences ? { text: consequences.say, reversible: consequences.reversible } : null,
    objects: (row.objects ?? []).map(shownObject),
    arguments: showInvisibleIn(row.arguments),
    request: showInvisibleIn(row.request),
    client: row.client === null ? null : showInvisible(row.client),
    api_token_id: row.apiTokenId,
    api_token_name: nameOf(row.apiTokenId)?.name ?? null,
    reason: row.reason,
    decided_by: row.decidedBy,
    decided_at: row.decidedAt === null ? null : instantText(row.decidedAt),
  };
}

function shownObject({ argument, title, value, name, details }: NamedObject): JsonObject {
  return {
    argument,
    title,
    value: showInvisible(value),
    name: name === null ? null : showInvisible(name),
    details: details.map(showInvisible),
  };
}
