import { ok, parseExactJson, type Result, refuse, SecretText } from '../base/index.js';
import type { AuthorizationRecord, DataCenterRecord } from '../catalogue/index.js';
import type { OAuthClient, Outbound } from './types.js';

/** What the token endpoint granted. */
export interface TokenGrant {
  readonly accessToken: SecretText;
  /** Seconds; the record's figure where the endpoint gave none. */
  readonly expiresInSeconds: number;
  readonly refreshToken: SecretText | null;
  readonly scopes: readonly string[];
}

export type TokenGrantInput =
  | {
      readonly kind: 'code';
      readonly code: string;
      readonly redirectUri: string | null;
      readonly codeVerifier: SecretText | null;
    }
  | { readonly kind: 'refresh_token'; readonly refreshToken: SecretText };

export interface TokenRequest {
  readonly dataCenter: DataCenterRecord;
  readonly authorization: AuthorizationRecord;
  readonly client: OAuthClient;
  readonly input: TokenGrantInput;
  readonly signal: AbortSignal;
}

const timeoutMs = 15_000;

/**
 * Asks a data centre's token endpoint. Refuses with `needs_reauth` (the grant is dead), `invalid_params` (code or client is wrong),
 * `unavailable` (a passing fault: the account stays as it is); the endpoint's own code and the record's help stand in the message.
 */
export async function requestToken(outbound: Outbound, request: TokenRequest): Promise<Result<TokenGrant>> {
  const parameters = tokenParameters(request);
  const reply = await outbound({
    host: request.dataCenter.hosts.accounts,
    method: 'POST',
    path: request.authorization.paths.token,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: parameters.toString(),
    signal: request.signal,
    timeoutMs,
  });
  if (!reply.ok)
    return refuse(
      'unavailable',
      `The authorization server did not answer: ${reply.refusal.message} This is a passing fault; try again.`,
    );
  return judgeTokenReply(reply.value.status, reply.value.text, request);
}

/** The form that a grant asks with. Pure. */
function tokenParameters({ client, input }: Pick<TokenRequest, 'client' | 'input'>): URLSearchParams {
  const form = new URLSearchParams({ client_id: client.id, client_secret: client.secret.reveal() });
  if (input.kind === 'refresh_token') {
    form.set('grant_type', 'refresh_token');
    form.set('refresh_token', input.refreshToken.reveal());
  } else {
    form.set('grant_type', 'authorization_code');
    form.set('code', input.code);
    if (input.redirectUri !== null) form.set('redirect_uri', input.redirectUri);
    if (input.codeVerifier !== null) form.set('code_verifier', input.codeVerifier.reveal());
  }
  return form;
}

/** Judges the endpoint's answer: an `error` member is an error whatever the HTTP status. Pure. */
function judgeTokenReply(
  status: number,
  text: string,
  request: Pick<TokenRequest, 'authorization' | 'dataCenter' | 'input'>,
): Result<TokenGrant> {
  const { authorization, dataCenter } = request;
  let body: unknown;
  try {
    body = parseExactJson(text);
  } catch {
    return refuse(
      'unavailable',
      `${dataCenter.hosts.accounts} answered HTTP ${status} with something that is not JSON; this is a passing fault.`,
    );
  }
  const members = isRecord(body) ? body : {};
  const accessToken = members.access_token;
  if (status < 400 && typeof accessToken === 'string' && accessToken !== '' && members.error === undefined) {
    const expiresIn = Number(members.expires_in ?? authorization.access_token_lifetime_seconds);
    const refreshToken = members.refresh_token;
    return ok({
      accessToken: new SecretText(accessToken),
      expiresInSeconds:
        Number.isFinite(expiresIn) && expiresIn > 0 ? expiresIn : authorization.access_token_lifetime_seconds,
      refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? new SecretText(refreshToken) : null,
      scopes: typeof members.scope === 'string' ? members.scope.split(/[\s,]+/).filter(Boolean) : [],
    });
  }
  return refusalOf(errorTextOf(members), status, request);
}

function errorTextOf(members: { readonly [name: string]: unknown }): string {
  for (const name of ['error', 'message', 'errorCode', 'error_description']) {
    const value = members[name];
    if (typeof value === 'string' && value !== '') return value.slice(0, 100);
  }
  return '';
}

function refusalOf(
  code: string,
  status: number,
  { authorization, dataCenter, input }: Pick<TokenRequest, 'authorization' | 'dataCenter' | 'input'>,
): Result<TokenGrant> {
  const known = Object.hasOwn(authorization.errors, code) ? authorization.errors[code] : undefined;
  const said = `${dataCenter.hosts.accounts} answered ${code === '' ? `HTTP ${status}` : code}`;
  if (known) {
    const help = `${said}. ${known.help}`;
    if (known.class === 'throttled' || known.class === 'temporary') return refuse('unavailable', help);
    // A dead refresh token is the account's trouble; a bad code or client is the request's.
    return known.class === 'invalid_grant' && input.kind === 'refresh_token'
      ? refuse('needs_reauth', help, { data: { upstream_code: code } })
      : refuse('invalid_params', help, { data: { upstream_code: code } });
  }
  if (status >= 500 || status === 429 || code === '')
    return refuse('unavailable', `${said}; this is a passing fault, the account stays as it is.`);
  return refuse('invalid_params', `${said}. Check the client id, the client secret and the data centre.`, {
    data: { upstream_code: code },
  });
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
