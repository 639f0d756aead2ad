import type { Accounts, IntegratedAccount } from '../accounts/index.js';
import type { Clock, JsonObject, Result } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import type { FileInHand, LookUp, Send } from '../outbound/index.js';
import type { RateLimit } from '../upstream/index.js';
import type { Deadline } from './deadline.js';
import type { FileDeps } from './take-file.js';
import type { CallEvents } from './types.js';

/** Dependencies of executing a call. */
export interface ExecuteDeps extends FileDeps {
  readonly accounts: Accounts;
  readonly send: Send;
  readonly lookUp: LookUp;
  readonly clock: Clock;
  /** Receives the status and the rate-limit figures of every response. */
  readonly onAnswer: (status: number, accountId: string, rateLimit: RateLimit) => void;
}

/** One call whose arguments are valid. */
export interface CheckedCall {
  readonly account: IntegratedAccount;
  readonly method: Method;
  readonly values: JsonObject;
  readonly notes: readonly string[];
  /** Set if no field of the reply is omitted by default. */
  readonly isWhole?: boolean | undefined;
  readonly deadline: Deadline;
  /** The file that the call sends, if it was fetched already: what a person approves is what is sent. */
  readonly file?: FileInHand;
  readonly events?: CallEvents | null | undefined;
  /** Stores the intent of a change; nothing of it is sent unless that succeeds. */
  readonly recordIntent: () => Promise<Result<null>>;
}
