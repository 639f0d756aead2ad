import { type JsonObject, writeExactJson } from '../base/index.js';
import { type AuditFilter, type AuditRow, auditPages, type KnownName, type Store } from '../store/index.js';
import type { AdminContext } from './route.js';
import { serializeAuditRow } from './serialize.js';

/** Sources of names and titles. */
type NamingContext = Pick<AdminContext, 'toolsets'> & { readonly store: Pick<Store, 'audit' | 'names'> };

/** Audit rows for the API, with the names of their records, including deleted ones, and the titles of tools. */
export async function nameAuditRows(
  { store, toolsets }: NamingContext,
  rows: readonly AuditRow[],
): Promise<readonly JsonObject[]> {
  const ids = rows.flatMap(({ accountId, serverId, apiTokenId }) => [accountId, serverId, apiTokenId]);
  const known = await store.names.of([...new Set(ids.filter((id) => id !== null))]);
  const named = (id: string | null): KnownName | undefined => (id === null ? undefined : known.get(id));
  return rows.map((row) => ({
    ...serializeAuditRow(row),
    title: toolTitle(toolsets, [named(row.accountId)?.integration ?? null], row.action),
    integration: named(row.accountId)?.integration ?? null,
    integrated_account_name: named(row.accountId)?.name ?? null,
    mcp_server_name: named(row.serverId)?.name ?? null,
    api_token_name: named(row.apiTokenId)?.name ?? null,
  }));
}

/** The title of a tool in the first of these integrations that has it; null where none does. */
export function toolTitle(
  toolsets: NamingContext['toolsets'],
  integrations: readonly (string | null)[],
  tool: string,
): string | null {
  for (const integration of integrations) {
    const toolset = integration === null ? null : toolsets.compile(integration, {});
    const title = toolset?.ok ? toolset.value.find(tool)?.title : undefined;
    if (title) return title;
  }
  return null;
}

/** The integrations of these accounts, each once. */
export function integrationsOf(
  known: ReadonlyMap<string, KnownName>,
  accounts: readonly { readonly id: string }[],
): readonly string[] {
  const found = accounts.map(({ id }) => known.get(id)?.integration ?? null);
  return [...new Set(found.filter((name) => name !== null))];
}

/** The whole log, or what a filter selects, oldest first. Each text contains whole lines. */
export async function* exportLines(
  context: NamingContext,
  filter: AuditFilter,
  { format, signal }: { readonly format: 'jsonl' | 'csv'; readonly signal?: AbortSignal },
): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeading;
  for await (const rows of auditPages(context.store.audit, filter)) {
    if (signal?.aborted) return;
    const named = await nameAuditRows(context, rows);
    yield named.map((row) => (format === 'csv' ? csvLine(row) : `${writeExactJson(row)}\n`)).join('');
  }
}

/** Every column of an audit row, in the order of the CSV export. */
const columns = [
  'sequence',
  'at',
  'kind',
  'action',
  'title',
  'outcome',
  'detail',
  'integration',
  'integrated_account_id',
  'integrated_account_name',
  'mcp_server_id',
  'mcp_server_name',
  'api_token_id',
  'api_token_name',
  'client',
  'arguments',
  'upstream_status',
  'duration_ms',
  'approval_id',
  'request_id',
  'trace_id',
  'result_digest',
  'id',
  'previous_hash',
  'hash',
] as const;

/** The first line of the CSV export (RFC 4180). */
const csvHeading = `${columns.join(',')}\r\n`;

// Text that a spreadsheet would interpret as a formula gets an apostrophe prefix; some also interpret full-width signs.
function csvLine(row: JsonObject): string {
  return `${columns.map((column) => csvField(row[column])).join(',')}\r\n`;
}

function csvField(value: JsonObject[string] | undefined): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? writeExactJson(value) : String(value);
  const harmless = typeof value === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
