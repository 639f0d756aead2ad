import type { Clock, RandomBytes } from '../base/index.js';
import type { Catalogue } from '../catalogue/index.js';
import type { EventOf } from '../events/index.js';
import type { Logger, Metrics } from '../observe/index.js';
import type { Send } from '../outbound/index.js';
import type { Store } from '../store/index.js';
import type { ConfiguredClient } from '../tokens/index.js';
import type { Vault } from '../vault/index.js';

/** What the room is built from. */
export interface AccountsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly vault: Vault;
  /** The only way out; it reaches no host but those of the integrations. */
  readonly send: Send;
  /** The configured OAuth client by the prefix that an integration's record names. */
  readonly configuredClient: ConfiguredClient;
  /** Makes the event that is written with a change; absent where nobody is to be told. */
  readonly eventOf?: EventOf | undefined;
  /** Whole hosts that accounts may name where their integration asks for one. */
  readonly serviceHosts?: ReadonlySet<string> | undefined;
  readonly random?: RandomBytes;
  readonly log?: Logger;
  readonly metrics?: Pick<Metrics, 'tokenRequest'>;
}
