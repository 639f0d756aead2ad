import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { isJsonObject, parseExactJson, type RandomBytes } from '../base/index.js';

const nonceBytes = 12;
const tagBytes = 16;

/** The state that a client carries between two rounds of one call: the approval that it waits for, and the call. */
export interface RequestState {
  readonly id: string;
  readonly digest: string;
  readonly expiresAt: number;
}

/** Seals request states, so that a client can neither read nor make one. */
export interface RequestStates {
  seal(state: RequestState): string;
  /** Null for everything that `seal` has not made. */
  open(text: string): RequestState | null;
}

/** Creates the sealing of states (AES-256-GCM) under a key derived from the installation's. */
export function createRequestStates(key: Uint8Array, random: RandomBytes = randomBytes): RequestStates {
  const own = new Uint8Array(hkdfSync('sha256', key, '', 'gatehouse request state', 32));
  return {
    seal: ({ id, digest, expiresAt }) => {
      const nonce = random(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', own, nonce);
      const text = JSON.stringify({ id, digest, expiresAt });
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
        'base64url',
      );
    },
    open: (text) => {
      if (!/^[\w-]{40,2000}$/.test(text)) return null;
      const bytes = Buffer.from(text, 'base64url');
      if (bytes.length <= nonceBytes + tagBytes) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', own, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAuthTag(bytes.subarray(-tagBytes));
        const opened = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
        return stateOf(parseExactJson(opened.toString('utf8')));
      } catch {
        return null;
      }
    },
  };
}

function stateOf(value: unknown): RequestState | null {
  if (!isJsonObject(value)) return null;
  const { id, digest, expiresAt } = value;
  return typeof id === 'string' && typeof digest === 'string' && typeof expiresAt === 'number'
    ? { id, digest, expiresAt }
    : null;
}
