import { randomBytes } from 'node:crypto';
import type { Reply } from '../reply.js';
import { seeded } from './seed.js';
import { initialDomain, mainDomain, tenantId } from './world.js';

/** The app registration of the sandbox. */
export const graphClient = { id: 'bbbbbbbb-0000-4000-8000-000000000001', secret: 'sandbox~client.secret' };

/** Graph host of each cloud by its login host; the two US clouds share one. */
export const graphClouds: ReadonlyMap<string, readonly string[]> = new Map([
  ['login.microsoftonline.com', ['graph.microsoft.com']],
  ['login.microsoftonline.us', ['graph.microsoft.us', 'dod-graph.microsoft.us']],
  ['login.chinacloudapi.cn', ['microsoftgraph.chinacloudapi.cn']],
  ['login.sovcloud-identity.fr', ['graph.svc.sovcloud.fr']],
  ['login.sovcloud-identity.de', ['graph.svc.sovcloud.de']],
  ['login.sovcloud-identity.sg', ['graph.svc.sovcloud.sg']],
]);

const lifetimeMs = 3_600_000;

/** Who holds an access token, and what it may do. */
export interface Bearer {
  readonly audience: string;
  readonly roles: readonly string[];
}

/** The login hosts of all clouds. */
export interface SignIn {
  answer(host: string, path: string, form: URLSearchParams): Reply;
  /** Null where a token is unknown, expired or of another cloud. */
  check(authorization: string | undefined, host: string): Bearer | null;
  /** What a consent in a browser would give, for scopes separated by spaces. */
  issueCode(scope: string): string;
  /** What the client is granted from now on; tokens that are out keep what they have. */
  grant(roles: readonly string[]): void;
}

/** Creates them; the client is granted these application permissions. */
export function createSignIn(granted: readonly string[]): SignIn {
  let permissions = granted;
  const access = new Map<string, Bearer & { readonly until: number }>();
  const scopesOf = new Map<string, string>();
  const give = (audience: string, claims: { readonly [name: string]: unknown }, roles: readonly string[]): string => {
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = { aud: `https://${audience}`, tid: tenantId, exp: Math.floor(Date.now() / 1000) + 3_599, ...claims };
    const token = `${encode({ typ: 'JWT', alg: 'none' })}.${encode({ ...body, jti: randomBytes(8).toString('hex') })}.`;
    access.set(token, { audience, roles, until: Date.now() + lifetimeMs });
    return token;
  };
  const reply = (token: string, more: { readonly [name: string]: string } = {}): Reply => ({
    status: 200,
    body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token, ...more },
  });
  const consented = (host: string, form: URLSearchParams): Reply => {
    const given = form.get('code') ?? form.get('refresh_token') ?? '';
    const scope = scopesOf.get(given);
    if (scope === undefined) return refused(400, 'invalid_grant', 700_082, 'The refresh token has expired.');
    if (form.has('code')) scopesOf.delete(given);
    const refresh = `1.${randomBytes(24).toString('base64url')}`;
    scopesOf.set(refresh, scope);
    const [audience = ''] = graphClouds.get(host) ?? [];
    const claims = { oid: seeded.admin, upn: `admin@${mainDomain}`, scp: scope };
    return reply(give(audience, claims, scope.split(' ')), { refresh_token: refresh, scope });
  };
  return {
    grant: (roles) => {
      permissions = roles;
    },
    issueCode: (scope) => {
      const code = `0.${randomBytes(24).toString('base64url')}`;
      scopesOf.set(code, scope);
      return code;
    },
    check: (authorization, host) => {
      const found = access.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
      return found && found.until >= Date.now() && found.audience === host ? found : null;
    },
    answer: (host, path, form) => {
      const [, tenant = '', ...rest] = path.split('/');
      if (rest.join('/') !== 'oauth2/v2.0/token') return { status: 404, body: '' };
      const fault = faultOf(decodeURIComponent(tenant), form);
      if (fault) return fault;
      if (form.get('grant_type') !== 'client_credentials') return consented(host, form);
      const audience = /^https:\/\/([\w.-]+)\/\.default$/.exec(form.get('scope') ?? '')?.[1] ?? '';
      if (!graphClouds.get(host)?.includes(audience))
        return refused(400, 'invalid_scope', 1_002_012, 'The provided value for scope is not valid.');
      // Without a consent the token comes all the same, and lists nothing.
      const claims = {
        oid: seeded.app,
        appid: graphClient.id,
        ...(permissions.length > 0 ? { roles: permissions } : {}),
      };
      return reply(give(audience, claims, permissions));
    },
  };
}

function faultOf(tenant: string, form: URLSearchParams): Reply | null {
  if (!/^[\da-f-]{36}$|\./.test(tenant))
    return refused(
      400,
      'invalid_request',
      900_023,
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
    );
  if (![tenantId, initialDomain, mainDomain].includes(tenant))
    return refused(400, 'invalid_request', 90_002, `Tenant '${tenant}' not found.`);
  if (form.get('client_id') !== graphClient.id)
    return refused(400, 'unauthorized_client', 700_016, 'Application was not found in the directory.');
  const secret = form.get('client_secret');
  if (secret === null)
    return refused(
      401,
      'invalid_client',
      7_000_218,
      'The request body must contain client_assertion or client_secret.',
    );
  if (secret === 'expired')
    return refused(401, 'invalid_client', 7_000_222, 'The provided client secret keys are expired.');
  if (secret !== graphClient.secret)
    return refused(401, 'invalid_client', 7_000_215, 'Invalid client secret provided.');
  return null;
}

function refused(status: number, error: string, code: number, description: string): Reply {
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${description}`,
      error_codes: [code],
      timestamp: new Date().toISOString(),
      trace_id: 'cccccccc-0000-4000-8000-000000000001',
      correlation_id: 'cccccccc-0000-4000-8000-000000000002',
    },
  };
}
