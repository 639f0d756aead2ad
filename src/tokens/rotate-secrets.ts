import { type Clock, ok } from '../base/index.js';
import type { SecretKind, Store } from '../store/index.js';
import type { Vault } from '../vault/index.js';
import { withLease } from './with-lease.js';

const batchRows = 100;

/** A secret that no available key opens: provide its key, or reconnect its account. */
export interface LockedSecret {
  readonly accountId: string;
  readonly kind: SecretKind;
  readonly keyId: string;
}

/** The result of resealing. */
export interface Rotation {
  readonly resealed: number;
  readonly locked: readonly LockedSecret[];
}

interface RotationDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly vault: Vault;
}

/**
 * Reseals every secret of an account that an earlier key sealed, while gateways keep working. If nothing is locked
 * afterwards, the earlier keys can be deleted.
 */
export async function rotateSecrets(parts: RotationDeps): Promise<Rotation> {
  const { store, vault } = parts;
  const locked = new Map<string, LockedSecret>();
  let resealed = 0;
  for (;;) {
    // Unopenable rows are first in every list, so each query requests that many rows more.
    const rows = await store.secrets.listOtherKeys(vault.keyId(), locked.size + batchRows);
    const fresh = rows.filter(({ accountId, kind }) => !locked.has(`${accountId}/${kind}`));
    if (fresh.length === 0) return { resealed, locked: [...locked.values()] };
    for (const { accountId, kind, keyId } of fresh) {
      if (await resealOne(parts, accountId, kind)) resealed += 1;
      else locked.set(`${accountId}/${kind}`, { accountId, kind, keyId });
    }
  }
}

// Under the account's lease, and from the current row: a refresh may have just replaced it.
async function resealOne(parts: RotationDeps, accountId: string, kind: SecretKind): Promise<boolean> {
  const { store, vault } = parts;
  const done = await withLease(parts, accountId, {
    look: async () => null,
    work: async () => {
      const row = await store.secrets.get(accountId, kind);
      if (!row || row.keyId === vault.keyId()) return ok(true);
      const opened = vault.open(row);
      if (!opened.ok) return ok(false);
      await store.secrets.put([vault.seal(opened.value, row)]);
      return ok(true);
    },
  });
  if (!done.ok) throw new Error(done.refusal.message);
  return done.value;
}

/** Keys that stored secrets need and the vault lacks, each with the accounts that cannot work without it. */
export async function findMissingKeys({
  store,
  vault,
}: Pick<RotationDeps, 'store' | 'vault'>): Promise<
  readonly { readonly keyId: string; readonly accountIds: readonly string[] }[]
> {
  const used = await store.secrets.keyUse();
  return used.filter(({ keyId }) => !vault.holdsKey(keyId));
}
