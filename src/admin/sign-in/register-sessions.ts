import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorTable, isJsonObject, type JsonObject, parseExactJson } from '../../base/index.js';
import { programCommand } from '../../config/index.js';
import type { BegunSession, Session } from '../../servers/index.js';
import { isForged } from '../authorize.js';
import { page, sendPage, text } from '../pages/page.js';
import { type AdminParts, errorAnswer } from '../route.js';
import { sendAnswer } from '../send-answer.js';
import { recordSignIn, recordSignOut } from './record-sign-in.js';
import { registerSignIn } from './register-sign-in.js';
import { endedSessionCookie, readSessionCookie, sessionCookie } from './session-cookie.js';

/** Puts on a server what a person signs in and out of the dashboard by. */
export function registerSessions(app: FastifyInstance, parts: AdminParts): void {
  app.get('/session', async (request, reply) => sendSession(parts, reply, await present(parts, request)));
  app.post('/session', (request, reply) => signIn(parts, request, reply));
  app.delete('/session', (request, reply) => signOut(parts, request, reply));
  app.get<{ Params: { ticket: string } }>('/session/ticket/:ticket', async (request, reply) => {
    const begun = await parts.sessions.beginWithTicket(request.params.ticket);
    await recordSignIn(parts, begun, 'link');
    if (!begun) return sendPage(reply, errorTable.gone.http, usedTicketPage());
    return reply.header('set-cookie', cookieOf(parts, begun)).redirect('../../dashboard/', 303);
  });
  if (parts.signIn) registerSignIn(app, parts, parts.signIn);
}

async function signIn(parts: AdminParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (isForged(request)) return sendAnswer(reply, errorAnswer('forbidden', notFromHere));
  const token = tokenOf(request.body);
  if (token === null)
    return sendAnswer(
      reply,
      errorAnswer('invalid_params', 'The body must be {"api_token": "..."}.', [
        { path: 'api_token', message: 'must be an API token' },
      ]),
    );
  const begun = await parts.sessions.beginWithApiToken(token);
  await recordSignIn(parts, begun, 'API token');
  if (!begun)
    return sendAnswer(
      reply,
      errorAnswer('unauthorized', 'The API token is unknown, has expired, or is of scope mcp, which opens no pages.'),
    );
  return sendSession(parts, reply.header('set-cookie', cookieOf(parts, begun)), begun.session);
}

async function signOut(parts: AdminParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (isForged(request)) return sendAnswer(reply, errorAnswer('forbidden', notFromHere));
  const session = await present(parts, request);
  if (session) {
    await parts.sessions.end(session.id);
    await recordSignOut(parts, session);
  }
  return reply.header('set-cookie', endedSessionCookie(parts.origin())).code(204).send();
}

const notFromHere = 'Signing in and out needs the header "x-gatehouse-csrf: 1", from a page of this gateway.';

async function present(parts: AdminParts, request: FastifyRequest): Promise<Session | undefined> {
  const secret = readSessionCookie(request.headers.cookie);
  return secret === undefined ? undefined : parts.sessions.check(secret);
}

function sendSession(parts: AdminParts, reply: FastifyReply, session: Session | undefined): FastifyReply {
  return sendAnswer(reply, { status: 200, body: presentSession(parts, session) });
}

function presentSession({ signIn }: AdminParts, session: Session | undefined): JsonObject {
  return {
    signed_in: session !== undefined,
    sign_in: { api_token: true, oidc: signIn !== null },
    role: session?.role ?? null,
    name: session?.name ?? null,
    expires_at: session ? new Date(session.expiresAt).toISOString() : null,
  };
}

function tokenOf(body: unknown): string | null {
  try {
    const members = typeof body === 'string' ? parseExactJson(body) : null;
    const token = isJsonObject(members) ? members.api_token : null;
    return typeof token === 'string' && token.length <= 200 ? token.trim() : null;
  } catch {
    return null;
  }
}

function cookieOf(parts: AdminParts, { session, secret }: BegunSession): string {
  return sessionCookie(parts.origin(), { secret, expiresAt: session.expiresAt });
}

function usedTicketPage(): string {
  return page(
    'Not signed in',
    `<h1>This link has been used, or is too old</h1>
    <p>Each signs in once. On the gateway’s machine <code>${text(programCommand())} dashboard</code> prints another;
    <a href="../../dashboard/">the dashboard</a> also takes an API token.</p>`,
  );
}
