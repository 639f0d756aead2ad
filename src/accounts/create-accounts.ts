import {
  type Clock,
  newId,
  ok,
  type RandomBytes,
  type Refusal,
  type Result,
  refuse,
  SecretText,
} from '../base/index.js';
import type { Catalogue, Integration } from '../catalogue/index.js';
import { type AccountRow, decodeCursor, type SecretRow, type Store } from '../store/index.js';
import { createAccessTokens } from './access-tokens.js';
import { discoverContext } from './discover-context.js';
import { requestToken, type TokenGrant } from './token-endpoint.js';
import type { Accounts, ConnectRequest, IntegratedAccount, OAuthClient, Outbound } from './types.js';
import type { Vault } from './vault.js';

export interface AccountsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly vault: Vault;
  readonly outbound: Outbound;
  /** The configured OAuth client by the prefix that an integration's record names. */
  readonly configuredClient: (prefix: string) => OAuthClient | undefined;
  readonly random?: RandomBytes;
}

/** Makes the room's front. */
export function createAccounts(parts: AccountsParts): Accounts {
  const { store, clock, catalogue, vault, outbound } = parts;
  const remembered = new Map<string, { readonly account: IntegratedAccount; readonly count: number }>();
  const tokens = createAccessTokens({
    store,
    clock,
    vault,
    outbound,
    clientOf: (account) => clientOf(parts, account),
    onDeadGrant: async (account, why) => {
      await store.accounts.update(account.id, {
        status: 'needs_reauth',
        lastError: { code: String(why.data?.upstream_code ?? why.code), message: why.message, at: clock.now() },
        updatedAt: clock.now(),
      });
    },
  });

  const get: Accounts['get'] = async (id) => {
    const count = await store.servers.changeCount();
    const known = remembered.get(id);
    if (known?.count === count) return known.account;
    const row = await store.accounts.get(id);
    const account = row && accountOf(row, catalogue);
    if (account) remembered.set(id, { account, count });
    else remembered.delete(id);
    return account;
  };

  const connect: Accounts['connect'] = async (request, signal) => {
    const checked = await checkConnect(parts, request);
    if (!checked.ok) return checked;
    const { integration, dataCenter, client, present } = checked.value;
    const input =
      request.input.kind === 'code'
        ? {
            kind: 'code' as const,
            code: request.input.code,
            redirectUri: request.input.redirectUri ?? null,
            codeVerifier: request.input.codeVerifier ?? null,
          }
        : { kind: 'refresh_token' as const, refreshToken: request.input.refreshToken };
    const grant = await requestToken(outbound, {
      dataCenter,
      authorization: integration.record.authorization,
      client,
      input,
      signal,
    });
    if (!grant.ok)
      return grant.refusal.code === 'needs_reauth' ? refuse('invalid_params', grant.refusal.message) : grant;
    const refreshToken =
      grant.value.refreshToken ?? (request.input.kind === 'refresh_token' ? request.input.refreshToken : null);
    if (!refreshToken) {
      return refuse(
        'invalid_params',
        'The authorization server gave no refresh token, so the account could not stay connected. Consent again, so that it asks anew (offline access).',
      );
    }
    const context = await discoverContext(outbound, {
      integration: integration.record,
      dataCenter,
      accessToken: grant.value.accessToken,
      signal,
    });
    if (!context.ok) return context;
    const foreign = present && foreignContext(integration, present.context, context.value);
    if (foreign) return refuse('conflict', foreign);
    return keep(parts, tokens.hold, {
      request,
      integration,
      context: context.value,
      grant: grant.value,
      refreshToken,
      present,
    });
  };

  const refresh: Accounts['refresh'] = async (id, signal) => {
    const account = await get(id);
    if (!account) return refuse('not_found', `There is no integrated account ${id.slice(0, 60)}.`);
    const row = await store.secrets.get(id, 'access_token');
    const old = row ? vault.open(row) : null;
    const token = await tokens.replace(account, old?.ok ? old.value : new SecretText(''));
    if (!token.ok) return token;
    const context = await discoverContext(outbound, {
      integration: account.integration.record,
      dataCenter: account.dataCenter,
      accessToken: token.value,
      signal,
    });
    if (!context.ok) return context;
    const updated = await store.accounts.update(id, {
      status: 'active',
      context: context.value,
      lastError: null,
      updatedAt: clock.now(),
    });
    const renewed = updated && accountOf(updated, catalogue);
    return renewed ? ok(renewed) : refuse('not_found', `There is no integrated account ${id}.`);
  };

  return {
    get,
    connect,
    refresh,
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
    delete: async (id, signal) => {
      const account = await get(id);
      if (!account) return refuse('not_found', `There is no integrated account ${id.slice(0, 60)}.`);
      const revokedUpstream = await revokeUpstream(parts, account, signal);
      await store.accounts.delete(id, clock.now());
      tokens.forget(id);
      return ok({ id, revokedUpstream });
    },
    accessToken: async (account) => {
      if (account.status === 'needs_reauth') return refuse('needs_reauth', reauthWords(account));
      const token = await tokens.get(account);
      return token.ok || token.refusal.code !== 'needs_reauth'
        ? token
        : refuse('needs_reauth', reauthWords(account, token.refusal));
    },
    replaceAccessToken: async (account, rejected) => {
      const token = await tokens.replace(account, rejected);
      return token.ok || token.refusal.code !== 'needs_reauth'
        ? token
        : refuse('needs_reauth', reauthWords(account, token.refusal));
    },
  };
}

function reauthWords(account: IntegratedAccount, why?: Refusal): string {
  const reason = why?.message ?? account.lastError?.message ?? 'its consent is no longer valid';
  return `The account "${account.name}" (${account.id}) must be reconnected by its operator before any call works: ${reason} Reconnect it with "gatehouse accounts connect --account ${account.id}" or in the dashboard; its MCP servers and URLs stay as they are.`;
}

function accountOf(row: AccountRow, catalogue: Catalogue): IntegratedAccount | undefined {
  const integration = catalogue.integrations.get(row.integration);
  const dataCenter = integration?.dataCenter(row.context.data_center ?? '');
  return integration && dataCenter ? Object.freeze({ ...row, integration, dataCenter }) : undefined;
}

async function clientOf(
  { store, vault, configuredClient }: AccountsParts,
  account: IntegratedAccount,
): Promise<Result<OAuthClient>> {
  const row = await store.secrets.get(account.id, 'client_secret');
  if (row) {
    const opened = vault.open(row);
    if (!opened.ok) return opened;
    const [id = '', secret = ''] = opened.value.reveal().split('\n');
    return ok({ id, secret: new SecretText(secret) });
  }
  return configured(account.integration, configuredClient);
}

function configured(
  integration: Integration,
  configuredClient: AccountsParts['configuredClient'],
): Result<OAuthClient> {
  const prefix = integration.record.authorization.client_environment_prefix;
  const client = configuredClient(prefix);
  return client
    ? ok(client)
    : refuse(
        'invalid_params',
        `No OAuth client is configured for ${integration.record.title}: set ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET.`,
      );
}

async function checkConnect(parts: AccountsParts, request: ConnectRequest) {
  const integration = parts.catalogue.integrations.get(request.integration);
  if (!integration)
    return refuse(
      'invalid_params',
      `There is no integration ${request.integration}; known: ${[...parts.catalogue.integrations.keys()].join(', ')}.`,
    );
  const dataCenter = integration.dataCenter(request.dataCenter);
  if (!dataCenter) {
    const known = integration.record.data_centers.map((center) => center.id).join(', ');
    return refuse('invalid_params', `There is no data centre ${request.dataCenter}; known: ${known}.`, {
      failures: [{ path: 'data_center', message: `must be one of ${known}` }],
    });
  }
  const client = request.client ? ok(request.client) : configured(integration, parts.configuredClient);
  if (!client.ok) return client;
  const present =
    request.accountId === undefined ? null : ((await parts.store.accounts.get(request.accountId)) ?? null);
  if (request.accountId !== undefined && present?.integration !== integration.name)
    return refuse('not_found', `There is no ${integration.record.title} account ${request.accountId} to reconnect.`);
  return ok({ integration, dataCenter, client: client.value, present });
}

// Whoever reconnects with another organization's consent would hand its data to every URL of this account.
function foreignContext(
  integration: Integration,
  before: { readonly [name: string]: string },
  now: { readonly [name: string]: string },
): string | null {
  const changed = integration.record.context.find(
    (item) => item.foreign === 'refuse' && before[item.name] !== undefined && before[item.name] !== now[item.name],
  );
  return changed
    ? `This consent is for another ${changed.title} (${now[changed.name]}) than the account's (${before[changed.name]}). Connect it as a new account, or consent as a user of the first.`
    : null;
}

interface Kept {
  readonly request: ConnectRequest;
  readonly integration: Integration;
  readonly context: { readonly [name: string]: string };
  readonly grant: TokenGrant;
  readonly refreshToken: SecretText;
  readonly present: AccountRow | null;
}

async function keep(
  parts: AccountsParts,
  hold: (id: string, token: SecretText, seconds: number) => Promise<void>,
  kept: Kept,
): Promise<Result<IntegratedAccount>> {
  const { store, clock, vault, catalogue } = parts;
  const now = clock.now();
  const { request, present } = kept;
  const row: AccountRow = {
    id: present?.id ?? newId('acc', parts.random),
    integration: kept.integration.name,
    name: present?.name ?? request.name,
    status: 'connecting',
    context: kept.context,
    scopes: [...new Set([...(present?.scopes ?? []), ...kept.grant.scopes])],
    lastError: null,
    createdAt: present?.createdAt ?? now,
    updatedAt: now,
  };
  if (!present) await store.accounts.insert(row);
  const secrets: SecretRow[] = [
    vault.seal(kept.refreshToken, { accountId: row.id, kind: 'refresh_token', expiresAt: null, updatedAt: now }),
  ];
  if (request.client) {
    secrets.push(
      vault.seal(new SecretText(`${request.client.id}\n${request.client.secret.reveal()}`), {
        accountId: row.id,
        kind: 'client_secret',
        expiresAt: null,
        updatedAt: now,
      }),
    );
  }
  await store.secrets.put(secrets);
  await hold(row.id, kept.grant.accessToken, kept.grant.expiresInSeconds);
  const updated = await store.accounts.update(row.id, { ...row, status: 'active' });
  const account = updated && accountOf(updated, catalogue);
  return account ? ok(account) : refuse('conflict', 'The account was deleted while it was being connected.');
}

async function revokeUpstream(parts: AccountsParts, account: IntegratedAccount, signal: AbortSignal): Promise<boolean> {
  const row = await parts.store.secrets.get(account.id, 'refresh_token');
  const opened = row ? parts.vault.open(row) : null;
  if (!opened?.ok) return false;
  const reply = await parts.outbound({
    host: account.dataCenter.hosts.accounts,
    method: 'POST',
    path: account.integration.record.authorization.paths.revoke,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token: opened.value.reveal() }).toString(),
    signal,
    timeoutMs: 10_000,
  });
  return reply.ok && reply.value.status < 300 && !reply.value.text.includes('"error"');
}
