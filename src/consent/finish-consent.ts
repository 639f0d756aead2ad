import { ok, type Result, refuse } from '../base/index.js';
import { readDataCenter, readParameter } from './callback.js';
import { connectionOf, type PendingConsent } from './consent-payload.js';
import type { FinishedConsent } from './consent-types.js';
import type { ConsentsDeps } from './deps.js';

/** Connects the account of a consent with the parameters of the callback. */
export async function finishConsent(
  deps: ConsentsDeps,
  consent: PendingConsent,
  { parameters, signal }: { readonly parameters: URLSearchParams; readonly signal: AbortSignal },
): Promise<Result<FinishedConsent>> {
  const integration = deps.catalogue.integrations.get(consent.integration);
  const begun = integration?.dataCenter(consent.dataCenter);
  if (!integration || !begun) return refuse('gone', `The catalogue has no ${consent.integration} any more.`);
  const { authorization, title } = integration.record;
  const error = readParameter(parameters, 'error');
  if (!error.ok) return error;
  if (error.value !== null) {
    const errors = authorization.kind === 'oauth2' ? authorization.errors : {};
    const known = Object.hasOwn(errors, error.value) ? errors[error.value] : undefined;
    // Anyone can forge the text of the parameters, so only a plausible code is repeated.
    const code = /^[\w .-]{1,60}$/.test(error.value) ? error.value : 'an error';
    return refuse(
      'forbidden',
      `${title} returned ${code}: ${known?.help ?? 'no consent was given. Start again to consent.'}`,
      {
        data: { upstream_code: code },
      },
    );
  }
  const code = readParameter(parameters, 'code');
  if (!code.ok) return code;
  if (code.value === null)
    return refuse('invalid_params', 'The callback carries neither a code nor an error. Start the consent again.');
  const dataCenter = readDataCenter(integration.record, parameters, begun);
  if (!dataCenter.ok) return dataCenter;
  const connected = await deps.accounts.connect(
    {
      ...connectionOf(consent),
      dataCenter: dataCenter.value.id,
      input: {
        kind: 'code',
        code: code.value,
        ...(consent.redirectUri === null ? {} : { redirectUri: consent.redirectUri }),
        ...(consent.secret === null || authorization.kind !== 'oauth2' || authorization.pkce === 'none'
          ? {}
          : { codeVerifier: consent.secret }),
      },
    },
    signal,
  );
  return connected.ok
    ? ok({ account: connected.value, returnTo: consent.returnTo, createdBy: consent.createdBy })
    : connected;
}
