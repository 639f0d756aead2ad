import type { Clock, RandomBytes } from '../base/index.js';
import type { Catalogue } from '../catalogue/index.js';
import type { EventOf } from '../events/index.js';
import type { Logger, Metrics } from '../observe/index.js';
import type { Send } from '../outbound/index.js';
import type { Store } from '../store/index.js';
import type { ConfiguredClient } from '../tokens/index.js';
import type { Vault } from '../vault/index.js';

/** Dependencies of the room. */
export interface AccountsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly vault: Vault;
  /** Sends requests, but only to hosts of the integrations. */
  readonly send: Send;
  /** The configured OAuth client by the prefix that an integration's record names. */
  readonly configuredClient: ConfiguredClient;
  /** Creates the event that is stored with a change. Absent: no webhook is configured. */
  readonly eventOf?: EventOf | undefined;
  /** Hosts that accounts may name if their integration lets them enter a host. */
  readonly serviceHosts?: ReadonlySet<string> | undefined;
  readonly random?: RandomBytes;
  readonly log?: Logger;
  readonly metrics?: Pick<Metrics, 'tokenRequest'>;
}
