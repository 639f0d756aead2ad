import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ok, type RandomBytes, type Result, refuse, SecretText } from '../base/index.js';
import type { VaultKeys } from '../config/index.js';
import type { SecretKind, SecretRow } from '../store/index.js';

const nonceBytes = 12;
const tagBytes = 16;

/** Seals secrets with AES-256-GCM under a named key, bound to the place where they are stored. */
export interface Vault {
  /** Id of the key that seals now. */
  keyId(): string;
  /** Whether this key is available to open what it sealed. */
  holdsKey(keyId: string): boolean;
  /** Seals an account's secret for its row. */
  seal(secret: SecretText, place: SecretPlace): SecretRow;
  /** Opens a row. Refuses if the key is not available, the row is damaged, or the row was sealed for another place. */
  open(row: SecretRow): Result<SecretText>;
  /** Seals a secret that has no row of its own. `place` names where it is stored. */
  sealText(secret: SecretText, place: string): SealedText;
  /** Refuses like `open`. The place must be the one that it was sealed for. */
  openText(sealed: SealedText, place: string): Result<SecretText>;
}

/** A sealed secret: base64 of nonce, ciphertext and tag, and the id of the key that opens it. */
export interface SealedText {
  readonly keyId: string;
  readonly sealed: string;
}

/** Where an account's secret is stored, and for how long. */
export interface SecretPlace {
  readonly accountId: string;
  readonly kind: SecretKind;
  readonly expiresAt: number | null;
  readonly updatedAt: number;
}

/** Creates the vault of an installation's keys. */
export function createVault(keys: VaultKeys, random: RandomBytes = randomBytes): Vault {
  const sealText: Vault['sealText'] = (secret, place) => {
    const key = keys.current();
    const nonce = random(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
    cipher.setAAD(Buffer.from(place));
    const sealed = Buffer.concat([nonce, cipher.update(secret.reveal(), 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { keyId: key.id, sealed: sealed.toString('base64') };
  };

  const unseal = ({ keyId, sealed }: SealedText, place: string, what: string): Result<SecretText> => {
    const bytes = keys.find(keyId)?.bytes;
    if (!bytes) {
      return refuse(
        'unavailable',
        `The ${what} was sealed under key ${keyId}, which is not at hand: give it in GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS, or reconnect the account.`,
        { help: 'Give the earlier key, or reconnect the account.' },
      );
    }
    const buffer = Buffer.from(sealed, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', bytes, buffer.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(buffer.subarray(-tagBytes));
      const text = Buffer.concat([decipher.update(buffer.subarray(nonceBytes, -tagBytes)), decipher.final()]);
      return ok(new SecretText(text.toString('utf8')));
    } catch {
      return refuse('unavailable', `The ${what} cannot be opened: it is damaged. Reconnect the account.`, {
        help: 'Reconnect the account.',
      });
    }
  };

  return {
    keyId: () => keys.current().id,
    holdsKey: (keyId) => keys.find(keyId) !== undefined,
    seal: (secret, { accountId, kind, expiresAt, updatedAt }) => ({
      accountId,
      kind,
      ...sealText(secret, `${accountId}/${kind}`),
      expiresAt,
      updatedAt,
    }),
    open: (row) =>
      unseal(row, `${row.accountId}/${row.kind}`, `${row.kind.replace('_', ' ')} of account ${row.accountId}`),
    sealText,
    openText: (sealed, place) => unseal(sealed, place, 'secret of the consent'),
  };
}
