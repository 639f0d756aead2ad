import type { Accounts, AccountsDeps } from '../accounts/index.js';

/** What consents are built from: what accounts are built from, and more. */
export interface ConsentsDeps extends AccountsDeps {
  readonly accounts: Accounts;
  /** Keys the hashes under which links and states are kept. */
  readonly hashKey: Uint8Array;
  /** Host, or `*`, to the origin that takes its place: browsers must be sent there too. */
  readonly connectTo?: ReadonlyMap<string, string>;
}
