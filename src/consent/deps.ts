import type { Accounts, AccountsDeps } from '../accounts/index.js';

/** Dependencies of consents: those of accounts, and more. */
export interface ConsentsDeps extends AccountsDeps {
  readonly accounts: Accounts;
  /** Keys the hashes under which links and states are stored. */
  readonly hashKey: Uint8Array;
  /** Origin to connect to in place of a host, by host or `*`: browsers must be sent there too. */
  readonly connectTo?: ReadonlyMap<string, string>;
}
