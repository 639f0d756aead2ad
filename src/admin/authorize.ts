import type { FastifyRequest } from 'fastify';
import { refuse } from '../base/index.js';
import type { ApiTokens, Sessions } from '../servers/index.js';
import { type Actor, type AdminAnswer, type AdminRoute, errorAnswer, refusalAnswer } from './route.js';
import { readSessionCookie } from './sign-in/session-cookie.js';

/** What requests are authorized with. */
export interface AuthorizeDeps {
  readonly apiTokens: ApiTokens;
  readonly sessions: Sessions;
}

type Authorized = { readonly ok: true; readonly value: Actor } | { readonly ok: false; readonly answer: AdminAnswer };

/** The caller, identified by an API token or by the session cookie, or the response that refuses the request. */
export async function authorize(parts: AuthorizeDeps, request: FastifyRequest): Promise<Authorized> {
  const { authorization, cookie } = request.headers;
  const secret = authorization === undefined ? readSessionCookie(cookie) : undefined;
  return secret === undefined ? authorizeProgram(parts, authorization) : authorizePerson(parts, { request, secret });
}

async function authorizeProgram({ apiTokens }: AuthorizeDeps, authorization: string | undefined): Promise<Authorized> {
  const token = /^Bearer +(\S{1,200})$/i.exec(authorization ?? '')?.[1];
  if (token === undefined)
    return unauthorized('An API token is needed: send it as "Authorization: Bearer <token>".', '');
  const holder = await apiTokens.check(token);
  if (!holder) return unauthorized('The API token is unknown or has expired.', ', error="invalid_token"');
  const { id, name, scope, actions, limits, expiresAt } = holder;
  if (scope !== 'mcp') return { ok: true, value: { id, name, role: scope, actions, limits, expiresAt, client: null } };
  return forbidden('This API token opens MCP servers only; the admin API needs one of scope admin or viewer.');
}

async function authorizePerson(
  { sessions, apiTokens }: AuthorizeDeps,
  { request, secret }: { readonly request: FastifyRequest; readonly secret: string },
): Promise<Authorized> {
  if (isForged(request))
    return forbidden(
      'A request that changes something in the name of a session needs the header "x-gatehouse-csrf: 1", from a page of this gateway.',
    );
  const session = await sessions.check(secret);
  if (!session) return unauthorized('The session has ended: sign in again.', '');
  const { id, apiTokenId, name, role } = session;
  const person = { id: apiTokenId ?? id, name, role, client: 'dashboard' };
  if (apiTokenId === null) return { ok: true, value: { ...person, actions: null, limits: null, expiresAt: null } };
  // A session has exactly the rights of the API token that it was created with.
  const token = await apiTokens.get(apiTokenId);
  if (!token) return unauthorized('The session has ended: sign in again.', '');
  const { actions, limits, expiresAt } = token;
  return { ok: true, value: { ...person, actions, limits, expiresAt } };
}

/** Why a caller may not use a route; null if the caller may. */
export function refuseUse(
  { role, actions, limits }: Pick<Actor, 'role' | 'actions' | 'limits'>,
  { method, action, isForAdmins, isWhole }: Pick<AdminRoute, 'method' | 'action' | 'isForAdmins' | 'isWhole'>,
): AdminAnswer | null {
  if (role === 'viewer' && (method !== 'GET' || isForAdmins))
    return errorAnswer('forbidden', 'Viewers have read-only access. This action requires an administrator.');
  if (actions !== null && !actions.includes(action))
    return errorAnswer(
      'forbidden',
      `This requires the action ${action}. The API token is limited to ${actions.join(', ')}.`,
    );
  if (limits !== null && isWhole)
    return errorAnswer(
      'forbidden',
      'This concerns the whole installation. The API token is limited to certain accounts or labels.',
    );
  return null;
}

/**
 * Whether a page of another origin may have made the browser send this. A form cannot set a header, and a script of
 * another origin needs a preflight, which the admin API never grants. The headers in which browsers state the source of
 * a request are checked as well.
 */
export function isForged({ method, headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (method === 'GET') return site === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate';
  return headers['x-gatehouse-csrf'] !== '1' || (site !== undefined && site !== 'same-origin');
}

function unauthorized(message: string, more: string): Authorized {
  const shown = refusalAnswer(refuse('unauthorized', message).refusal);
  const headers = { 'www-authenticate': `Bearer realm="gatehouse"${more}` };
  return { ok: false, answer: { ...shown, headers } };
}

function forbidden(message: string): Authorized {
  return { ok: false, answer: refusalAnswer(refuse('forbidden', message).refusal) };
}
