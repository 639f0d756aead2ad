import { randomBytes } from 'node:crypto';
import { checkConnection } from '../accounts/index.js';
import { digestOf, newSecret, ok, type Result, readSecretShape, refuse, SecretText } from '../base/index.js';
import { authorizationUrl, authorizerOf } from './authorization-url.js';
import { readParameter } from './callback.js';
import { connectionOf, type PendingConsent, readPayload, writePayload } from './consent-payload.js';
import type { BrowserPart, Consents, FinishedConsent, StartedConsent } from './consent-types.js';
import type { ConsentsDeps } from './deps.js';
import { createDeviceFlow } from './device-flow.js';
import { finishConsent } from './finish-consent.js';
import { createLinks, type FoundConsent } from './links.js';
import { pendingConsent } from './pending-consent.js';

const statePrefix = 'gthc';
const minuteMs = 60_000;
/** Time for a person to sign in and to read the consent page. */
const stateMs = 15 * minuteMs;

/** Creates the consents. */
export function createConsents(deps: ConsentsDeps): Consents {
  const flow = new BrowserFlow(deps);
  const insert: BrowserFlow['insert'] = (secret, expiresAt, consent) => flow.insert(secret, expiresAt, consent);
  return {
    start: async (wish, browser) => {
      const consent = await pendingConsent(deps, wish, 'browser');
      return consent.ok ? flow.begin(consent.value, browser) : consent;
    },
    finish: (parameters, caller) => flow.finish(parameters, caller),
    ...createLinks(deps, {
      insert,
      find: (secret, prefix, isTaken) => flow.find(secret, prefix, isTaken),
      begin: (consent, browser) => flow.begin(consent, browser),
      pendingConsent: (wish) => pendingConsent(deps, wish, 'link'),
    }),
    ...createDeviceFlow(deps, { insert, pendingConsent: (wish) => pendingConsent(deps, wish, 'device') }),
  };
}

/** Consents in a browser, and the storage of pending ones. */
class BrowserFlow {
  readonly #deps: ConsentsDeps;

  constructor(deps: ConsentsDeps) {
    this.#deps = deps;
  }

  async insert(secret: string, expiresAt: number, consent: PendingConsent): Promise<void> {
    const { store, vault, hashKey } = this.#deps;
    const idHash = digestOf(hashKey, secret);
    const kind = consent.flow === 'link' ? 'link' : 'state';
    await store.consents.insert({ idHash, kind, payload: writePayload(vault, idHash, consent), expiresAt });
  }

  async begin(consent: PendingConsent, browser: BrowserPart): Promise<Result<StartedConsent>> {
    const { clock, hashKey, random = randomBytes } = this.#deps;
    const fault = findRedirectFault(browser.redirectUri);
    if (fault !== null)
      return refuse('invalid_params', fault, { failures: [{ path: 'redirect_uri', message: fault }] });
    const checked = await checkConnection(this.#deps, { ...connectionOf(consent), way: 'code' });
    if (!checked.ok) return checked;
    const begun = authorizerOf(checked.value);
    if (!begun.ok) return begun;
    const state = newSecret(statePrefix, random);
    const verifier = new SecretText(Buffer.from(random(32)).toString('base64url'));
    const expiresAt = clock.now() + stateMs;
    const { redirectUri, browserKey } = browser;
    const browserKeyHash = browserKey === undefined ? null : digestOf(hashKey, browserKey);
    await this.insert(state, expiresAt, { ...consent, flow: 'browser', redirectUri, browserKeyHash, secret: verifier });
    const url = authorizationUrl(
      begun.value,
      { scopes: consent.scopes, redirectUri, state, verifier },
      this.#deps.connectTo,
    );
    return ok({ url, scopes: consent.scopes, expiresAt });
  }

  async find(token: string, prefix: string, isTaken: boolean): Promise<Result<FoundConsent>> {
    const { store, vault, clock, hashKey } = this.#deps;
    const kind = prefix === statePrefix ? 'state' : 'link';
    const idHash = digestOf(hashKey, token);
    const row = readSecretShape(prefix, token)
      ? await (isTaken ? store.consents.take(idHash, kind, clock.now()) : store.consents.get(idHash, kind, clock.now()))
      : undefined;
    if (!row)
      return refuse('gone', 'This consent is unknown, already used or expired. Ask for a new link, or start it again.');
    const consent = readPayload(vault, row);
    return consent.ok ? ok({ consent: consent.value, expiresAt: row.expiresAt }) : consent;
  }

  async finish(
    parameters: URLSearchParams,
    { browserKey, signal }: Parameters<Consents['finish']>[1],
  ): Promise<Result<FinishedConsent>> {
    const state = readParameter(parameters, 'state');
    if (!state.ok) return state;
    if (state.value === null)
      return refuse('invalid_params', 'The callback carries no state. Start the consent again from Gatehouse.');
    // Checked before it is used up, so that a request from another browser cannot end the right one's consent.
    const found = await this.find(state.value, statePrefix, false);
    if (!found.ok) return found;
    if (!this.#isOwnBrowser(found.value.consent, browserKey))
      return refuse(
        'forbidden',
        'This consent was started in another browser. Finish it there, or start it again here.',
      );
    const taken = await this.find(state.value, statePrefix, true);
    return taken.ok ? finishConsent(this.#deps, taken.value.consent, { parameters, signal }) : taken;
  }

  #isOwnBrowser({ browserKeyHash }: PendingConsent, browserKey: string | undefined): boolean {
    return (
      browserKeyHash === null ||
      (browserKey !== undefined && digestOf(this.#deps.hashKey, browserKey) === browserKeyHash)
    );
  }
}

function findRedirectFault(redirectUri: string): string | null {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : null;
  const isLoopback = url !== null && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  const isFit =
    url !== null && url.hash === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback));
  return isFit
    ? null
    : `The redirect address ${JSON.stringify(redirectUri.slice(0, 200))} must be https, or http on this machine. Set GATEHOUSE_PUBLIC_URL to the address at which browsers reach this gateway.`;
}
