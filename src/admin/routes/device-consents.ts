import { isJsonObject } from '../../base/index.js';
import { deviceConsentSchema, readConsentWish } from '../read-consent-wish.js';
import { recordAction } from '../record-action.js';
import { type AdminRoute, answer, errorAnswer, refusalAnswer } from '../route.js';
import { namedId, picked } from '../route-action.js';
import { serializeAccount } from '../serialize.js';

/** Consents that a person gives on another device, with a short code. */
export const deviceConsentRoutes: readonly AdminRoute[] = [
  {
    method: 'POST',
    path: '/device-consent',
    id: 'startDeviceConsent',
    action: 'accounts:connect',
    summary: 'Start a consent that a person gives on another device by entering a short code',
    act: {
      action: 'device_consent.start',
      subject: ({ body, made }) => ({
        accountId: namedId(body, 'integrated_account_id'),
        arguments: picked(made, ['expires_at']),
      }),
    },
    body: deviceConsentSchema,
    response: 'The code, where to enter it, and how often to poll.',
    answers: { 201: 'DeviceConsent' },
    handle: async ({ consents }, { body, actor, signal }) => {
      const wished = readConsentWish(body, actor);
      if (!wished.ok) return refusalAnswer(wished.refusal);
      const started = await consents.startDevice(wished.value.wish, signal);
      if (!started.ok) return refusalAnswer(started.refusal);
      const { id, userCode, verificationUrl, verificationUrlComplete, expiresAt, pollSeconds } = started.value;
      return answer(201, {
        device_token: id,
        user_code: userCode,
        verification_url: verificationUrl,
        verification_url_complete: verificationUrlComplete,
        expires_at: new Date(expiresAt).toISOString(),
        poll_seconds: pollSeconds,
      });
    },
  },
  {
    method: 'POST',
    path: '/device-consent/poll',
    id: 'pollDeviceConsent',
    action: 'accounts:connect',
    summary: 'Check whether the user has entered the code; the service is not polled more often than it allows',
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['device_token'],
      properties: { device_token: { type: 'string', maxLength: 200, description: 'From the start of the consent' } },
    },
    response: 'Whether it is pending, and for how many seconds to wait; or the connected account.',
    answers: { 200: 'PolledDeviceConsent' },
    handle: async ({ consents, store, now }, { body, actor, requestId }) => {
      const token = isJsonObject(body) ? body.device_token : undefined;
      if (typeof token !== 'string' || token === '')
        return errorAnswer('invalid_params', 'device_token is required', [
          { path: 'device_token', message: 'is required' },
        ]);
      // A granted code can be exchanged only once, so a caller that stops waiting now must not lose the account.
      const polled = await consents.pollDevice(token, AbortSignal.timeout(pollMs));
      if (!polled.ok) return refusalAnswer(polled.refusal);
      if (polled.value.kind === 'pending')
        return answer(200, { status: 'pending', retry_after_seconds: polled.value.retryAfterSeconds, account: null });
      const { account } = polled.value;
      // The start was recorded before the request to the service; polls without a result are not recorded.
      await recordAction(
        { store, clock: { now } },
        {
          action: 'integrated_account.connect',
          apiTokenId: actor.id,
          client: actor.client,
          requestId,
          accountId: account.id,
          arguments: { id: account.id, name: account.name, asked_by: polled.value.createdBy },
          outcome: 'ok',
          detail: null,
          durationMs: 0,
        },
      );
      return answer(200, { status: 'connected', retry_after_seconds: null, account: serializeAccount(account) });
    },
  },
];

const pollMs = 60_000;
