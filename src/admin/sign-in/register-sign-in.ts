import type { FastifyInstance, FastifyReply } from 'fastify';
import { errorTable, type Refusal } from '../../base/index.js';
import { type CookieKind, clearCookie, readCookie, setCookie } from '../cookies.js';
import { page, sendPage, text } from '../pages/page.js';
import type { AdminDeps } from '../route.js';
import type { OpenIdSignIn, SignInUnderWay } from './open-id-sign-in.js';
import { recordSignIn, recordTurnedAway } from './record-sign-in.js';
import { readReturnPath } from './return-path.js';
import { sessionCookie } from './session-cookie.js';
import { signInCallbackPath } from './sign-in-path.js';

const attemptCookie: CookieKind = {
  name: 'gatehouse_sign_in',
  path: '/session/oidc',
  form: /^[\w-]{20,64}\.[\w-]{20,64}\.[\w-]{20,128}\.[\w-]{0,700}$/,
};
const attemptSeconds = 10 * 60;
const provider = 'OpenID provider';

/** Registers the sign-in with the operator's OpenID provider. */
export function registerSignIn(app: FastifyInstance, parts: AdminDeps, signIn: OpenIdSignIn): void {
  app.get<{ Querystring: { return_to?: unknown } }>('/session/oidc', async (request, reply) => {
    const started = await signIn.start();
    if (!started.ok) return sendRefusal(reply, started.refusal);
    const { url, underWay } = started.value;
    const value = cookieValue({ underWay, returnTo: readReturnPath(request.query.return_to) });
    const attempt = setCookie(attemptCookie, parts.origin(), value, { seconds: attemptSeconds });
    return reply.header('set-cookie', attempt).redirect(url, 303);
  });
  app.get(signInCallbackPath, async (request, reply) => {
    const attempt = readAttempt(request.headers.cookie);
    if (!attempt)
      return sendPage(
        reply,
        errorTable.unauthorized.http,
        failedPage('This sign-in was begun in another browser, or more than ten minutes ago.'),
      );
    const answer = new URL(request.url, parts.origin());
    const person = await signIn.finish(answer, attempt.underWay);
    if (!person.ok) await recordTurnedAway(parts, provider, person.refusal.message);
    const begun = person.ok ? await recordSignIn(parts, provider, () => parts.sessions.begin(person.value)) : person;
    if (!begun.ok || !begun.value) {
      reply.header('set-cookie', clearCookie(attemptCookie, parts.origin()));
      return sendRefusal(reply, begun.ok ? { code: 'internal', message: '' } : begun.refusal);
    }
    const { session, secret } = begun.value;
    return reply
      .header('set-cookie', [
        clearCookie(attemptCookie, parts.origin()),
        sessionCookie(parts.origin(), { secret, expiresAt: session.expiresAt }),
      ])
      .redirect(`../../${attempt.returnTo}`, 303);
  });
}

// Only the browser stores what links the provider's response to this attempt, so nobody else can complete it.
interface Attempt {
  readonly underWay: SignInUnderWay;
  /** Where the browser is sent afterwards, relative to the gateway's URL, without a leading slash. */
  readonly returnTo: string;
}

function cookieValue({ underWay: { state, nonce, verifier }, returnTo }: Attempt): string {
  return [state, nonce, verifier, Buffer.from(returnTo).toString('base64url')].join('.');
}

function readAttempt(header: string | undefined): Attempt | undefined {
  const [state, nonce, verifier, returnTo = ''] = readCookie(attemptCookie, header)?.split('.') ?? [];
  if (!state || !nonce || !verifier) return undefined;
  return { underWay: { state, nonce, verifier }, returnTo: readReturnPath(`/${Buffer.from(returnTo, 'base64url')}`) };
}

function sendRefusal(reply: FastifyReply, { code, message }: Refusal): FastifyReply {
  return sendPage(reply, errorTable[code].http, failedPage(message));
}

function failedPage(message: string): string {
  return page(
    'Not signed in',
    `<h1>Not signed in</h1>
    <p>${text(message)}</p>
    <p><a href="/dashboard/">Try again</a></p>`,
  );
}
