import type { FastifyRequest } from 'fastify';
import { refuse } from '../base/index.js';
import type { ApiToken, ApiTokens } from '../servers/index.js';
import { type AdminAnswer, refusalAnswer } from './route.js';

/** The API token that a request presents, or the answer that turns it away. */
export async function authorize(
  { apiTokens }: { readonly apiTokens: ApiTokens },
  request: FastifyRequest,
): Promise<{ readonly ok: true; readonly value: ApiToken } | { readonly ok: false; readonly answer: AdminAnswer }> {
  const token = /^Bearer +(\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined)
    return unauthorized('An API token is needed: send it as "Authorization: Bearer <token>".', '');
  const holder = await apiTokens.check(token);
  if (!holder) return unauthorized('The API token is unknown or has expired.', ', error="invalid_token"');
  if (holder.scope === 'admin') return { ok: true, value: holder };
  const { refusal } = refuse(
    'forbidden',
    'This API token opens MCP servers only; the admin API needs one of scope admin.',
  );
  return { ok: false, answer: refusalAnswer(refusal) };
}

function unauthorized(message: string, more: string) {
  const shown = refusalAnswer(refuse('unauthorized', message).refusal);
  const headers = { 'www-authenticate': `Bearer realm="gatehouse"${more}` };
  return { ok: false as const, answer: { ...shown, headers } };
}
