import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ok, type RandomBytes, type Result, refuse, SecretText } from '../base/index.js';
import type { VaultKey } from '../config/index.js';
import type { SecretKind, SecretRow } from '../store/index.js';

const nonceBytes = 12;
const tagBytes = 16;

/** Seals secrets with AES-256-GCM under a named key, bound to the account and kind they belong to. */
export interface Vault {
  readonly keyId: string;
  seal(secret: SecretText, place: SecretPlace): SecretRow;
  /** Refused where the key is not at hand, or the row is damaged or stands in another's place. */
  open(row: SecretRow): Result<SecretText>;
}

export interface SecretPlace {
  readonly accountId: string;
  readonly kind: SecretKind;
  readonly expiresAt: number | null;
  readonly updatedAt: number;
}

/** Makes the vault of an installation's keys: the first seals, all open. */
export function createVault(key: VaultKey, previous: readonly VaultKey[], random: RandomBytes = randomBytes): Vault {
  const keys = new Map([...previous, key].map((entry) => [entry.id, entry.bytes]));
  return {
    keyId: key.id,
    seal: (secret, { accountId, kind, expiresAt, updatedAt }) => {
      const nonce = random(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
      cipher.setAAD(placeOf(accountId, kind));
      const sealed = Buffer.concat([
        nonce,
        cipher.update(secret.reveal(), 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return { accountId, kind, keyId: key.id, sealed: sealed.toString('base64'), expiresAt, updatedAt };
    },
    open: (row) => {
      const bytes = keys.get(row.keyId);
      if (!bytes) {
        return refuse(
          'unavailable',
          `The ${row.kind} of account ${row.accountId} was sealed under key ${row.keyId}, which is not at hand: give it in GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS, or reconnect the account.`,
        );
      }
      const sealed = Buffer.from(row.sealed, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', bytes, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(placeOf(row.accountId, row.kind));
        decipher.setAuthTag(sealed.subarray(-tagBytes));
        const text = Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
        return ok(new SecretText(text.toString('utf8')));
      } catch {
        return refuse(
          'unavailable',
          `The ${row.kind} of account ${row.accountId} cannot be opened: its row is damaged. Reconnect the account.`,
        );
      }
    },
  };
}

function placeOf(accountId: string, kind: SecretKind): Buffer {
  return Buffer.from(`${accountId}/${kind}`);
}
