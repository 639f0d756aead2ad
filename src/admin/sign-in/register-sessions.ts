import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorTable, isJsonObject, type JsonObject, parseExactJson } from '../../base/index.js';
import { programCommand } from '../../config/index.js';
import type { BegunSession, Session } from '../../servers/index.js';
import { isForged } from '../authorize.js';
import { page, sendPage, text } from '../pages/page.js';
import { type AdminDeps, errorAnswer, refusalAnswer } from '../route.js';
import { sendAnswer } from '../send-answer.js';
import { endOnRecord, recordSignIn } from './record-sign-in.js';
import { registerSignIn } from './register-sign-in.js';
import { endedSessionCookie, readSessionCookie, sessionCookie } from './session-cookie.js';

const ticketPath = '/session/ticket/:ticket';

/** Registers the routes for signing in to the dashboard and out of it. */
export function registerSessions(app: FastifyInstance, parts: AdminDeps): void {
  app.get('/session', async (request, reply) => sendSession(parts, reply, await present(parts, request)));
  app.post('/session', (request, reply) => signIn(parts, request, reply));
  app.delete('/session', (request, reply) => signOut(parts, request, reply));
  // Mail filters and chat programs open links before people do, so opening one only shows the button that uses it.
  app.get(ticketPath, (_request, reply) => sendPage(reply, 200, ticketPage()));
  app.post<{ Params: { ticket: string } }>(ticketPath, async (request, reply) => {
    if (isFromElsewhere(request)) return sendPage(reply, errorTable.forbidden.http, ticketPage());
    const begun = await recordSignIn(parts, 'link', () => parts.sessions.beginWithTicket(request.params.ticket));
    if (!begun.ok) return sendPage(reply, errorTable[begun.refusal.code].http, refusedPage(begun.refusal.message));
    if (!begun.value) return sendPage(reply, errorTable.gone.http, usedTicketPage());
    return reply.header('set-cookie', cookieOf(parts, begun.value)).redirect('../../dashboard/', 303);
  });
  if (parts.signIn) registerSignIn(app, parts, parts.signIn);
}

async function signIn(parts: AdminDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (isForged(request)) return sendAnswer(reply, errorAnswer('forbidden', notFromHere));
  const token = tokenOf(request.body);
  if (token === null)
    return sendAnswer(
      reply,
      errorAnswer('invalid_params', 'The body must be {"api_token": "..."}.', [
        { path: 'api_token', message: 'must be an API token' },
      ]),
    );
  const begun = await recordSignIn(parts, 'API token', () => parts.sessions.beginWithApiToken(token));
  if (!begun.ok) return sendAnswer(reply, refusalAnswer(begun.refusal));
  if (!begun.value)
    return sendAnswer(
      reply,
      errorAnswer(
        'unauthorized',
        'The API token is unknown, has expired, or has the scope mcp, which does not grant access to pages.',
      ),
    );
  return sendSession(parts, reply.header('set-cookie', cookieOf(parts, begun.value)), begun.value.session);
}

async function signOut(parts: AdminDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (isForged(request)) return sendAnswer(reply, errorAnswer('forbidden', notFromHere));
  const session = await present(parts, request);
  if (session) {
    const ended = await endOnRecord(parts, session);
    if (!ended.ok) return sendAnswer(reply, refusalAnswer(ended.refusal));
  }
  return reply.header('set-cookie', endedSessionCookie(parts.origin())).code(204).send();
}

const notFromHere = 'Signing in and out needs the header "x-gatehouse-csrf: 1", from a page of this gateway.';

async function present(parts: AdminDeps, request: FastifyRequest): Promise<Session | undefined> {
  const secret = readSessionCookie(request.headers.cookie);
  return secret === undefined ? undefined : parts.sessions.check(secret);
}

function sendSession(parts: AdminDeps, reply: FastifyReply, session: Session | undefined): FastifyReply {
  return sendAnswer(reply, { status: 200, body: serializeSession(parts, session) });
}

function serializeSession({ signIn }: AdminDeps, session: Session | undefined): JsonObject {
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

function cookieOf(parts: AdminDeps, { session, secret }: BegunSession): string {
  return sessionCookie(parts.origin(), { secret, expiresAt: session.expiresAt });
}

// A page of another origin must not sign a browser in under another name. Browsers without that header send an origin
// with forms.
function isFromElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function ticketPage(): string {
  return page(
    'Sign in',
    `<h1>Sign in to the dashboard</h1>
    <p>This link works once, in the browser where you use it.</p>
    <form method="post"><button type="submit">Sign in</button></form>`,
    '../../',
  );
}

function refusedPage(message: string): string {
  return page(
    'Not signed in',
    `<h1>Not signed in</h1>
    <p>${text(message)} The link was not used.</p>`,
    '../../',
  );
}

function usedTicketPage(): string {
  return page(
    'Not signed in',
    `<h1>This link was used or has expired</h1>
    <p>Each link signs in once. To get another, run <code>${text(programCommand())} dashboard</code> on the gateway’s machine.
    <a href="../../dashboard/">The dashboard</a> also takes an API token.</p>`,
    '../../',
  );
}
