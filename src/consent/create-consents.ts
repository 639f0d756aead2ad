import { createHash, randomBytes } from 'node:crypto';
import { type CheckedConnection, checkConnection, connectWayOf } from '../accounts/index.js';
import { digestOf, newSecret, ok, type Result, readSecretShape, refuse, SecretText } from '../base/index.js';
import { findIntegration, type OAuthRecord } from '../catalogue/index.js';
import { programCommand } from '../config/index.js';
import { endpointOf } from '../tokens/index.js';
import { browserOrigin } from './browser-origin.js';
import { readDataCenter, readParameter } from './callback.js';
import { connectionOf, type PendingConsent, readPayload, writePayload } from './consent-payload.js';
import { chooseScopes } from './consent-scopes.js';
import type { BrowserPart, Consents, ConsentWish, FinishedConsent, StartedConsent } from './consent-types.js';
import type { ConsentsDeps } from './deps.js';
import { createDeviceFlow } from './device-flow.js';
import { createLinks, type LinkHands } from './links.js';

const statePrefix = 'gthc';
const minuteMs = 60_000;
/** Time for a person to sign in, and to read what is asked. */
const stateMs = 15 * minuteMs;

/** Makes the front of consents. */
export function createConsents(parts: ConsentsDeps): Consents {
  const { store, clock, vault, hashKey, random = randomBytes } = parts;

  const insert = async (secret: string, expiresAt: number, consent: PendingConsent): Promise<void> => {
    const idHash = digestOf(hashKey, secret);
    const kind = consent.flow === 'link' ? 'link' : 'state';
    await store.consents.insert({ idHash, kind, payload: writePayload(vault, idHash, consent), expiresAt });
  };

  const begin = async (consent: PendingConsent, browser: BrowserPart): Promise<Result<StartedConsent>> => {
    const fault = findRedirectFault(browser.redirectUri);
    if (fault !== null)
      return refuse('invalid_params', fault, { failures: [{ path: 'redirect_uri', message: fault }] });
    const checked = await checkConnection(parts, { ...connectionOf(consent), way: 'code' });
    if (!checked.ok) return checked;
    const begun = authorizerOf(checked.value);
    if (!begun.ok) return begun;
    const state = newSecret(statePrefix, random);
    const verifier = new SecretText(Buffer.from(random(32)).toString('base64url'));
    const expiresAt = clock.now() + stateMs;
    const { redirectUri, browserKey } = browser;
    const browserKeyHash = browserKey === undefined ? null : digestOf(hashKey, browserKey);
    await insert(state, expiresAt, { ...consent, flow: 'browser', redirectUri, browserKeyHash, secret: verifier });
    const url = authorizationUrl(
      begun.value,
      { scopes: consent.scopes, redirectUri, state, verifier },
      parts.connectTo,
    );
    return ok({ url, scopes: consent.scopes, expiresAt });
  };

  const find: LinkHands['find'] = async (token, prefix, isTaken) => {
    const kind = prefix === statePrefix ? 'state' : 'link';
    const idHash = digestOf(hashKey, token);
    const row = readSecretShape(prefix, token)
      ? await (isTaken ? store.consents.take(idHash, kind, clock.now()) : store.consents.get(idHash, kind, clock.now()))
      : undefined;
    if (!row)
      return refuse('gone', 'This consent is unknown, already used or expired. Ask for a new link, or start it again.');
    const consent = readPayload(vault, row);
    return consent.ok ? ok({ consent: consent.value, expiresAt: row.expiresAt }) : consent;
  };

  return {
    start: async (wish, browser) => {
      const consent = await pendingConsent(parts, wish, 'browser');
      return consent.ok ? begin(consent.value, browser) : consent;
    },
    finish: async (parameters, { browserKey, signal }) => {
      const state = readParameter(parameters, 'state');
      if (!state.ok) return state;
      if (state.value === null)
        return refuse('invalid_params', 'The callback carries no state. Start the consent again from Gatehouse.');
      // Looked at before it is taken: what another browser brings must not end the consent of the right one.
      const found = await find(state.value, statePrefix, false);
      if (!found.ok) return found;
      const { browserKeyHash } = found.value.consent;
      if (browserKeyHash !== null && (browserKey === undefined || digestOf(hashKey, browserKey) !== browserKeyHash))
        return refuse(
          'forbidden',
          'This consent was started in another browser. Finish it there, or start it again here.',
        );
      const taken = await find(state.value, statePrefix, true);
      return taken.ok ? finishConsent(parts, taken.value.consent, { parameters, signal }) : taken;
    },
    ...createLinks(parts, {
      insert,
      find,
      begin,
      pendingConsent: (wish) => pendingConsent(parts, wish, 'link'),
    }),
    ...createDeviceFlow(parts, { insert, pendingConsent: (wish) => pendingConsent(parts, wish, 'device') }),
  };
}

async function pendingConsent(
  parts: ConsentsDeps,
  wish: ConsentWish,
  flow: PendingConsent['flow'],
): Promise<Result<PendingConsent>> {
  const present = wish.accountId === undefined ? undefined : await parts.accounts.get(wish.accountId);
  const record = findIntegration(parts.catalogue, wish.integration)?.record;
  // Who reconnects is at home where the account is; everybody else is sent from where the service lets people begin.
  const dataCenter = wish.dataCenter ?? present?.dataCenter.id ?? record?.default_data_center ?? '';
  const { integration, accountId, client, context, fields } = wish;
  const found = findIntegration(parts.catalogue, integration);
  const way = flow === 'device' || !found ? 'device_code' : flow === 'browser' ? 'code' : connectWayOf(found);
  if (flow === 'link' && way === 'device_code' && found)
    return refuse(
      'invalid_params',
      `${found.record.title} accounts are connected from a device: run "${programCommand()} accounts connect ${found.name} --device".`,
    );
  const checked = await checkConnection(parts, {
    integration,
    dataCenter,
    way,
    context,
    fields,
    // Whoever uses a link gives what is missing.
    isPartial: flow === 'link',
    ...(client ? { client } : {}),
    ...(accountId === undefined ? {} : { accountId }),
  });
  if (!checked.ok) return checked;
  const scopes = chooseScopes(checked.value.integration, wish, present?.scopes);
  if (!scopes.ok) return scopes;
  const fault = wish.returnTo === undefined ? null : findReturnFault(wish.returnTo);
  if (fault !== null) return refuse('invalid_params', fault, { failures: [{ path: 'return_to', message: fault }] });
  return ok({
    flow,
    integration: checked.value.integration.name,
    name: present?.name ?? wish.name ?? checked.value.integration.record.title,
    dataCenter,
    asksDataCenter: flow === 'link' && !present && wish.dataCenter === undefined && asksDataCenter(checked.value),
    accountId: accountId ?? null,
    scopes: scopes.value,
    context: context ?? {},
    fields: fields ?? {},
    redirectUri: null,
    browserKeyHash: null,
    returnTo: wish.returnTo ?? null,
    createdBy: wish.createdBy,
    client: client ?? null,
    secret: null,
  });
}

// Some authorization servers say where the person is at home; elsewhere the person chooses.
function asksDataCenter({ integration: { record } }: CheckedConnection): boolean {
  const { authorization, data_centers: centers } = record;
  const isTold = authorization.kind === 'oauth2' && authorization.redirect_parameters !== undefined;
  return centers.length > 1 && !isTold;
}

function findRedirectFault(redirectUri: string): string | null {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : null;
  const isLoopback = url !== null && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  const isFit =
    url !== null && url.hash === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback));
  return isFit
    ? null
    : `The redirect address ${JSON.stringify(redirectUri.slice(0, 200))} must be https, or http on this machine; GATEHOUSE_PUBLIC_URL says how browsers reach this gateway.`;
}

function findReturnFault(returnTo: string): string | null {
  const protocol = URL.canParse(returnTo) ? new URL(returnTo).protocol : '';
  return protocol === 'https:' || protocol === 'http:'
    ? null
    : 'return_to must be an address that begins with https:// or http://.';
}

interface Authorizer {
  readonly record: OAuthRecord;
  readonly clientId: string;
  readonly endpoint: { readonly host: string; readonly path: string };
}

/** Where a browser is sent to consent; refused where the integration has no such place. */
function authorizerOf({ integration, server, client }: CheckedConnection): Result<Authorizer> {
  const endpoint = server && endpointOf(server, 'authorize');
  return server && client && endpoint && server.record.grants.includes('code')
    ? ok({ record: server.record, clientId: client.id, endpoint })
    : refuse('invalid_params', `${integration.record.title} has no consent in a browser.`);
}

function authorizationUrl(
  { record, clientId, endpoint }: Authorizer,
  asked: { scopes: readonly string[]; redirectUri: string; state: string; verifier: SecretText },
  connectTo: ReadonlyMap<string, string> | undefined,
): string {
  const url = new URL(endpoint.path, browserOrigin(endpoint.host, connectTo));
  const challenge = createHash('sha256').update(asked.verifier.reveal()).digest('base64url');
  url.search = new URLSearchParams({
    ...record.authorize_parameters,
    response_type: 'code',
    client_id: clientId,
    redirect_uri: asked.redirectUri,
    ...(asked.scopes.length > 0 ? { scope: asked.scopes.join(record.scope_separator) } : {}),
    state: asked.state,
    ...(record.pkce === 'S256' ? { code_challenge: challenge, code_challenge_method: 'S256' } : {}),
  }).toString();
  return url.href;
}

async function finishConsent(
  parts: ConsentsDeps,
  consent: PendingConsent,
  { parameters, signal }: { readonly parameters: URLSearchParams; readonly signal: AbortSignal },
): Promise<Result<FinishedConsent>> {
  const integration = parts.catalogue.integrations.get(consent.integration);
  const begun = integration?.dataCenter(consent.dataCenter);
  if (!integration || !begun) return refuse('gone', `The catalogue has no ${consent.integration} any more.`);
  const { authorization, title } = integration.record;
  const error = readParameter(parameters, 'error');
  if (!error.ok) return error;
  if (error.value !== null) {
    const errors = authorization.kind === 'oauth2' ? authorization.errors : {};
    const known = Object.hasOwn(errors, error.value) ? errors[error.value] : undefined;
    // The words of the parameters may be anybody's; only what looks like a code is repeated.
    const code = /^[\w .-]{1,60}$/.test(error.value) ? error.value : 'an error';
    return refuse(
      'forbidden',
      `${title} answered ${code}: ${known?.help ?? 'no consent was given. Start again to consent.'}`,
      {
        data: { upstream_code: code },
      },
    );
  }
  const code = readParameter(parameters, 'code');
  if (!code.ok) return code;
  if (code.value === null)
    return refuse('invalid_params', 'The callback carries neither a code nor an error. Start the consent again.');
  const dataCenter = readDataCenter(integration.record, parameters, begun);
  if (!dataCenter.ok) return dataCenter;
  const connected = await parts.accounts.connect(
    {
      ...connectionOf(consent),
      dataCenter: dataCenter.value.id,
      input: {
        kind: 'code',
        code: code.value,
        ...(consent.redirectUri === null ? {} : { redirectUri: consent.redirectUri }),
        ...(consent.secret === null || authorization.kind !== 'oauth2' || authorization.pkce === 'none'
          ? {}
          : { codeVerifier: consent.secret }),
      },
    },
    signal,
  );
  return connected.ok
    ? ok({ account: connected.value, returnTo: consent.returnTo, createdBy: consent.createdBy })
    : connected;
}
