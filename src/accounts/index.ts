/** Integrated accounts: connecting, the sealed vault, access tokens with one refresh at a time. */
export { type AccountsParts, createAccounts } from './create-accounts.js';
export type { Accounts, ConnectInput, ConnectRequest, IntegratedAccount, OAuthClient, Outbound } from './types.js';
export { createVault, type Vault } from './vault.js';
