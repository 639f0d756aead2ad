/** Integrated accounts: connecting, context discovery, listing, deletion, and the access token for each call. */
export {
  askedValues,
  type ConnectValue,
  type ConnectWay,
  connectWayOf,
  type GivenTexts,
  type SortedValues,
  sortValues,
} from './asked-values.js';
export { type CheckedConnection, type ConnectionWish, checkConnection } from './check-connection.js';
export { createAccounts } from './create-accounts.js';
export type { AccountsDeps } from './deps.js';
export type {
  AccountChanges,
  Accounts,
  ConnectInput,
  ConnectRequest,
  DeletedAccount,
  IntegratedAccount,
} from './types.js';
