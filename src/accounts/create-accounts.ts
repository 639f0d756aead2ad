import { ok, type Result, refuse } from '../base/index.js';
import { type Catalogue, hostsOf } from '../catalogue/index.js';
import { type AccountRow, decodeCursor } from '../store/index.js';
import {
  type AccessTokens,
  clientOfAccount,
  createAccessTokens,
  createTokenThrottles,
  credentialValues,
  oauthServerOf,
  readCredentials,
  revokeGrant,
} from '../tokens/index.js';
import { Credentials } from '../upstream/index.js';
import { connectAccount, findForeignContext } from './connect-account.js';
import { createCredentials, explained, markRefused } from './create-credentials.js';
import { discoverContext, isRefused, probeAccount } from './discover-context.js';
import type { AccountsParts } from './parts.js';
import type { Accounts, IntegratedAccount } from './types.js';

const rememberedMax = 20_000;

interface RememberedAccount {
  readonly account: IntegratedAccount;
  /** The store's change count, and the integrations, that it was read under. */
  readonly count: number;
  readonly of: Catalogue['integrations'];
}

/** Makes the room's front. */
export function createAccounts(parts: AccountsParts): Accounts {
  const { store, clock, catalogue, send, log, metrics } = parts;
  const remembered = new Map<string, RememberedAccount>();
  const throttles = createTokenThrottles(parts);
  const tokens = createAccessTokens({
    ...parts,
    throttles,
    clientOf: (account) => clientOfAccount(parts, account.id, account.integration),
    onTokenRequest: metrics && ((integration, outcome) => metrics.tokenRequest(integration, outcome)),
    onQuietFault: (accountId, fault) =>
      log?.warn({ accountId, fault }, 'an access token was not refreshed ahead of its end'),
  });

  const credentials = createCredentials(parts, tokens);

  const eventOf = (account: IntegratedAccount, changes: Partial<AccountRow>) =>
    parts.eventOf?.('reactivated', { ...account, integration: account.integration.name, ...changes });

  const get: Accounts['get'] = (id) => {
    const count = store.servers.changeCount();
    const known = remembered.get(id);
    return known && known.count === count && known.of === catalogue.integrations ? known.account : read(id, count);
  };
  const read = async (id: string, asked: number | Promise<number>): Promise<IntegratedAccount | undefined> => {
    const count = await asked;
    const known = remembered.get(id);
    const of = catalogue.integrations;
    if (known?.count === count && known.of === of) return known.account;
    const row = await store.accounts.get(id);
    const account = row && accountOf(row, catalogue);
    if (remembered.size >= rememberedMax) remembered.clear();
    if (account) remembered.set(id, { account, count, of });
    else remembered.delete(id);
    return account;
  };

  const connect: Accounts['connect'] = async (request, signal) => {
    const connected = await connectAccount({ ...parts, throttles }, request, signal);
    if (!connected.ok) return connected;
    const { row, live } = connected.value;
    if (live) tokens.hold(row.id, live);
    credentials.forget(row.id);
    const account = accountOf(row, catalogue);
    if (!account) throw new Error(`the account ${row.id} was connected to what the catalogue does not have`);
    return ok(account);
  };

  const refresh: Accounts['refresh'] = async (id, signal) => {
    const account = await get(id);
    if (!account) return unknownAccount(id);
    const renewed = await renewedCredentials(parts, tokens, { account, signal });
    if (!renewed.ok) return { ok: false, refusal: explained(account, renewed.refusal) };
    const { integration, hosts } = account;
    const known = account.context;
    const source = { integration: integration.record, hosts, credentials: renewed.value, context: known, signal };
    const probed = await probeAccount(send, source);
    if (!probed.ok)
      return isRefused(probed.refusal) && !renewed.value.accessToken ? markRefused(parts, account) : probed;
    const context = await discoverContext(send, source);
    if (!context.ok) return context;
    const foreign = findForeignContext(integration, account.context, context.value);
    if (foreign) return refuse('conflict', foreign);
    const changes = {
      status: 'active' as const,
      // What is optional and could not be read just now is still known.
      context: { ...account.context, ...context.value },
      lastError: null,
      updatedAt: clock.now(),
    };
    const told = account.status === 'active' ? undefined : eventOf(account, changes);
    const updated = await store.accounts.update(id, changes, told);
    const current = updated && accountOf(updated, catalogue);
    return current ? ok(current) : unknownAccount(id);
  };

  const deleteAccount: Accounts['delete'] = async (id, signal) => {
    const row = await store.accounts.get(id);
    if (!row) return unknownAccount(id);
    const revocationFault = await revokeOf(parts, row, signal);
    await store.accounts.delete(id, clock.now(), parts.eventOf?.('deleted', row));
    tokens.forget(id);
    credentials.forget(id);
    return ok({ id, revokedUpstream: revocationFault === null, revocationFault });
  };

  return {
    get,
    connect,
    refresh,
    delete: deleteAccount,
    list: async (page) => {
      if (page.cursor !== undefined && !decodeCursor(page.cursor)) {
        return refuse('invalid_params', 'cursor is not a cursor of this list', {
          failures: [{ path: 'cursor', message: 'is not a cursor of this list' }],
        });
      }
      const { items, nextCursor } = await store.accounts.list(page);
      return ok({
        items: items.map((row) => accountOf(row, catalogue)).filter((account) => account !== undefined),
        nextCursor,
      });
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
      return probeAccount(send, { integration: integration.record, hosts, context, credentials: found.value, signal });
    },
    settle: tokens.settle,
  };
}

function unknownAccount(id: string) {
  return refuse('not_found', `There is no integrated account ${id.slice(0, 60)}.`);
}

/** The credentials of an account with an access token that the token endpoint has just given, where it has one. */
async function renewedCredentials(
  parts: AccountsParts,
  tokens: AccessTokens,
  { account, signal }: { readonly account: IntegratedAccount; readonly signal: AbortSignal },
): Promise<Result<Credentials>> {
  const { authorization } = account.integration.record;
  const token = authorization.kind === 'oauth2' ? await tokens.force(account, signal) : ok(null);
  if (!token.ok) return token;
  const given = await readCredentials(parts, account.id);
  return given.ok
    ? ok(new Credentials(credentialValues(authorization.fields, given.value.fields), token.value))
    : given;
}

// Undefined where the account was never fully connected, or the catalogue knows its service no more.
function accountOf(row: AccountRow, catalogue: Catalogue): IntegratedAccount | undefined {
  const integration = catalogue.integrations.get(row.integration);
  const dataCenter = integration?.dataCenter(row.context.data_center ?? '');
  if (!integration || !dataCenter || row.status === 'connecting') return undefined;
  return Object.freeze({ ...row, integration, dataCenter, hosts: hostsOf(dataCenter, row.context) });
}

async function revokeOf(parts: AccountsParts, row: AccountRow, signal: AbortSignal): Promise<string | null> {
  const { store, vault, catalogue, send } = parts;
  const account = accountOf({ ...row, status: 'active' }, catalogue);
  if (!account) return `The catalogue has no ${row.integration} any more, so nobody was asked.`;
  const server = oauthServerOf(account);
  if (!server.ok)
    return `The credentials stay valid at ${account.integration.record.title}: revoke them there if nothing else uses them.`;
  const secret =
    (await store.secrets.get(row.id, 'refresh_token')) ??
    (server.value.record.refresh_token === 'optional' ? await store.secrets.get(row.id, 'access_token') : undefined);
  if (!secret) return 'There was no refresh token to revoke.';
  const token = vault.open(secret);
  if (!token.ok) return token.refusal.message;
  const client = await clientOfAccount(parts, row.id, account.integration);
  return revokeGrant(send, {
    token: token.value,
    server: server.value,
    client: client.ok ? client.value : null,
    signal,
  });
}
