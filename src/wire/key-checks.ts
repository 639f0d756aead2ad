import { performAction } from '../admin/index.js';
import type { Clock } from '../base/index.js';
import { type Config, type Keys, loadKeys } from '../config/index.js';
import type { Store } from '../store/index.js';

const tokenHashName = 'token_hash';
const encryptionName = 'encryption';

/**
 * Why the available keys differ from those that the database was used with. Each error names the file or setting. Empty
 * if they match.
 */
function keyFaults(keys: Keys, recorded: ReadonlyMap<string, string>): readonly string[] {
  const { places } = keys;
  const faults: string[] = [];
  const tokenHash = recorded.get(tokenHashName);
  if (tokenHash !== undefined && tokenHash !== keys.tokenHashCheck)
    faults.push(
      `${places.tokenHash} does not hold the key that this database was used with (check value ${keys.tokenHashCheck}, expected ${tokenHash}): no MCP URL, API token or session would open. Restore it from a backup.`,
    );
  const encryption = recorded.get(encryptionName);
  // After a rotation the previous key is still available, and opens what it sealed.
  if (encryption !== undefined && !keys.vault.find(encryption))
    faults.push(
      `${places.encryption} does not hold the key that this database was used with (key ${keys.vault.current().id}, expected ${encryption}): no sealed secret would open. Restore it from a backup, or add that key to GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS. If it is lost, run "gatehouse keys adopt" and reconnect the accounts.`,
    );
  return faults;
}

/** How to open an installation, and what to do if the keys do not match. */
export interface KeyOpening {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: KeyPolicy;
}

/**
 * What to do if the keys differ from those that the database was used with: refuse to open, only report it, or record
 * them as its keys.
 */
export type KeyPolicy = 'refuse' | 'report' | 'adopt';

/**
 * Checks the installation's keys against the check values in its database, and records them on first use. Throws an
 * `Error` that names the file or setting if they do not match. Never creates a key for a database that was already used
 * with one.
 */
export async function openKeys({
  config,
  store,
  clock,
  policy,
}: KeyOpening): Promise<Keys & { faults: readonly string[] }> {
  const { keyChecks } = store;
  const isNew = (await keyChecks.all()).size === 0;
  const keys = loadKeys(config, { mayCreate: isNew || policy === 'adopt' });
  const present = [
    [tokenHashName, keys.tokenHashCheck],
    [encryptionName, keys.vault.current().id],
  ] as const;
  const now = clock.now();
  // If two gateways with different keys start at the same time, one is first.
  if (policy === 'adopt') await adoptOnRecord({ store, clock }, present);
  else for (const [name, value] of present) await keyChecks.add(name, value, now);
  const recorded = await keyChecks.all();
  const faults = keyFaults(keys, recorded);
  if (faults.length > 0 && policy === 'refuse') throw new Error(faults.join('\n'));
  const [, encryption] = present;
  // After a rotation, the new key is the one to recognize.
  if (faults.length === 0 && recorded.get(encryptionName) !== encryption[1])
    await keyChecks.replace(encryptionName, encryption[1], now);
  return { ...keys, faults };
}

async function adoptOnRecord(
  deps: { readonly store: Store; readonly clock: Clock },
  present: readonly (readonly [string, string])[],
): Promise<void> {
  const { store, clock } = deps;
  const keyId = present.find(([name]) => name === encryptionName)?.[1] ?? null;
  const subject = { arguments: { key_id: keyId } };
  const performed = await performAction(
    deps,
    { action: 'keys.adopt', apiTokenId: null, client: 'command line', ...subject },
    {
      work: async () => {
        for (const [name, value] of present) await store.keyChecks.replace(name, value, clock.now());
      },
      resultOf: () => ({ subject, outcome: 'ok', detail: null }),
    },
  );
  if (!performed.ok) throw new Error(performed.refusal.message);
}
