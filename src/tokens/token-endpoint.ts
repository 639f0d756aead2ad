import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  nestedObjects,
  parseExactJson,
  plainWords,
  SecretText,
  textMask,
  valueAt,
} from '../base/index.js';
import type { OAuthRecord } from '../catalogue/index.js';
import type { Send } from '../outbound/index.js';
import type { OAuthClient } from './oauth-clients.js';
import { endpointOf, type OAuthServer, serverHost } from './oauth-server.js';

/** Tokens granted by the token endpoint. */
export interface TokenGrant {
  readonly accessToken: SecretText;
  /** Seconds. At most the record's figure, which is also the default. */
  readonly expiresInSeconds: number;
  readonly refreshToken: SecretText | null;
  /** Empty if the endpoint named none. */
  readonly scopes: readonly string[];
}

/**
 * Why there was no grant: `dead_grant` (code, consent or refresh token is no longer valid), `client` (the operator's
 * client is wrong), `denied`, `throttled` and `temporary` (the same request may succeed later), `other` (a code that
 * the record does not list).
 */
const tokenFaults = ['dead_grant', 'client', 'denied', 'throttled', 'temporary', 'other'] as const;
export type TokenError = (typeof tokenFaults)[number];

/** Every outcome of a token request that metrics count. */
export const tokenOutcomes = ['granted', ...tokenFaults] as const;

/** The token endpoint's response, classified. */
export type TokenResponse = { readonly kind: 'granted'; readonly grant: TokenGrant } | TokenRefusal;

/** Why the token endpoint granted nothing. */
export interface TokenRefusal {
  readonly kind: 'refused';
  readonly fault: TokenError;
  /** The endpoint's own code; empty if it sent none. */
  readonly code: string;
  /** For people; contains no secret. Ends with `help`. */
  readonly message: string;
  /** What to do next. */
  readonly help: string;
  /** The whole response; empty if it was not a JSON object. */
  readonly body: JsonObject;
}

/** The input of a grant. */
export type TokenGrantInput =
  | {
      readonly kind: 'code';
      readonly code: string;
      readonly redirectUri: string | null;
      readonly codeVerifier: SecretText | null;
    }
  | { readonly kind: 'refresh_token'; readonly refreshToken: SecretText }
  | { readonly kind: 'device_code'; readonly deviceCode: SecretText }
  | { readonly kind: 'client_credentials'; readonly scopes: readonly string[] }
  /** A signed assertion. Scopes are here if they are not one of its claims. */
  | {
      readonly kind: 'jwt_bearer';
      readonly assertion: SecretText;
      /** The claim `iss`. */
      readonly issuer: string;
      readonly scopes: readonly string[];
    };

/** One request to a token endpoint. */
export interface TokenRequest {
  readonly server: OAuthServer;
  /** Null if the grant needs no client. */
  readonly client: OAuthClient | null;
  readonly input: TokenGrantInput;
  readonly signal: AbortSignal;
}

/** Timeout of a token request. */
export const tokenTimeoutMs = 15_000;

/** Members of a token request that are credentials. */
const secretMembers = ['client_secret', 'refresh_token', 'code', 'code_verifier', 'assertion', 'device_code'] as const;

/** Sends a request to a token endpoint and classifies the reply. */
export async function requestToken(send: Send, request: TokenRequest): Promise<TokenResponse> {
  const { server, input, client, signal } = request;
  const deviceEndpoint = input.kind === 'device_code' ? endpointOf(server, 'device_token') : undefined;
  const endpoint = deviceEndpoint ?? endpointOf(server, 'token') ?? { host: '', path: '' };
  const form = tokenForm(request);
  const proof = clientHeaders(server.record, client);
  const reply = await send({
    ...endpoint,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...proof,
    },
    body: form.toString(),
    signal,
    timeoutMs: tokenTimeoutMs,
  });
  if (reply.ok) {
    const answer = classifyTokenReply(reply.value, server);
    if (answer.kind === 'granted') return answer;
    // A server's error message is shown, and may repeat the credentials.
    const secrets = [
      ...secretMembers.flatMap((name) => form.get(name) ?? []),
      proof.authorization?.replace('Basic ', '') ?? '',
      client?.secret.reveal() ?? '',
    ];
    return classifyTokenReply({ ...reply.value, text: textMask(secrets)(reply.value.text) }, server);
  }
  const said = `The authorization server ${endpoint.host} did not respond (${reply.refusal.message})`;
  return refusalOf(said, { fault: 'temporary', code: '', help: passingHelp, body: {} });
}

/** Headers that authenticate a client; empty if it uses the body or nothing. */
export function clientHeaders(record: OAuthRecord, client: OAuthClient | null): { readonly [name: string]: string } {
  if (!client || record.client_auth !== 'basic') return {};
  // RFC 6749, section 2.3.1: both parts are form-encoded first.
  const [id, secret] = [client.id, client.secret.reveal()].map(encodeURIComponent);
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}

/** Members of the body that authenticate a client; empty if it uses a header. */
export function clientMembers(record: OAuthRecord, client: OAuthClient | null): { readonly [name: string]: string } {
  if (!client || record.client_auth === 'basic') return {};
  const secret = record.client_auth === 'none' ? {} : { client_secret: client.secret.reveal() };
  return { client_id: client.id, ...secret };
}

function scopeOf(
  { kind, scopes }: Extract<TokenGrantInput, { readonly scopes: readonly string[] }>,
  { record, hosts }: OAuthServer,
): string {
  const fixed = kind === 'client_credentials' ? record.client_credentials?.scope : undefined;
  if (fixed === undefined) return scopes.join(record.scope_separator);
  return fixed.replace(/\{host\.(\w+)\}/g, (whole, role: string) => hosts[role]?.host ?? whole);
}

function tokenForm(request: TokenRequest): URLSearchParams {
  const { client, input } = request;
  const { record } = request.server;
  const form = new URLSearchParams({ ...record.token_parameters, ...clientMembers(record, client) });
  if (input.kind === 'refresh_token') {
    form.set('grant_type', 'refresh_token');
    form.set('refresh_token', input.refreshToken.reveal());
  } else if (input.kind === 'device_code') {
    form.set('grant_type', record.device?.grant_token ?? '');
    form.set(record.device?.code_parameter ?? 'device_code', input.deviceCode.reveal());
  } else if (input.kind === 'client_credentials' || input.kind === 'jwt_bearer') {
    const isAssertion = input.kind === 'jwt_bearer';
    form.set('grant_type', isAssertion ? 'urn:ietf:params:oauth:grant-type:jwt-bearer' : 'client_credentials');
    if (isAssertion) form.set('assertion', input.assertion.reveal());
    const scope = scopeOf(input, request.server);
    if (scope !== '') form.set('scope', scope);
  } else {
    form.set('grant_type', 'authorization_code');
    form.set('code', input.code);
    if (input.redirectUri !== null) form.set('redirect_uri', input.redirectUri);
    if (input.codeVerifier !== null) form.set('code_verifier', input.codeVerifier.reveal());
  }
  return form;
}

/** Classifies a token endpoint's response. An `error` member is an error whatever the HTTP status. Pure. */
export function classifyTokenReply(
  { status, text }: { readonly status: number; readonly text: string },
  server: OAuthServer,
): TokenResponse {
  const body = readJson(text);
  if (body === undefined) {
    const said = `${serverHost(server)} returned HTTP ${status} with a body that is not JSON`;
    const isThrottled = status === 429;
    const help = isThrottled ? throttledHelp : passingHelp;
    return refusalOf(said, { fault: isThrottled ? 'throttled' : 'temporary', code: '', help, body: {} });
  }
  const granted = isJsonObject(body) ? body : {};
  const { access_token: accessToken } = granted;
  if (status < 300 && isText(accessToken) && granted.error === undefined)
    return { kind: 'granted', grant: grantOf(accessToken, granted, server.record) };
  return faultOf(status, nestedObjects(body, wrappedDepthMax), server);
}

function grantOf(accessToken: string, members: JsonObject, record: OAuthRecord): TokenGrant {
  const { expires_in: told, refresh_token: refreshToken, scope } = members;
  // Without a refresh token and a lifetime, the token is valid until the service refuses it.
  const isLasting = record.refresh_token === 'optional' && !isText(refreshToken) && (told ?? null) === null;
  const most = isLasting ? lastingSeconds : record.access_token_lifetime_seconds;
  const seconds = Number(told ?? most);
  return {
    accessToken: new SecretText(accessToken),
    // Some servers send milliseconds: a token is never used for longer than the record's figure.
    expiresInSeconds: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, most) : most,
    refreshToken: isText(refreshToken) ? new SecretText(refreshToken) : null,
    scopes: isText(scope) ? scope.split(/[\s,]+/).filter(Boolean) : [],
  };
}

/** Ten years, in effect unlimited. */
const lastingSeconds = 10 * 365 * 86_400;

const faults = {
  invalid_grant: 'dead_grant',
  invalid_client: 'client',
  throttled: 'throttled',
  denied: 'denied',
  temporary: 'temporary',
} as const satisfies { [name: string]: TokenError };

/** An error may be wrapped, usually in an array: every object of a reply is checked, the outermost first. */
function faultOf(status: number, bodies: readonly JsonObject[], server: OAuthServer): TokenRefusal {
  const { errors } = server.record;
  const body = bodies.find((each) => errorCodeOf(each) !== '') ?? bodies[0] ?? {};
  const code = finerCodeOf(body, server) ?? errorCodeOf(body);
  const said = saidOf(status, { code, body, server });
  const refused = (fault: TokenError, help: string): TokenRefusal => refusalOf(said, { fault, code, help, body });
  const known = Object.hasOwn(errors, code) ? errors[code] : undefined;
  if (known && status !== 429 && code !== errorCodeOf(body)) return refused(faults[known.class], known.help);
  // A code that resembles a throttle and is marked as one is a throttle, even if another code is spelled alike.
  if (bodies.some((each) => isMarkedThrottle(each, server)) && knownAlike(code, server, 'throttled') !== undefined)
    return refused('throttled', throttledHelp);
  // Mistaking a throttle for the end of the consent would disconnect the account, so any reply that suggests a later
  // retry counts as a throttle.
  if (status === 429 || bodies.some((each) => /too many|try again/i.test(String(each.error_description ?? ''))))
    return refused('throttled', known?.class === 'throttled' ? known.help : throttledHelp);
  if (known) return refused(faults[known.class], known.help);
  // Of two codes that are spelled alike, the throttle wins: it disconnects nothing.
  const alike = knownAlike(code, server, 'throttled') ?? knownAlike(code, server);
  if (alike && !bodies.some((each) => isMarkedThrottle(each, server))) return refused(faults[alike.class], alike.help);
  const isThrottled = bodies.some((each) => isThrottle(status, each, server));
  if (isThrottled && code !== 'invalid_grant') return refused('throttled', throttledHelp);
  if (code === 'invalid_grant') return refused('dead_grant', 'The consent is no longer valid. Consent again.');
  if (status >= 500 || code === '') return refused('temporary', passingHelp);
  return refused('other', 'Check the client id, the client secret and the data centre.');
}

/** Levels of a reply that are searched for an error. */
const wrappedDepthMax = 6;

const passingHelp = 'This is a temporary error. The account is unchanged. Retry in a minute.';
const throttledHelp = 'Its rate limit is exceeded. The account is unchanged.';

function refusalOf(
  said: string,
  { help, ...more }: Pick<TokenRefusal, 'fault' | 'code' | 'help' | 'body'>,
): TokenRefusal {
  return { kind: 'refused', ...more, help, message: `${said}. ${help}` };
}

/** A known code that is more specific than the standard's; undefined if there is none. */
function finerCodeOf(body: JsonObject, { record: { error_paths: paths, errors } }: OAuthServer): string | undefined {
  const value = paths && valueAt(body, paths.code);
  const code = typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
  return code !== undefined && Object.hasOwn(errors, code) ? code : undefined;
}

function saidOf(
  status: number,
  { code, body, server }: { readonly code: string; readonly body: JsonObject; readonly server: OAuthServer },
): string {
  const what = code === '' ? `HTTP ${status}` : plainWords(code, 100);
  return `${serverHost(server)} returned ${what}${referenceOf(body, server)}`;
}

/** The reference for the service's support, for the end of a message. */
function referenceOf(body: JsonObject, { record: { error_paths: paths } }: OAuthServer): string {
  const value = paths?.reference === undefined ? undefined : valueAt(body, paths.reference);
  return isText(value) ? ` (${paths?.reference} ${plainWords(value, 100)})` : '';
}

/** The known error whose code differs only in case, spaces, underscores or hyphens, of this class if one is given. */
function knownAlike(
  code: string,
  { record: { errors } }: OAuthServer,
  wanted?: keyof typeof faults,
): OAuthServer['record']['errors'][string] | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, '');
  const found = Object.entries(errors).filter(
    ([name, { class: each }]) => plain(name) === plain(code) && (wanted === undefined || each === wanted),
  );
  return found[0]?.[1];
}

function isMarkedThrottle(body: JsonObject, { record: { throttle } }: OAuthServer): boolean {
  if (throttle === undefined) return false;
  return Object.entries(throttle.when).every(
    ([name, value]) => String(body[name]).trim().toLowerCase() === value.toLowerCase(),
  );
}

// A server that localizes its throttle sends a sentence where the standard has a code.
function isThrottle(status: number, body: JsonObject, server: OAuthServer): boolean {
  if (server.record.throttle === undefined || status >= 500) return false;
  return isMarkedThrottle(body, server) || (isText(body.error) && !/^[\w.:/-]+$/.test(body.error));
}

function errorCodeOf(body: JsonObject): string {
  for (const name of ['error', 'message', 'errorCode', 'error_description']) {
    const value = body[name];
    if (isText(value)) return value.slice(0, 100);
  }
  return '';
}

function readJson(text: string): JsonValue | undefined {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
