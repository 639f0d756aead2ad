import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorTable, type Refusal, type Result } from '../../base/index.js';
import type { FinishedConsent } from '../../consent/index.js';
import { type CookieKind, clearCookie, readCookie, setCookie } from '../cookies.js';
import { type ActResult, performAct } from '../record-act.js';
import type { AdminParts } from '../route.js';
import { connectedPage, notConnectedPage, offerPage } from './connect-pages.js';
import { sendPage } from './page.js';

const callbackPath = '/oauth/callback';
const consentCookie: CookieKind = { name: 'gatehouse_consent', path: callbackPath, form: /^[\w-]{43}$/ };
/** A pending consent expires then too. */
const consentSeconds = 15 * 60;

/** Puts the pages on a server that a person meets when an account is connected by consent. */
export function registerConnect(app: FastifyInstance, parts: AdminParts): void {
  app.get<{ Params: { token: string } }>('/connect/:token', async ({ params }, reply) => {
    const offer = await parts.consents.readLink(params.token);
    return offer.ok ? sendPage(reply, 200, offerPage(offer.value)) : sendRefusal(reply, offer.refusal);
  });
  app.post<{ Params: { token: string } }>('/connect/:token', async ({ params }, reply) => {
    const browserKey = randomBytes(32).toString('base64url');
    const redirectUri = `${parts.origin()}${callbackPath}`;
    const started = await parts.consents.startFromLink(params.token, { redirectUri, browserKey });
    if (!started.ok) return sendRefusal(reply, started.refusal);
    const pending = setCookie(consentCookie, parts.origin(), browserKey, { seconds: consentSeconds });
    return reply.header('set-cookie', pending).redirect(started.value.url, 303);
  });
  app.get(callbackPath, async (request, reply) => finish(parts, request, reply));
}

async function finish(parts: AdminParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { searchParams } = new URL(request.url, 'http://callback');
  const finish = (): Promise<Result<FinishedConsent>> =>
    parts.consents.finish(searchParams, {
      browserKey: readCookie(consentCookie, request.headers.cookie),
      // The code can be exchanged once: whoever closes the page now must not lose the account that he consented to.
      signal: AbortSignal.timeout(60_000),
    });
  const performed = await performAct(
    parts,
    { action: 'integrated_account.connect', apiTokenId: null, client: 'consent page', arguments: {} },
    { work: finish, resultOf },
  );
  const finished = performed.ok ? performed.value.made : performed;
  reply.header('set-cookie', clearCookie(consentCookie, parts.origin()));
  if (!finished.ok) return sendRefusal(reply, finished.refusal);
  const { account, returnTo } = finished.value;
  if (returnTo === null) return sendPage(reply, 200, connectedPage(account.integration.record.title, account.name));
  const target = new URL(returnTo);
  target.searchParams.set('integrated_account_id', account.id);
  return reply.redirect(target.href, 303);
}

function resultOf(finished: Result<FinishedConsent>): ActResult {
  if (!finished.ok) return { subject: { arguments: {} }, outcome: 'refused', detail: finished.refusal.message };
  const { account, createdBy } = finished.value;
  const subject = { accountId: account.id, arguments: { id: account.id, name: account.name, asked_by: createdBy } };
  return { subject, outcome: 'ok', detail: null };
}

function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return sendPage(reply, errorTable[refusal.code].http, notConnectedPage(refusal.message));
}
