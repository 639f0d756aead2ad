import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { AuditRow } from '../store/index.js';

/** Actions that change an MCP server. */
export const historyActions = ['create', 'update', 'rotate', 'accept', 'revoke', 'expire'].map(
  (verb) => `mcp_server.${verb}`,
);

/** A part of an MCP server before and after a change; null if it had no value. */
export interface ServerDifference {
  /** Such as `name`, `config.methods`, `labels.customer` or `members.dns.config.approval`. */
  readonly field: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

type State = ReadonlyMap<string, JsonValue>;

/**
 * What a change altered, given the earlier ones, latest first. Null if the earlier state is no longer in the audit log.
 */
export function differencesOf(row: AuditRow, earlier: readonly AuditRow[]): readonly ServerDifference[] | null {
  const after = stateOf(row);
  if (!after) return [];
  const before = earlier.map(stateOf).find((state) => state !== null);
  if (row.action === 'mcp_server.create') return [];
  return before ? compare(before, after) : null;
}

/** Whether a row contains the server's state. */
export function hasState(row: AuditRow): boolean {
  return stateOf(row) !== null;
}

function stateOf({ arguments: given, action }: AuditRow): State | null {
  const { name, config, labels, members, expires_at: expiresAt, external_id: externalId } = given;
  if (!isJsonObject(config) || action === 'mcp_server.revoke' || action === 'mcp_server.expire') return null;
  const state = new Map<string, JsonValue>();
  const put = (field: string, value: JsonValue | undefined): void => {
    if (value !== undefined && value !== null) state.set(field, value);
  };
  const putAll = (prefix: string, values: JsonValue | undefined): void => {
    for (const [key, value] of Object.entries(isJsonObject(values) ? values : {})) put(`${prefix}.${key}`, value);
  };
  put('name', name);
  put('expires_at', expiresAt);
  put('external_id', externalId);
  putAll('config', config);
  putAll('labels', labels);
  for (const member of Array.isArray(members) ? members.filter(isJsonObject) : []) {
    const field = `members.${String(member.prefix)}`;
    put(`${field}.label`, member.label);
    putAll(`${field}.config`, member.config);
  }
  // Rows of bulk changes do not repeat the accounts of a server.
  if (members !== undefined) state.set(hasMembers, true);
  return state;
}

/** No field has this name. */
const hasMembers = '';

function compare(before: State, after: State): readonly ServerDifference[] {
  const areMembersKnown = before.has(hasMembers) && after.has(hasMembers);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((field) => field !== hasMembers && (areMembersKnown || !field.startsWith('members.')))
    .filter((field) => JSON.stringify(before.get(field)) !== JSON.stringify(after.get(field)))
    .sort()
    .map((field) => ({ field, before: before.get(field) ?? null, after: after.get(field) ?? null }));
}

/** A change for the API. */
export function serializeAction(row: JsonObject, differences: readonly ServerDifference[] | null): JsonObject {
  const given = isJsonObject(row.arguments) ? row.arguments : {};
  return {
    id: row.id ?? null,
    at: row.at ?? null,
    action: row.action ?? null,
    api_token_id: row.api_token_id ?? null,
    api_token_name: row.api_token_name ?? null,
    client: row.client ?? null,
    old_url_until: given.old_url_until ?? null,
    changes: differences?.map((one) => ({ ...one })) ?? null,
  };
}
