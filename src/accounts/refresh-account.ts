import { ok, type Result, refuse } from '../base/index.js';
import type { AccountRow } from '../store/index.js';
import { type AccessTokens, credentialValues, readCredentials } from '../tokens/index.js';
import { Credentials } from '../upstream/index.js';
import { accountOf, unknownAccount } from './account-reader.js';
import { findForeignContext } from './connect-account.js';
import { explained, markRefused } from './create-credentials.js';
import type { AccountsDeps } from './deps.js';
import { discoverContext, isRefused, probeAccount } from './discover-context.js';
import type { IntegratedAccount } from './types.js';

/** Renews the access token of an account, probes it, and reads its context again. */
export async function refreshAccount(
  deps: AccountsDeps,
  tokens: AccessTokens,
  { account, signal }: { readonly account: IntegratedAccount; readonly signal: AbortSignal },
): Promise<Result<IntegratedAccount>> {
  const renewed = await renewedCredentials(deps, tokens, { account, signal });
  if (!renewed.ok) return { ok: false, refusal: explained(account, renewed.refusal) };
  const { integration, hosts } = account;
  const known = account.context;
  const source = { integration: integration.record, hosts, credentials: renewed.value, context: known, signal };
  const probed = await probeAccount(deps.send, source);
  if (!probed.ok) return isRefused(probed.refusal) && !renewed.value.accessToken ? markRefused(deps, account) : probed;
  const context = await discoverContext(deps.send, source);
  if (!context.ok) return context;
  const foreign = findForeignContext(integration, known, context.value);
  return foreign ? refuse('conflict', foreign) : activate(deps, account, context.value);
}

async function activate(
  { store, clock, catalogue, eventOf }: AccountsDeps,
  account: IntegratedAccount,
  context: AccountRow['context'],
): Promise<Result<IntegratedAccount>> {
  const changes = {
    status: 'active' as const,
    // An optional value that could not be read now keeps its previous value.
    context: { ...account.context, ...context },
    lastError: null,
    updatedAt: clock.now(),
  };
  const event =
    account.status === 'active'
      ? undefined
      : eventOf?.('reactivated', { ...account, integration: account.integration.name, ...changes });
  const updated = await store.accounts.update(account.id, changes, event);
  const current = updated && accountOf(updated, catalogue);
  return current ? ok(current) : unknownAccount(account.id);
}

/** The credentials of an account, with the new access token from the token endpoint if it has one. */
async function renewedCredentials(
  deps: AccountsDeps,
  tokens: AccessTokens,
  { account, signal }: { readonly account: IntegratedAccount; readonly signal: AbortSignal },
): Promise<Result<Credentials>> {
  const { authorization } = account.integration.record;
  const token = authorization.kind === 'oauth2' ? await tokens.force(account, signal) : ok(null);
  if (!token.ok) return token;
  const given = await readCredentials(deps, account.id);
  return given.ok
    ? ok(new Credentials(credentialValues(authorization.fields, given.value.fields), token.value))
    : given;
}
