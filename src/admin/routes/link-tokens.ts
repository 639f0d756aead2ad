import { consentWishSchema, readConsentWish } from '../read-consent-wish.js';
import { type AdminRoute, answer, refusalAnswer } from '../route.js';
import { namedId, picked } from '../route-action.js';

/** Links with which a person can consent without an API token. */
export const linkTokenRoutes: readonly AdminRoute[] = [
  {
    method: 'POST',
    path: '/link-token',
    id: 'createLinkToken',
    action: 'accounts:connect',
    summary: 'Make a link to a page where a person connects or reconnects an account by consent; single use',
    act: {
      action: 'link_token.create',
      subject: ({ body, made }) => ({
        accountId: namedId(body, 'integrated_account_id'),
        arguments: picked(made, ['expires_at']),
      }),
    },
    body: consentWishSchema,
    response: 'The link. It will not be shown again.',
    answers: { 201: 'LinkToken' },
    handle: async ({ consents, origin }, { body, actor }) => {
      const wished = readConsentWish(body, actor);
      if (!wished.ok) return refusalAnswer(wished.refusal);
      const link = await consents.createLink(wished.value.wish, wished.value.minutes);
      if (!link.ok) return refusalAnswer(link.refusal);
      const { token, expiresAt } = link.value;
      return answer(201, {
        link_token: token,
        url: `${origin()}/connect/${token}`,
        expires_at: new Date(expiresAt).toISOString(),
      });
    },
  },
];
