import type { ChangedServer } from '../../api/servers';
import type { McpServer } from '../../api/types';

/** What a person wants changed on many MCP servers; `keep` leaves a part as it is. */
export interface BulkEdit {
  readonly expiry: 'keep' | 'never' | 'at';
  /** As the browser's own field has it: local, without zone. */
  readonly expiresAt: string;
  readonly approval: 'keep' | 'none' | 'destructive' | 'write';
  readonly apiToken: 'keep' | 'on' | 'off';
  readonly dryRun: 'keep' | 'on' | 'off';
  /** Pairs to add or replace, each `name=value`. */
  readonly addLabels: readonly string[];
  /** Names of labels to remove. */
  readonly removeLabels: readonly string[];
}

/** Nothing changed yet. */
export const emptyEdit: BulkEdit = {
  expiry: 'keep',
  expiresAt: '',
  approval: 'keep',
  apiToken: 'keep',
  dryRun: 'keep',
  addLabels: [],
  removeLabels: [],
};

/** What the edit comes to for the servers that were chosen. */
export interface BulkPlan {
  readonly items: readonly (ChangedServer & { readonly id: string })[];
  /** Those that are as the edit wants them. */
  readonly unchanged: readonly McpServer[];
  /** Those over several accounts, whose approvals and dry runs belong to each account. */
  readonly skipped: readonly McpServer[];
}

/** A label as people write it; null for anything else. */
export function readLabel(text: string): readonly [string, string] | null {
  const at = text.indexOf('=');
  const [name, value] = at < 1 ? ['', ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  return /^[A-Za-z0-9][\w./-]{0,62}$/.test(name) && value.length <= 255 ? [name, value] : null;
}

/** Whether the edit can be carried out: an exact time is filled in, and something changes. */
export function isReady(edit: BulkEdit): boolean {
  if (edit.expiry === 'at' && Number.isNaN(Date.parse(edit.expiresAt))) return false;
  const { expiry, approval, apiToken, dryRun, addLabels, removeLabels } = edit;
  return (
    expiry !== 'keep' ||
    approval !== 'keep' ||
    apiToken !== 'keep' ||
    dryRun !== 'keep' ||
    addLabels.length + removeLabels.length > 0
  );
}

/** What has to be sent for each server: only what differs. */
export function planEdit(servers: readonly McpServer[], edit: BulkEdit): BulkPlan {
  const items: (ChangedServer & { id: string })[] = [];
  const unchanged: McpServer[] = [];
  const skipped: McpServer[] = [];
  const isAboutAccounts = edit.approval !== 'keep' || edit.dryRun !== 'keep';
  for (const server of servers) {
    if (server.members && isAboutAccounts) skipped.push(server);
    else {
      const change = changeOf(server, edit);
      if (Object.keys(change).length === 0) unchanged.push(server);
      else items.push({ id: server.id, ...change });
    }
  }
  return { items, unchanged, skipped };
}

function changeOf(server: McpServer, edit: BulkEdit): ChangedServer {
  const config = configChangeOf(server, edit);
  const labels = labelChangeOf(server, edit);
  const expiresAt = edit.expiry === 'at' ? new Date(edit.expiresAt).toISOString() : null;
  const isExpiryOther = edit.expiry !== 'keep' && !isSameInstant(expiresAt, server.expires_at);
  return {
    ...(isExpiryOther ? { expires_at: expiresAt } : {}),
    ...(Object.keys(config).length > 0 ? { config } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
  };
}

function configChangeOf({ config }: McpServer, { approval, apiToken, dryRun }: BulkEdit) {
  const flag = (wanted: 'keep' | 'on' | 'off', present: boolean) =>
    wanted !== 'keep' && (wanted === 'on') !== present ? wanted === 'on' : null;
  const needsToken = flag(apiToken, config.require_api_token_auth === true);
  const isDry = flag(dryRun, config.dry_run === true);
  return {
    ...(approval !== 'keep' && approval !== (config.approval ?? 'none') ? { approval } : {}),
    ...(needsToken === null ? {} : { require_api_token_auth: needsToken }),
    ...(isDry === null ? {} : { dry_run: isDry }),
  };
}

function labelChangeOf({ labels }: McpServer, { addLabels, removeLabels }: BulkEdit): Record<string, string | null> {
  const change: Record<string, string | null> = {};
  for (const name of removeLabels) if (Object.hasOwn(labels, name)) change[name] = null;
  for (const text of addLabels) {
    const pair = readLabel(text);
    if (!pair) continue;
    const [name, value] = pair;
    if (labels[name] === value) delete change[name];
    else change[name] = value;
  }
  return change;
}

function isSameInstant(one: string | null, other: string | null): boolean {
  return one === other || (one !== null && other !== null && Date.parse(one) === Date.parse(other));
}
