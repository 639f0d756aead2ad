import { ok, type Refusal, refuse } from '../base/index.js';
import type { Catalogue } from '../catalogue/index.js';
import { programCommand } from '../config/index.js';
import { type AccountRow, decodeCursor } from '../store/index.js';
import { clientOfAccount, createAccessTokens, createClientThrottles, revokeGrant } from '../tokens/index.js';
import { connectAccount, findForeignContext } from './connect-account.js';
import { discoverContext } from './discover-context.js';
import type { AccountsParts } from './parts.js';
import type { Accounts, IntegratedAccount } from './types.js';

const rememberedMax = 20_000;

/** Makes the room's front. */
export function createAccounts(parts: AccountsParts): Accounts {
  const { store, clock, catalogue, send, log, metrics } = parts;
  const remembered = new Map<string, { readonly account: IntegratedAccount; readonly count: number }>();
  const tokens = createAccessTokens({
    ...parts,
    clientOf: (account) => clientOfAccount(parts, account.id, account.integration),
    onTokenRequest: metrics && ((integration, outcome) => metrics.tokenRequest(integration, outcome)),
    onQuietFault: (accountId, fault) =>
      log?.warn({ accountId, fault }, 'an access token was not refreshed ahead of its end'),
  });

  const throttles = createClientThrottles(clock);

  const eventOf = (account: IntegratedAccount, changes: Partial<AccountRow>) =>
    parts.eventOf?.('reactivated', { ...account, integration: account.integration.name, ...changes });

  const get: Accounts['get'] = (id) => {
    const count = store.servers.changeCount();
    const known = remembered.get(id);
    return known && known.count === count ? known.account : read(id, count);
  };
  const read = async (id: string, asked: number | Promise<number>): Promise<IntegratedAccount | undefined> => {
    const count = await asked;
    const known = remembered.get(id);
    if (known?.count === count) return known.account;
    const row = await store.accounts.get(id);
    const account = row && accountOf(row, catalogue);
    if (remembered.size >= rememberedMax) remembered.clear();
    if (account) remembered.set(id, { account, count });
    else remembered.delete(id);
    return account;
  };

  const connect: Accounts['connect'] = async (request, signal) => {
    const connected = await connectAccount({ ...parts, throttles }, request, signal);
    if (!connected.ok) return connected;
    const { row, live } = connected.value;
    tokens.hold(row.id, live);
    const account = accountOf(row, catalogue);
    if (!account) throw new Error(`the account ${row.id} was connected to what the catalogue does not have`);
    return ok(account);
  };

  const refresh: Accounts['refresh'] = async (id, signal) => {
    const account = await get(id);
    if (!account) return unknownAccount(id);
    const token = await tokens.force(account, signal);
    if (!token.ok) return { ok: false, refusal: explained(account, token.refusal) };
    const { integration, dataCenter } = account;
    const source = { integration: integration.record, dataCenter, accessToken: token.value, signal };
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
    const renewed = updated && accountOf(updated, catalogue);
    return renewed ? ok(renewed) : unknownAccount(id);
  };

  const deleteAccount: Accounts['delete'] = async (id, signal) => {
    const row = await store.accounts.get(id);
    if (!row) return unknownAccount(id);
    const revocationFault = await revokeOf(parts, row, signal);
    await store.accounts.delete(id, clock.now(), parts.eventOf?.('deleted', row));
    tokens.forget(id);
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
    rename: async (id, name) => {
      const row = await store.accounts.update(id, { name, updatedAt: clock.now() });
      return row && accountOf(row, catalogue);
    },
    accessToken: async (account, signal) => {
      if (account.status === 'needs_reauth') return refuse('needs_reauth', reauthWords(account));
      const token = await tokens.get(account, signal);
      return token.ok ? token : { ok: false, refusal: explained(account, token.refusal) };
    },
    heldAccessToken: ({ id, status }) => (status === 'needs_reauth' ? null : tokens.held(id)),
    replaceAccessToken: async (account, rejected, signal) => {
      const token = await tokens.replace(account, rejected, signal);
      return token.ok ? token : { ok: false, refusal: explained(account, token.refusal) };
    },
    settle: tokens.settle,
  };
}

function unknownAccount(id: string) {
  return refuse('not_found', `There is no integrated account ${id.slice(0, 60)}.`);
}

function explained(account: IntegratedAccount, refusal: Refusal): Refusal {
  return refusal.code === 'needs_reauth' ? { ...refusal, message: reauthWords(account, refusal) } : refusal;
}

function reauthWords(account: IntegratedAccount, why?: Refusal): string {
  const reason = why?.message ?? account.lastError?.message ?? 'its consent is no longer valid.';
  const command = `${programCommand()} accounts link ${account.integration.name} --account ${account.id}`;
  return `The account "${account.name}" (${account.id}) must be reconnected by its operator before any call works: ${reason} Reconnect it by the link that "${command}" prints; its MCP servers and URLs stay as they are.`;
}

// Undefined where the account was never fully connected, or the catalogue knows its service no more.
function accountOf(row: AccountRow, catalogue: Catalogue): IntegratedAccount | undefined {
  const integration = catalogue.integrations.get(row.integration);
  const dataCenter = integration?.dataCenter(row.context.data_center ?? '');
  if (!integration || !dataCenter || row.status === 'connecting') return undefined;
  return Object.freeze({ ...row, integration, dataCenter });
}

async function revokeOf(
  { store, vault, catalogue, send }: AccountsParts,
  row: AccountRow,
  signal: AbortSignal,
): Promise<string | null> {
  const integration = catalogue.integrations.get(row.integration);
  const dataCenter = integration?.dataCenter(row.context.data_center ?? '');
  if (!integration || !dataCenter) return `The catalogue has no ${row.integration} any more, so nobody was asked.`;
  const secret = await store.secrets.get(row.id, 'refresh_token');
  if (!secret) return 'There was no refresh token to revoke.';
  const refreshToken = vault.open(secret);
  if (!refreshToken.ok) return refreshToken.refusal.message;
  const { authorization } = integration.record;
  return revokeGrant(send, { refreshToken: refreshToken.value, dataCenter, authorization, signal });
}
