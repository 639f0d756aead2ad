import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, verify } from 'node:crypto';
import { isMap, type JsonMap, parseJson } from '../json.js';
import type { Reply } from '../reply.js';
import { textIn } from './request.js';

/** The OAuth client that consents are given to. */
export const workspaceClient = {
  id: '100000000000-sandbox.apps.googleusercontent.com',
  secret: 'GOCSPX-sandbox-client-secret',
};

const serviceAccount = 'gatehouse@sandbox-project.iam.gserviceaccount.com';
const tokenUrl = 'https://oauth2.googleapis.com/token';
const lifetimeMs = 3_600_000;

/** Who holds an access token, and what it may do. */
export interface Bearer {
  readonly email: string;
  readonly scopes: ReadonlySet<string>;
}

/** The authorization server. */
export interface SignIn {
  /** POST /token and /revoke. */
  answer(path: string, form: URLSearchParams): Reply;
  check(authorization: string | undefined): Bearer | null;
  /** The JSON key file of the service account that has delegation; created on first use. */
  keyFile(): string;
  /** What a consent in a browser would give, for scopes separated by spaces. */
  issueCode(scope: string): string;
}

interface Grant {
  readonly email: string;
  readonly scope: string;
}

/** Creates it; `isAdministrator` returns whether an address may be acted as, or null where it belongs to nobody. */
export function createSignIn(isAdministrator: (email: string) => boolean | null): SignIn {
  const access = new Map<string, Grant & { readonly until: number }>();
  const refresh = new Map<string, Grant>();
  const codes = new Map<string, Grant>();
  let key: { readonly file: string; readonly publicKey: KeyObject } | undefined;
  const keys = (): { readonly file: string; readonly publicKey: KeyObject } => {
    key ??= makeKey();
    return key;
  };
  const give = (grant: Grant, refreshToken: string | null): Reply => {
    const token = `ya29.${randomBytes(24).toString('base64url')}`;
    access.set(token, { ...grant, until: Date.now() + lifetimeMs });
    const more = refreshToken === null ? {} : { refresh_token: refreshToken, scope: grant.scope };
    return { status: 200, body: { access_token: token, expires_in: 3599, token_type: 'Bearer', ...more } };
  };
  const exchange = (form: URLSearchParams): Reply => {
    const [id, secret] = [form.get('client_id'), form.get('client_secret')];
    if (id !== workspaceClient.id || secret !== workspaceClient.secret)
      return refused(401, 'invalid_client', 'The OAuth client was not found.');
    const isCode = form.get('grant_type') === 'authorization_code';
    const given = form.get(isCode ? 'code' : 'refresh_token') ?? '';
    const grant = (isCode ? codes : refresh).get(given);
    if (!grant) return refused(400, 'invalid_grant', isCode ? 'Bad Request' : 'Token has been expired or revoked.');
    if (!isCode) return give(grant, null);
    codes.delete(given);
    const token = `1//${randomBytes(24).toString('base64url')}`;
    refresh.set(token, grant);
    return give(grant, token);
  };
  return {
    keyFile: () => keys().file,
    issueCode: (scope) => {
      const code = `4/${randomBytes(24).toString('base64url')}`;
      codes.set(code, { email: 'admin@workspace.example', scope });
      return code;
    },
    check: (authorization) => {
      const found = access.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
      if (!found || found.until < Date.now()) return null;
      return { email: found.email, scopes: new Set(found.scope.split(' ')) };
    },
    answer: (path, form) => {
      if (path === '/revoke') {
        refresh.delete(form.get('token') ?? '');
        return { status: 200, body: {} };
      }
      if (path !== '/token') return { status: 404, body: {} };
      if (!/jwt-bearer$/.test(form.get('grant_type') ?? '')) return exchange(form);
      const validated = validateAssertion(form.get('assertion') ?? '', keys().publicKey, isAdministrator);
      return 'scope' in validated ? give(validated, null) : validated;
    },
  };
}

// Every scope of the integration is in the delegation entry of the Admin console, and this one is not.
const undelegated = 'https://www.googleapis.com/auth/cloud-platform';

function validateAssertion(
  assertion: string,
  publicKey: KeyObject,
  isAdministrator: (email: string) => boolean | null,
): Grant | Reply {
  const [head = '', payload = '', signature = ''] = assertion.split('.');
  const bytes = Buffer.from(`${head}.${payload}`);
  const claims = claimsOf(payload);
  if (!claims || !verify('sha256', bytes, publicKey, Buffer.from(signature, 'base64url')))
    return refused(400, 'invalid_grant', 'Invalid JWT Signature.');
  const [seconds, until] = [Date.now() / 1000, Number(claims.exp)];
  if (!(until > seconds - 60) || until > seconds + 3_900)
    return refused(400, 'invalid_grant', 'Invalid JWT: Token must be a short-lived token (60 minutes).');
  if (claims.iss !== serviceAccount || claims.aud !== tokenUrl)
    return refused(401, 'unauthorized_client', 'Unauthorized client or scope in request.');
  const scope = textIn(claims, 'scope');
  const email = textIn(claims, 'sub');
  if (scope === '') return refused(400, 'invalid_scope', 'Empty or invalid scope.');
  if (scope.split(' ').includes(undelegated))
    return refused(401, 'access_denied', 'Requested client not authorized for one or more of the scopes.');
  if (email === '') return { email: serviceAccount, scope };
  if (isAdministrator(email) === null) return refused(400, 'invalid_grant', 'Invalid email or User ID');
  return { email, scope };
}

function claimsOf(payload: string): JsonMap | null {
  try {
    const claims = parseJson(Buffer.from(payload, 'base64url').toString());
    return isMap(claims) ? claims : null;
  } catch {
    return null;
  }
}

function refused(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}

function makeKey(): { readonly file: string; readonly publicKey: KeyObject } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const file = {
    type: 'service_account',
    project_id: 'sandbox-project',
    private_key_id: 'sandboxkey1',
    private_key: pem,
    client_email: serviceAccount,
    client_id: '100000000000000000001',
    token_uri: tokenUrl,
  };
  return { file: JSON.stringify(file), publicKey: createPublicKey(privateKey) };
}
