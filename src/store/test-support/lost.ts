import type { Store } from '../index.js';

/** Everything that `writer.js` reported as acknowledged and that the store does not have. */
export async function lostOf(store: Store, acknowledged: readonly string[]): Promise<readonly string[]> {
  const lost: string[] = [];
  const auditIds = new Set((await store.audit.read(1, 1_000_000)).map((row) => row.id));
  const revoked = new Set(acknowledged.filter((line) => line.startsWith('tombstone ')).map((line) => line.slice(10)));
  for (const line of acknowledged) {
    const [kind = '', id = ''] = line.split(' ');
    if (!(await isKept(store, { kind, id, auditIds, revoked }))) lost.push(line);
  }
  return lost;
}

async function isKept(
  store: Store,
  {
    kind,
    id,
    auditIds,
    revoked,
  }: { kind: string; id: string; auditIds: ReadonlySet<string>; revoked: ReadonlySet<string> },
): Promise<boolean> {
  const tombstone = await store.servers.findTombstone(id);
  switch (kind) {
    case 'account':
      return (await store.accounts.get(id)) !== undefined;
    case 'secret':
      return (await store.secrets.get(id, 'refresh_token')) !== undefined;
    case 'server':
      // The revocation may have been written but not reported yet.
      return revoked.has(id) || tombstone !== undefined || (await store.servers.findByTokenHash(id)) !== undefined;
    case 'api_token':
      return (await store.apiTokens.findByTokenHash(id)) !== undefined;
    case 'audit':
    case 'sent':
      return auditIds.has(id);
    case 'tombstone':
      return tombstone !== undefined && (await store.servers.findByTokenHash(id)) === undefined;
    default:
      throw new Error(`the writer said ${kind}`);
  }
}
