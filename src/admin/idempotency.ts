import { type Clock, isJsonObject, parseExactJson, SecretText, writeExactJson } from '../base/index.js';
import type { Store } from '../store/index.js';
import type { Vault } from '../vault/index.js';
import { type AdminAnswer, errorAnswer } from './route.js';

const lifetimeMs = 24 * 3_600_000;
const keyPattern = /^[\x21-\x7e]{1,255}$/;

/** Dependencies of idempotent requests. */
export interface IdempotencyDeps {
  readonly store: Pick<Store, 'idempotency'>;
  readonly vault: Pick<Vault, 'sealText' | 'openText'>;
  /** Keyed, so that neither keys nor bodies can be guessed from what is stored. */
  readonly digest: (text: string) => string;
  readonly clock: Clock;
}

/** A request with an `Idempotency-Key`. */
export interface KeyedRequest {
  readonly key: string;
  /** Keys of different callers are independent. */
  readonly actorId: string;
  /** Method, path and body, which must be equal when the key is repeated. */
  readonly content: string;
}

/**
 * Does the work once per key and repeats its response for 24 hours. A different request with the same key is a 409, and
 * so is a repeated one whose first request has not finished, because it may have been executed.
 */
export async function handleOnce(
  { store, vault, digest, clock }: IdempotencyDeps,
  { key, actorId, content }: KeyedRequest,
  work: () => Promise<AdminAnswer>,
): Promise<AdminAnswer> {
  if (!keyPattern.test(key))
    return errorAnswer('invalid_params', 'Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.');
  const keyHash = digest(`idempotency key\n${actorId}\n${key}`);
  const requestHash = digest(`idempotent request\n${content}`);
  const now = clock.now();
  if (await store.idempotency.begin({ keyHash, requestHash, expiresAt: now + lifetimeMs }, now)) {
    const answer = await work();
    // If the result is unknown, the key stays in use, so that nothing is done twice.
    if (answer.status < 500 || answer.body.is_remote_error === true) {
      const sealed = vault.sealText(new SecretText(writeExactJson(answer.body)), placeOf(keyHash));
      await store.idempotency.finish(keyHash, { status: answer.status, ...sealed });
    }
    return answer;
  }
  const known = await store.idempotency.get(keyHash);
  if (known && known.requestHash !== requestHash)
    return errorAnswer(
      'idempotency_conflict',
      'This Idempotency-Key was used for another request. Send a new key with a new request.',
    );
  if (!known?.answer)
    return errorAnswer(
      'idempotency_conflict',
      'The first request with this Idempotency-Key has not finished. If it was cut short, check whether it was carried out, then send a new key.',
    );
  const opened = vault.openText(known.answer, placeOf(keyHash));
  if (!opened.ok)
    return errorAnswer('unavailable', 'The stored response for this Idempotency-Key cannot be decrypted.');
  const body = parseExactJson(opened.value.reveal());
  return {
    status: known.answer.status,
    body: isJsonObject(body) ? body : {},
    headers: { 'idempotent-replayed': 'true' },
  };
}

function placeOf(keyHash: string): string {
  return `idempotency/${keyHash}`;
}
