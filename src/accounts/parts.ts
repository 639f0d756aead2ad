import type { Clock, RandomBytes } from '../base/index.js';
import type { Catalogue } from '../catalogue/index.js';
import type { Logger, Metrics } from '../observe/index.js';
import type { AccountRow, EventRow, Store } from '../store/index.js';
import type { AccountEventType } from './account-events.js';
import type { Accounts, OAuthClient, Outbound } from './types.js';
import type { Vault } from './vault.js';

/** What the room is built from. */
export interface AccountsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly vault: Vault;
  /** The only way out; it reaches no host but those of the integrations. */
  readonly outbound: Outbound;
  /** The configured OAuth client by the prefix that an integration's record names. */
  readonly configuredClient: (prefix: string) => OAuthClient | undefined;
  /** Makes the event that is written with a change; absent where nobody is to be told. */
  readonly eventOf?: ((type: AccountEventType, row: AccountRow) => EventRow) | undefined;
  readonly random?: RandomBytes;
  readonly log?: Logger;
  readonly metrics?: Pick<Metrics, 'tokenRequest'>;
}

/** What consents are built from, beside what accounts are. */
export interface ConsentsParts extends AccountsParts {
  readonly accounts: Accounts;
  /** Keys the hashes under which links and states are kept. */
  readonly hashKey: Uint8Array;
  /** Host, or `*`, to the origin that takes its place: browsers must be sent there too. */
  readonly connectTo?: ReadonlyMap<string, string>;
}
