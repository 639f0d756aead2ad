import { type Clock, type JsonObject, newId } from '../base/index.js';
import type { AuditEntry, ExpiredServer, Store } from '../store/index.js';

/** What an admin act was about and what came of it. Nothing secret may stand in it. */
export interface Act {
  /** Such as `mcp_server.create`. */
  readonly action: string;
  readonly accountId: string | null;
  readonly serverId: string | null;
  /** The API token that did it; null for the command line. */
  readonly apiTokenId: string | null;
  readonly client: string | null;
  /** Ids, names and config: what tells later what was done. */
  readonly arguments: JsonObject;
  /** The approval that was decided. */
  readonly approvalId?: string;
  readonly outcome: AuditEntry['outcome'];
  /** Why it did not succeed. */
  readonly detail: string | null;
  readonly durationMs: number;
}

/** Writes an admin act into the audit trail. */
export async function recordAct({ store, clock }: { store: Store; clock: Clock }, act: Act): Promise<void> {
  await store.audit.append({
    ...act,
    id: newId('aud'),
    at: clock.now(),
    kind: 'admin',
    upstreamStatus: null,
    durationMs: Math.round(act.durationMs * 1000) / 1000,
    detail: act.detail?.slice(0, 500) ?? null,
  });
}

/** Writes into the audit log that a server's time was over; nobody did it. */
export function recordExpiry(
  deps: { readonly store: Store; readonly clock: Clock },
  { id, accountId, name, expiresAt }: ExpiredServer,
): Promise<void> {
  return recordAct(deps, {
    action: 'mcp_server.expire',
    accountId,
    serverId: id,
    apiTokenId: null,
    client: null,
    arguments: { id, name, expires_at: new Date(expiresAt).toISOString() },
    outcome: 'ok',
    detail: null,
    durationMs: 0,
  });
}
