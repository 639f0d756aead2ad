import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorTable, type Refusal, type Result } from '../../base/index.js';
import type { FinishedConsent, LinkOffer, UsedLink } from '../../consent/index.js';
import { callbackPath } from '../callback-path.js';
import { type CookieKind, clearCookie, readCookie, setCookie } from '../cookies.js';
import { type ActionResult, performAction } from '../record-action.js';
import type { AdminDeps } from '../route.js';
import { connectedPage, notConnectedPage, offerPage } from './connect-pages.js';
import { sendPage } from './page.js';

const consentCookie: CookieKind = { name: 'gatehouse_consent', path: callbackPath, form: /^[\w-]{43}$/ };
/** A pending consent expires then too. */
const consentSeconds = 15 * 60;
const connectMs = 60_000;

/** Registers the pages for connecting an account with a link or a consent. */
export function registerConnect(app: FastifyInstance, parts: AdminDeps): void {
  app.get<LinkParams>('/connect/:token', async ({ params }, reply) => {
    const offer = await parts.consents.readLink(params.token);
    return offer.ok ? sendPage(reply, 200, offerPage(offer.value)) : sendRefusal(reply, offer.refusal);
  });
  app.post<LinkParams>('/connect/:token', (request, reply) => useLink(parts, request, reply));
  app.get(callbackPath, async (request, reply) => finish(parts, request, reply));
}

interface LinkParams {
  Params: { token: string };
}

async function useLink(
  parts: AdminDeps,
  { params: { token }, body }: FastifyRequest<LinkParams>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const offer = await parts.consents.readLink(token);
  if (!offer.ok) return sendRefusal(reply, offer.refusal);
  const browserKey = randomBytes(32).toString('base64url');
  const browser = { redirectUri: `${parts.origin()}${callbackPath}`, browserKey };
  const { data_center: dataCenter, ...values } = readForm(body);
  const use = (): Promise<Result<UsedLink>> =>
    parts.consents.useLink(token, { values, dataCenter }, { browser, signal: AbortSignal.timeout(connectMs) });
  // A consent is recorded when the browser returns.
  const used = offer.value.hasConsent ? await use() : await usedOnRecord(parts, offer.value, use);
  if (!used.ok)
    return used.refusal.code === 'gone' || offer.value.asked.length + offer.value.dataCenters.length === 0
      ? sendRefusal(reply, used.refusal)
      : sendPage(
          reply,
          errorTable[used.refusal.code].http,
          offerPage(offer.value, { refusal: used.refusal, values, dataCenter }),
        );
  if (used.value.kind === 'connected') return sendFinished(reply, used.value);
  const pending = setCookie(consentCookie, parts.origin(), browserKey, { seconds: consentSeconds });
  return reply.header('set-cookie', pending).redirect(used.value.url, 303);
}

async function usedOnRecord(
  parts: AdminDeps,
  { integration, accountId }: LinkOffer,
  work: () => Promise<Result<UsedLink>>,
): Promise<Result<UsedLink>> {
  const performed = await performAction(
    parts,
    {
      action: 'integrated_account.connect',
      apiTokenId: null,
      client: 'link page',
      accountId,
      arguments: { integration },
    },
    {
      work,
      resultOf: (used) =>
        used.ok && used.value.kind === 'connected'
          ? resultOf({ ok: true, value: used.value })
          : {
              subject: { accountId, arguments: { integration } },
              outcome: 'refused',
              detail: used.ok ? null : used.refusal.message,
            },
    },
  );
  return performed.ok ? performed.value.made : performed;
}

function readForm(body: unknown): { readonly [name: string]: string } {
  const form = new URLSearchParams(typeof body === 'string' ? body : '');
  return Object.fromEntries(form);
}

async function finish(parts: AdminDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { searchParams } = new URL(request.url, 'http://callback');
  const finish = (): Promise<Result<FinishedConsent>> =>
    parts.consents.finish(searchParams, {
      browserKey: readCookie(consentCookie, request.headers.cookie),
      // The code can be exchanged only once, so closing the page now must not lose the connected account.
      signal: AbortSignal.timeout(connectMs),
    });
  const performed = await performAction(
    parts,
    { action: 'integrated_account.connect', apiTokenId: null, client: 'consent page', arguments: {} },
    { work: finish, resultOf },
  );
  const finished = performed.ok ? performed.value.made : performed;
  reply.header('set-cookie', clearCookie(consentCookie, parts.origin()));
  return finished.ok ? sendFinished(reply, finished.value) : sendRefusal(reply, finished.refusal);
}

function sendFinished(reply: FastifyReply, { account, returnTo }: FinishedConsent): FastifyReply {
  if (returnTo === null) return sendPage(reply, 200, connectedPage(account.integration.record.title, account.name));
  const target = new URL(returnTo);
  target.searchParams.set('integrated_account_id', account.id);
  return reply.redirect(target.href, 303);
}

function resultOf(finished: Result<FinishedConsent>): ActionResult {
  if (!finished.ok) return { subject: { arguments: {} }, outcome: 'refused', detail: finished.refusal.message };
  const { account, createdBy } = finished.value;
  const subject = { accountId: account.id, arguments: { id: account.id, name: account.name, asked_by: createdBy } };
  return { subject, outcome: 'ok', detail: null };
}

function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return sendPage(reply, errorTable[refusal.code].http, notConnectedPage(refusal.message));
}
