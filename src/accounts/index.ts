/** Integrated accounts: connecting, the sealed vault, access tokens with one refresh at a time. */
export type { Accounts, ConnectInput, ConnectRequest, IntegratedAccount } from './types.js';
