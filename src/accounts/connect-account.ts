import { closestName, newId, ok, type Result, refuse, type SecretText } from '../base/index.js';
import { type DataCenterRecord, findIntegration, type Integration } from '../catalogue/index.js';
import type { AccountRow, SecretRow } from '../store/index.js';
import type { ClientThrottles, LiveToken, OAuthClient } from '../tokens/index.js';
import {
  clientAsSecret,
  clientOfAccount,
  clientOfIntegration,
  requestToken,
  revokeGrant,
  type TokenGrant,
  type TokenGrantInput,
  throttlePauseMs,
  underLease,
} from '../tokens/index.js';
import { discoverContext } from './discover-context.js';
import type { AccountsParts } from './parts.js';
import type { ConnectRequest } from './types.js';

const giveBackMs = 10_000;
const deletedMeanwhile = 'The account was deleted while it was being connected.';

/** What a request for a connection turned out to mean. */
export interface CheckedConnection {
  readonly integration: Integration;
  readonly dataCenter: DataCenterRecord;
  readonly client: OAuthClient;
  /** Whether the client is the account's own and is kept with it. */
  readonly isOwnClient: boolean;
  /** The account that is reconnected. */
  readonly present: AccountRow | null;
}

/** A connected account as it stands in the store, and the access token that came with the grant. */
export interface ConnectedRow {
  readonly row: AccountRow;
  readonly live: LiveToken;
}

/** What a connection is to be kept from, once the token endpoint has granted it. */
export interface GrantedConnection {
  readonly checked: CheckedConnection;
  readonly grant: TokenGrant;
  readonly name: string;
  /** What the consent was asked for; counts where the grant names no scopes. */
  readonly scopes: readonly string[];
  /** Whether the refresh token was made for this connection and is nobody else's. */
  readonly isNewGrant: boolean;
  readonly signal: AbortSignal;
}

/** Exchanges what was given and keeps the account that comes of it: whole or not at all. */
export async function connectAccount(
  parts: AccountsParts & { readonly throttles: ClientThrottles },
  request: ConnectRequest,
  signal: AbortSignal,
): Promise<Result<ConnectedRow>> {
  const checked = await checkConnection(parts, request);
  if (!checked.ok) return checked;
  const { integration, dataCenter, client } = checked.value;
  const input = grantInputOf(request);
  const throttle = parts.throttles.refusalFor(dataCenter, client);
  if (throttle) return { ok: false, refusal: throttle };
  const answer = await requestToken(parts.send, {
    dataCenter,
    authorization: integration.record.authorization,
    client,
    input,
    signal,
  });
  parts.metrics?.tokenRequest(integration.name, answer.kind === 'granted' ? 'granted' : answer.fault);
  if (answer.kind === 'refused') {
    const { authorization } = integration.record;
    if (answer.fault === 'throttled') {
      const pause = { why: answer.message, pauseMs: throttlePauseMs(authorization) };
      return { ok: false, refusal: parts.throttles.note(dataCenter, client, pause) };
    }
    const isPassing = answer.fault === 'temporary';
    const location = answer.body[authorization.device.location_field];
    return refuse(isPassing ? 'unavailable' : 'invalid_params', answer.message, {
      help: answer.help,
      data: { upstream_code: answer.code, ...(typeof location === 'string' ? { location } : {}) },
    });
  }
  const given = input.kind === 'refresh_token' ? input.refreshToken : null;
  return keepConnection(parts, {
    checked: checked.value,
    // The token that was handed in goes on being the account's, unless the endpoint has put another in its place.
    grant: { ...answer.grant, refreshToken: answer.grant.refreshToken ?? given },
    name: request.name,
    scopes: request.scopes ?? [],
    isNewGrant: given === null,
    signal,
  });
}

function grantInputOf({ input }: ConnectRequest): TokenGrantInput {
  if (input.kind !== 'code') return input;
  return {
    kind: 'code',
    code: input.code,
    redirectUri: input.redirectUri ?? null,
    codeVerifier: input.codeVerifier ?? null,
  };
}

/** Finds what a connection is to be made with: integration, data centre, client, and the account that is reconnected. */
export async function checkConnection(
  parts: AccountsParts,
  request: Pick<ConnectRequest, 'integration' | 'dataCenter' | 'client' | 'accountId'>,
): Promise<Result<CheckedConnection>> {
  const integration = findIntegration(parts.catalogue, request.integration);
  if (!integration) {
    const known = [...parts.catalogue.integrations.keys()];
    const near = closestName(request.integration, known);
    const message = `must be one of ${known.join(', ')}${near ? ` (did you mean ${near}?)` : ''}`;
    return refuse('invalid_params', `There is no integration ${shown(request.integration)}: it ${message}.`, {
      failures: [{ path: 'integration', message }],
    });
  }
  const dataCenter = integration.dataCenter(request.dataCenter);
  if (!dataCenter) {
    const message = `must be one of ${integration.record.data_centers.map(({ id }) => id).join(', ')}`;
    return refuse('invalid_params', `There is no data centre ${shown(request.dataCenter)}: it ${message}.`, {
      failures: [{ path: 'data_center', message }],
    });
  }
  const { accountId } = request;
  const present = accountId === undefined ? null : ((await parts.store.accounts.get(accountId)) ?? null);
  if (accountId !== undefined && present?.integration !== integration.name)
    return refuse('not_found', `There is no ${integration.record.title} account ${shown(accountId)} to reconnect.`);
  // What consented to one client is worth nothing to another: an account stays with the client that it was connected with.
  const ownRow = present && !request.client ? await parts.store.secrets.get(present.id, 'client_secret') : undefined;
  const isOwnClient = request.client !== undefined || ownRow !== undefined;
  const client = request.client
    ? ok(request.client)
    : ownRow && present
      ? await clientOfAccount(parts, present.id, integration)
      : clientOfIntegration(integration, parts.configuredClient);
  return client.ok ? ok({ integration, dataCenter, client: client.value, isOwnClient, present }) : client;
}

function shown(text: string): string {
  return text.slice(0, 60);
}

/** Learns the context and keeps the account; a grant that comes to nothing is given back to the service. */
async function keepConnection(parts: AccountsParts, granted: GrantedConnection): Promise<Result<ConnectedRow>> {
  const { integration, dataCenter, present } = granted.checked;
  const { refreshToken } = granted.grant;
  if (!refreshToken) {
    return refuse(
      'invalid_params',
      'The authorization server gave no refresh token, so the account could not stay connected. Consent again, so that it asks anew (offline access).',
    );
  }
  const context = await discoverContext(parts.send, {
    integration: integration.record,
    dataCenter,
    accessToken: granted.grant.accessToken,
    signal: granted.signal,
  });
  const foreign = context.ok && present ? findForeignContext(integration, present.context, context.value) : null;
  if (context.ok && foreign === null) return keep(parts, granted, { context: context.value, refreshToken });
  if (granted.isNewGrant) await giveBack(parts, granted.checked, refreshToken);
  return context.ok ? refuse('conflict', foreign ?? '') : context;
}

// Services keep a limited number of refresh tokens alive: one that nobody holds would in the end push out one that is in use.
async function giveBack(
  { send, log }: AccountsParts,
  { integration, dataCenter }: CheckedConnection,
  refreshToken: SecretText,
): Promise<void> {
  const { authorization } = integration.record;
  const signal = AbortSignal.timeout(giveBackMs);
  const fault = await revokeGrant(send, { refreshToken, dataCenter, authorization, signal });
  if (fault !== null) log?.warn({ integration: integration.name, fault }, 'an unused consent was not revoked');
}

async function keep(
  parts: AccountsParts,
  { checked, grant, name, scopes }: GrantedConnection,
  { context, refreshToken }: { readonly context: AccountRow['context']; readonly refreshToken: SecretText },
): Promise<Result<ConnectedRow>> {
  const { store, clock, vault } = parts;
  const { present, integration, client, isOwnClient } = checked;
  const now = clock.now();
  const row: AccountRow = {
    id: present?.id ?? newId('acc', parts.random),
    integration: integration.name,
    name: present?.name ?? name,
    status: 'active',
    context,
    scopes: [...new Set([...(present?.scopes ?? []), ...(grant.scopes.length > 0 ? grant.scopes : scopes)])],
    lastError: null,
    createdAt: present?.createdAt ?? now,
    updatedAt: now,
  };
  const live = { token: grant.accessToken, expiresAt: now + grant.expiresInSeconds * 1000 };
  const place = { accountId: row.id, updatedAt: now };
  const secrets: SecretRow[] = [
    vault.seal(refreshToken, { ...place, kind: 'refresh_token', expiresAt: null }),
    vault.seal(grant.accessToken, { ...place, kind: 'access_token', expiresAt: live.expiresAt }),
    ...(isOwnClient ? [vault.seal(clientAsSecret(client), { ...place, kind: 'client_secret', expiresAt: null })] : []),
  ];
  if (present) {
    // A refresh of the old grant that is under way would overwrite the new one, or call the account dead.
    return underLease(parts, row.id, {
      look: async () => null,
      work: async () => {
        if (!(await store.accounts.get(row.id))) return refuse('conflict', deletedMeanwhile);
        await store.secrets.put(secrets);
        const { id: _id, integration: _integration, createdAt: _createdAt, name: _name, ...changes } = row;
        const told = present.status === 'active' ? undefined : parts.eventOf?.('reactivated', row);
        const updated = await store.accounts.update(row.id, changes, told);
        return updated ? ok({ row: updated, live }) : refuse('conflict', deletedMeanwhile);
      },
    });
  }
  // Secrets need their account's row, which nobody is shown before they are there.
  await store.accounts.insert({ ...row, status: 'connecting' });
  try {
    await store.secrets.put(secrets);
    const updated = await store.accounts.update(row.id, { status: 'active' }, parts.eventOf?.('active', row));
    return updated ? ok({ row: updated, live }) : refuse('conflict', deletedMeanwhile);
  } catch (error) {
    await store.accounts.delete(row.id, clock.now()).catch(() => undefined);
    throw error;
  }
}

/** Why a context is another customer's than the account's: whoever reconnects with it would hand its data to every URL of the account. */
export function findForeignContext(
  { record }: Integration,
  before: { readonly [name: string]: string },
  now: { readonly [name: string]: string },
): string | null {
  const changed = record.context.find(
    ({ name, foreign }) => foreign === 'refuse' && before[name] !== undefined && before[name] !== now[name],
  );
  return changed
    ? `This consent is for another ${changed.title} (${now[changed.name] ?? 'none'}) than the account's (${before[changed.name]}). Connect it as a new account, or consent as a user of the first.`
    : null;
}
