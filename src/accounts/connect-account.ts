import { newId, ok, type Refusal, type Result, refuse, type SecretText } from '../base/index.js';
import { findIntegration, type Integration } from '../catalogue/index.js';
import type { AccountRow, ConnectedWith, Labels, SecretRow } from '../store/index.js';
import {
  type AccountGrant,
  afterThrottle,
  applicantOf,
  assertionInput,
  clientAsSecret,
  credentialValues,
  type LiveToken,
  noteCredentials,
  type OAuthServer,
  requestToken,
  revokeGrant,
  scopesInToken,
  sealCredentials,
  type TokenGrant,
  type TokenRefusal,
  type TokenRequest,
  type TokenThrottles,
  throttleRefusal,
  withLease,
} from '../tokens/index.js';
import { Credentials } from '../upstream/index.js';
import { type CheckedConnection, checkConnection } from './check-connection.js';
import type { AccountsDeps } from './deps.js';
import { discoverContext, probeAccount } from './discover-context.js';
import type { ConnectInput, ConnectRequest } from './types.js';

const giveBackMs = 10_000;
const deletedMeanwhile = 'The account was deleted while it was being connected.';

/** A stored, connected account, and the access token of the grant. */
export interface ConnectedRow {
  readonly row: AccountRow;
  /** Null if the account has no access token. */
  readonly live: LiveToken | null;
}

/** The connected row, or why there is none and how the token endpoint refused, if it did. */
export type ConnectionOutcome =
  | { readonly ok: true; readonly value: ConnectedRow }
  | { readonly ok: false; readonly refusal: Refusal; readonly tokenRefusal?: TokenRefusal };

/** A connection that the token endpoint has granted and that is to be stored. */
export interface GrantedConnection {
  readonly checked: CheckedConnection;
  /** Null if the account connects without OAuth. */
  readonly grant: TokenGrant | null;
  readonly way: AccountGrant;
  readonly name: string;
  readonly labels?: Labels | undefined;
  readonly externalId?: string | null | undefined;
  /** The requested scopes; used if the grant names none. */
  readonly scopes: readonly string[];
  /** Whether the refresh token was issued for this connection and is used nowhere else. */
  readonly isNewGrant: boolean;
  readonly connectedWith: ConnectedWith;
  /** Name of the person who connects it. */
  readonly by: string | null;
  readonly signal: AbortSignal;
}

/** Exchanges the input for tokens and stores the account: completely or not at all. */
export async function connectAccount(
  parts: AccountsDeps & { readonly throttles: TokenThrottles },
  request: ConnectRequest,
  signal: AbortSignal,
): Promise<ConnectionOutcome> {
  const input = inputMeant(parts, request);
  const checked = await checkConnection(parts, { ...request, way: input.kind });
  if (!checked.ok) return checked;
  const { integration, server } = checked.value;
  const fit = checkWay(checked.value, input);
  if (!fit.ok) return fit;
  const { name, labels, externalId, by = null } = request;
  const scopes = request.scopes ?? (input.kind === 'jwt_bearer' ? scopesOfTools(integration) : []);
  const common = { checked: checked.value, name, labels, externalId, by, scopes, signal };
  if (!server) {
    const way = withoutOAuth(checked.value);
    const connectedWith = way === 'none' ? way : 'values';
    return keepConnection(parts, { ...common, grant: null, way, connectedWith, isNewGrant: false });
  }
  const asked = await tokenRequestOf(parts, { ...common, server }, input);
  if (!asked.ok) return asked;
  const applicant = applicantOf(asked.value);
  const throttle = await parts.throttles.current(server, applicant);
  if (throttle)
    return { ok: false, refusal: throttleRefusal(throttle, parts.clock.now(), afterThrottle(asked.value.input)) };
  const answer = await requestToken(parts.send, { server, ...asked.value, signal });
  parts.metrics?.tokenRequest(integration.name, answer.kind === 'granted' ? 'granted' : answer.fault);
  if (answer.kind === 'refused' && answer.fault === 'throttled') {
    const noted = await parts.throttles.note(server, applicant, answer.message);
    const refusal = throttleRefusal(noted, parts.clock.now(), afterThrottle(asked.value.input));
    return { ok: false, refusal, tokenRefusal: answer };
  }
  if (answer.kind === 'refused') return { ok: false, refusal: refusalOf(answer), tokenRefusal: answer };
  const given = input.kind === 'refresh_token' ? input.refreshToken : null;
  const way = input.kind === 'client_credentials' || input.kind === 'jwt_bearer' ? input.kind : 'consent';
  return keepConnection(parts, {
    ...common,
    // The entered token remains the account's, unless the endpoint replaced it.
    grant: { ...answer.grant, refreshToken: answer.grant.refreshToken ?? given },
    way,
    connectedWith: input.kind,
    isNewGrant: given === null && way === 'consent',
  });
}

/**
 * What every tool of an integration needs: an assertion must name its scopes, and there is no person to select them.
 */
function scopesOfTools({ record: { authorization }, methods }: Integration): readonly string[] {
  const base = authorization.kind === 'oauth2' ? authorization.base_scopes : [];
  return [...new Set([...base, ...methods.flatMap(({ record }) => record.scopes.slice(0, 1))])];
}

// With only one way and no consent, there is nothing to choose.
function inputMeant({ catalogue }: AccountsDeps, { integration, input }: ConnectRequest): ConnectInput {
  const authorization = findIntegration(catalogue, integration)?.record.authorization;
  if (input.kind !== 'values' || authorization?.kind !== 'oauth2') return input;
  const [only, ...others] = authorization.grants;
  return others.length === 0 && (only === 'client_credentials' || only === 'jwt_bearer') ? { kind: only } : input;
}

function withoutOAuth({ integration }: CheckedConnection): AccountGrant {
  return integration.record.authorization.kind === 'none' ? 'none' : 'secret';
}

function refusalOf({ fault, message, help, code }: TokenRefusal): Refusal {
  const data = { upstream_code: code };
  return { code: fault === 'temporary' ? 'unavailable' : 'invalid_params', message, help, data };
}

/** Whether the integration's accounts can connect in the requested way. */
function checkWay({ integration, server }: CheckedConnection, input: ConnectInput): Result<void> {
  const { title } = integration.record;
  const failed = (message: string): Result<never> =>
    refuse('invalid_params', `${title} accounts ${message}.`, { failures: [{ path: 'grant', message }] });
  if (!server)
    return input.kind === 'values' ? ok(undefined) : failed('connect with the values of fields, without OAuth');
  const { grants } = server.record;
  const fits =
    input.kind === 'refresh_token'
      ? grants.includes('code') || grants.includes('device')
      : input.kind === 'values'
        ? false
        : grants.includes(input.kind === 'device_code' ? 'device' : input.kind);
  if (fits) return ok(undefined);
  if (input.kind !== 'values') return failed(`connect by ${grants.join(' or ')}`);
  const message = 'or refresh_token or grant must be given, and only one of them';
  return refuse('invalid_params', `code ${message}: ${title} accounts connect by ${grants.join(' or ')}.`, {
    failures: [{ path: 'code', message }],
  });
}

interface TokenGround {
  readonly checked: CheckedConnection;
  readonly server: OAuthServer;
  readonly scopes: readonly string[];
}

async function tokenRequestOf(
  { clock }: AccountsDeps,
  { checked, server, scopes }: TokenGround,
  input: ConnectInput,
): Promise<Result<Pick<TokenRequest, 'client' | 'input'>>> {
  const { client } = checked;
  const wanted = scopes.length > 0 ? scopes : server.record.base_scopes;
  switch (input.kind) {
    case 'code': {
      const { code, redirectUri, codeVerifier } = input;
      const bound = { redirectUri: redirectUri ?? null, codeVerifier: codeVerifier ?? null };
      return ok({ client, input: { kind: 'code', code, ...bound } });
    }
    case 'client_credentials':
      return ok({ client, input: { kind: 'client_credentials', scopes: wanted } });
    case 'jwt_bearer': {
      const credentials = credentialsOf(checked, null);
      return assertionInput(server, { credentials, context: checked.context }, { scopes: wanted, nowMs: clock.now() });
    }
    case 'values':
      throw new Error('an OAuth account is not connected by values');
    default:
      return ok({ client, input });
  }
}

function credentialsOf({ integration, fields }: CheckedConnection, accessToken: SecretText | null): Credentials {
  return new Credentials(credentialValues(integration.record.authorization.fields, fields), accessToken);
}

/** Discovers the context and stores the account. If that fails, revokes the grant at the service. */
async function keepConnection(parts: AccountsDeps, granted: GrantedConnection): Promise<Result<ConnectedRow>> {
  const { integration, hosts, present, server, context: known } = granted.checked;
  const refreshToken = granted.grant?.refreshToken ?? null;
  if (!refreshToken && granted.way === 'consent' && server?.record.refresh_token !== 'optional') {
    return refuse(
      'invalid_params',
      'The authorization server returned no refresh token, so the account cannot stay connected. Consent again and grant offline access.',
    );
  }
  const listed = scopesGranted(granted);
  if (!listed.ok) return listed;
  const source = {
    integration: integration.record,
    hosts,
    credentials: credentialsOf(granted.checked, granted.grant?.accessToken ?? null),
    context: known,
    signal: granted.signal,
  };
  const probed = await probeAccount(parts.send, source);
  const context = probed.ok ? await discoverContext(parts.send, source) : probed;
  const foreign = context.ok && present ? findForeignContext(integration, present.context, context.value) : null;
  if (context.ok && foreign === null)
    return keep(parts, granted, { context: context.value, refreshToken, listed: listed.value });
  if (granted.isNewGrant && refreshToken) await giveBack(parts, granted.checked, refreshToken);
  return context.ok ? refuse('conflict', foreign ?? '') : context;
}

/**
 * The scopes that a client's access token lists; null if unknown. Refuses if it lists none: every call would fail with
 * an error that names no cause.
 */
function scopesGranted({ checked, grant, way }: GrantedConnection): Result<readonly string[] | null> {
  const { authorization, title } = checked.integration.record;
  if (way !== 'client_credentials' || authorization.kind !== 'oauth2') return ok(null);
  const listed = scopesInToken(authorization, grant?.accessToken ?? null);
  const help = authorization.access_token_claims?.none ?? '';
  return listed?.length === 0
    ? refuse('invalid_params', `${title} gave an access token without any permission. ${help}`, { help })
    : ok(listed);
}

// Services limit the number of valid refresh tokens: an unused one would eventually push out one that is in use.
async function giveBack(
  { send, log }: AccountsDeps,
  { integration, server, client }: CheckedConnection,
  token: SecretText,
): Promise<void> {
  if (!server) return;
  const signal = AbortSignal.timeout(giveBackMs);
  const fault = await revokeGrant(send, { token, server, client, signal });
  if (fault !== null) log?.warn({ integration: integration.name, fault }, 'an unused consent was not revoked');
}

/** What was discovered about a connection. */
interface Learned {
  readonly context: AccountRow['context'];
  readonly refreshToken: SecretText | null;
  /** Scopes that the access token lists; null if unknown. */
  readonly listed: readonly string[] | null;
}

/** The previous and newly granted scopes. The requested ones are used if the grant names none. */
function scopesKept(
  present: AccountRow | null,
  grant: TokenGrant | null,
  wanted: readonly string[],
): readonly string[] {
  const granted = grant && grant.scopes.length > 0 ? grant.scopes : wanted;
  return [...new Set([...(present?.scopes ?? []), ...granted])];
}

async function keep(
  parts: AccountsDeps,
  { checked, grant, name, scopes, way, labels = {}, externalId = null, ...how }: GrantedConnection,
  { context, refreshToken, listed }: Learned,
): Promise<Result<ConnectedRow>> {
  const { store, clock, vault } = parts;
  const { present, integration, client, isOwnClient, fields } = checked;
  const now = clock.now();
  const row: AccountRow = {
    id: present?.id ?? newId('acc', parts.random),
    integration: integration.name,
    name: present?.name ?? name,
    status: 'active',
    context,
    scopes: listed ?? scopesKept(present, grant, scopes),
    lastError: null,
    labels: present?.labels ?? labels,
    externalId: present?.externalId ?? externalId,
    connectedBy: present ? present.connectedBy : how.by,
    connectedWith: how.connectedWith,
    createdAt: present?.createdAt ?? now,
    updatedAt: now,
  };
  const live = grant && { token: grant.accessToken, expiresAt: now + grant.expiresInSeconds * 1000 };
  const expiresAt = live?.expiresAt ?? null;
  const place = { accountId: row.id, updatedAt: now };
  const secrets: SecretRow[] = [
    ...(refreshToken ? [vault.seal(refreshToken, { ...place, kind: 'refresh_token', expiresAt: null })] : []),
    ...(live ? [vault.seal(live.token, { ...place, kind: 'access_token', expiresAt: live.expiresAt })] : []),
    ...(way !== 'consent' || Object.keys(fields).length > 0
      ? [sealCredentials(vault, { grant: way, fields }, place)]
      : []),
    ...(isOwnClient && client
      ? [vault.seal(clientAsSecret(client), { ...place, kind: 'client_secret', expiresAt: null })]
      : []),
  ];
  if (present) {
    // A running refresh of the old grant would overwrite the new one, or mark the account as unusable.
    return withLease<ConnectedRow>(parts, row.id, {
      look: async () => null,
      work: async () => {
        if (!(await store.accounts.get(row.id))) return refuse('conflict', deletedMeanwhile);
        await store.secrets.put(secrets);
        const {
          id: _id,
          integration: _integration,
          createdAt: _createdAt,
          name: _name,
          labels: _labels,
          externalId: _externalId,
          ...changes
        } = row;
        const told = present.status === 'active' ? undefined : parts.eventOf?.('reactivated', row);
        const updated = await store.accounts.update(row.id, changes, told);
        if (!updated) return refuse('conflict', deletedMeanwhile);
        await noteCredentials(parts, { accountId: row.id, kind: 'reconnected', by: how.by, expiresAt });
        return ok({ row: updated, live });
      },
    });
  }
  // Secrets need their account's row, which is not shown to anyone before they are stored.
  await store.accounts.insert({ ...row, status: 'connecting' });
  try {
    await store.secrets.put(secrets);
    const updated = await store.accounts.update(row.id, { status: 'active' }, parts.eventOf?.('active', row));
    if (!updated) return refuse('conflict', deletedMeanwhile);
    await noteCredentials(parts, { accountId: row.id, kind: 'connected', by: how.by, expiresAt });
    return ok({ row: updated, live });
  } catch (error) {
    await store.accounts.delete(row.id, clock.now()).catch(() => undefined);
    throw error;
  }
}

/**
 * Why a context belongs to another customer than the account's: reconnecting with it would expose that customer's data
 * at every URL of the account.
 */
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
