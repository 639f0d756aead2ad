import { ok } from '../base/index.js';
import { type AccessTokens, clientOfAccount, createAccessTokens, createTokenThrottles } from '../tokens/index.js';
import { AccountReader, accountOf, unknownAccount } from './account-reader.js';
import { connectAccount } from './connect-account.js';
import { type AccountCredentials, createCredentials } from './create-credentials.js';
import { deleteAccount } from './delete-account.js';
import type { AccountsDeps } from './deps.js';
import { probeAccount } from './discover-context.js';
import { refreshAccount } from './refresh-account.js';
import type { Accounts } from './types.js';

type Throttles = ReturnType<typeof createTokenThrottles>;

/** Creates the accounts. */
export function createAccounts(deps: AccountsDeps): Accounts {
  const { store, clock, catalogue } = deps;
  const reader = new AccountReader(deps);
  const throttles = createTokenThrottles(deps);
  const tokens = accessTokensOf(deps, throttles);
  const credentials = createCredentials(deps, tokens);
  return {
    get: (id) => reader.get(id),
    list: (page) => reader.list(page),
    connect: connector({ ...deps, throttles }, tokens, credentials),
    refresh: async (id, signal) => {
      const account = await reader.get(id);
      return account ? refreshAccount(deps, tokens, { account, signal }) : unknownAccount(id);
    },
    delete: async (id, signal) => {
      const deleted = await deleteAccount(deps, id, signal);
      if (!deleted.ok) return deleted;
      tokens.forget(id);
      credentials.forget(id);
      return deleted;
    },
    update: async (id, changes) => {
      const row = await store.accounts.update(id, { ...changes, updatedAt: clock.now() });
      return row && accountOf(row, catalogue);
    },
    credentials: credentials.credentials,
    heldCredentials: credentials.heldCredentials,
    replaceCredentials: credentials.replaceCredentials,
    check: async (account, signal) => {
      const found = await credentials.credentials(account, signal);
      if (!found.ok) return found;
      const { integration, hosts, context } = account;
      const source = { integration: integration.record, hosts, context, credentials: found.value, signal };
      return probeAccount(deps.send, source);
    },
    credentialEvents: (id) => store.credentialEvents.list(id),
    settle: tokens.settle,
  };
}

function accessTokensOf(deps: AccountsDeps, throttles: Throttles): AccessTokens {
  const { log, metrics } = deps;
  return createAccessTokens({
    ...deps,
    throttles,
    clientOf: (account) => clientOfAccount(deps, account.id, account.integration),
    onTokenRequest: metrics && ((integration, outcome) => metrics.tokenRequest(integration, outcome)),
    onQuietFault: (accountId, fault) =>
      log?.warn({ accountId, fault }, 'an access token was not refreshed ahead of its end'),
  });
}

function connector(
  deps: AccountsDeps & { readonly throttles: Throttles },
  tokens: AccessTokens,
  credentials: AccountCredentials,
): Accounts['connect'] {
  return async (request, signal) => {
    const connected = await connectAccount(deps, request, signal);
    if (!connected.ok) return connected;
    const { row, live } = connected.value;
    if (live) tokens.hold(row.id, live);
    credentials.forget(row.id);
    const account = accountOf(row, deps.catalogue);
    if (!account) throw new Error(`the account ${row.id} was connected to what the catalogue does not have`);
    return ok(account);
  };
}
