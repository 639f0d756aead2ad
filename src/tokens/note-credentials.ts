import { type Clock, newId } from '../base/index.js';
import type { Logger } from '../observe/index.js';
import type { CredentialEventRow, Store } from '../store/index.js';

/** Dependencies of the history of credentials. */
export interface HistoryDeps {
  readonly store: Pick<Store, 'credentialEvents'>;
  readonly clock: Clock;
  readonly log?: Pick<Logger, 'warn'> | undefined;
}

/** An event; null for what it does not have. */
export type CredentialNote = Pick<CredentialEventRow, 'accountId' | 'kind'> &
  Partial<Pick<CredentialEventRow, 'code' | 'detail' | 'by' | 'expiresAt'>>;

const detailLengthMax = 500;

/** Adds an event to the history of an account's credentials. A history that cannot be written is logged and stops nothing. */
export async function noteCredentials(
  { store, clock, log }: HistoryDeps,
  { accountId, kind, code = null, detail = null, by = null, expiresAt = null }: CredentialNote,
): Promise<void> {
  const event = { accountId, kind, code, detail: detail?.slice(0, detailLengthMax) ?? null, by, expiresAt };
  try {
    await store.credentialEvents.add({ id: newId('crd'), ...event, at: clock.now() });
  } catch (error) {
    log?.warn({ err: error, accountId, kind }, 'an event of credentials could not be stored');
  }
}
