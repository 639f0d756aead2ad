import { randomBytes } from 'node:crypto';
import {
  askedValues,
  type ConnectInput,
  type ConnectValue,
  checkConnection,
  connectWayOf,
  sortValues,
} from '../accounts/index.js';
import { newSecret, ok, type Result, refuse } from '../base/index.js';
import type { Integration } from '../catalogue/index.js';
import { clientPrefixOf } from '../tokens/index.js';
import { connectionOf, type PendingConsent } from './consent-payload.js';
import type {
  BrowserPart,
  Consents,
  ConsentWish,
  LinkOffer,
  LinkValues,
  StartedConsent,
  UsedLink,
} from './consent-types.js';
import type { ConsentsDeps } from './deps.js';

const linkPrefix = 'gthl';
const minuteMs = 60_000;
const linkMinutes = 30;
const linkMinutesMax = 60;

/** A consent found by its secret. */
export interface FoundConsent {
  readonly consent: PendingConsent;
  readonly expiresAt: number;
}

/** What links use from the other consents. */
export interface LinkFlow {
  readonly insert: (secret: string, expiresAt: number, consent: PendingConsent) => Promise<void>;
  readonly find: (secret: string, prefix: string, isTaken: boolean) => Promise<Result<FoundConsent>>;
  readonly begin: (consent: PendingConsent, browser: BrowserPart) => Promise<Result<StartedConsent>>;
  readonly pendingConsent: (wish: ConsentWish) => Promise<Result<PendingConsent>>;
}

/** Creates the links. */
export function createLinks(deps: ConsentsDeps, flow: LinkFlow): Pick<Consents, 'createLink' | 'readLink' | 'useLink'> {
  const links = new ConsentLinks(deps, flow);
  return {
    createLink: (wish, minutes) => links.create(wish, minutes),
    readLink: (token) => links.read(token),
    useLink: (token, given, caller) => links.use(token, given, caller),
  };
}

class ConsentLinks {
  readonly #deps: ConsentsDeps;
  readonly #flow: LinkFlow;

  constructor(deps: ConsentsDeps, flow: LinkFlow) {
    this.#deps = deps;
    this.#flow = flow;
  }

  async create(wish: ConsentWish, minutes = linkMinutes): ReturnType<Consents['createLink']> {
    const { clock, random = randomBytes } = this.#deps;
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > linkMinutesMax) {
      const message = `must be a whole number from 1 to ${linkMinutesMax}`;
      return refuse('invalid_params', `minutes ${message}`, { failures: [{ path: 'minutes', message }] });
    }
    const consent = await this.#flow.pendingConsent(wish);
    if (!consent.ok) return consent;
    const token = newSecret(linkPrefix, random);
    const expiresAt = clock.now() + minutes * minuteMs;
    await this.#flow.insert(token, expiresAt, consent.value);
    return ok({ token, expiresAt });
  }

  async read(token: string): Promise<Result<LinkOffer>> {
    const found = await this.#find(token, false);
    if (!found.ok) return found;
    const { consent, expiresAt, asked, dataCenters, title, way } = found.value;
    const { integration, name, scopes, accountId } = consent;
    return ok({
      integration,
      title,
      name,
      scopes,
      accountId,
      hasConsent: way === 'code',
      asked,
      dataCenters,
      expiresAt,
    });
  }

  async use(token: string, given: LinkValues, { browser, signal }: LinkCaller): Promise<Result<UsedLink>> {
    const found = await this.#find(token, false);
    if (!found.ok) return found;
    const consent = withGiven(found.value, given);
    if (!consent.ok) return consent;
    const { way } = found.value;
    const checked = await checkConnection(this.#deps, { ...connectionOf(consent.value), way });
    if (!checked.ok) return checked;
    const taken = await this.#find(token, true);
    if (!taken.ok) return taken;
    const used = await this.#useTaken(consent.value, way, { browser, signal });
    // It failed, so the holder of the link can try again.
    if (!used.ok) await this.#flow.insert(token, taken.value.expiresAt, taken.value.consent);
    return used;
  }

  async #useTaken(
    consent: PendingConsent,
    way: OfferedLink['way'],
    { browser, signal }: LinkCaller,
  ): Promise<Result<UsedLink>> {
    if (way === 'code') {
      const started = await this.#flow.begin(consent, browser);
      return started.ok ? ok({ kind: 'consent', ...started.value }) : started;
    }
    const { accounts } = this.#deps;
    const connected = await accounts.connect({ ...connectionOf(consent), input: { kind: way } }, signal);
    const { returnTo, createdBy } = consent;
    return connected.ok ? ok({ kind: 'connected', account: connected.value, returnTo, createdBy }) : connected;
  }

  async #find(token: string, isTaken: boolean): Promise<Result<FoundConsent & OfferedLink>> {
    const found = await this.#flow.find(token, linkPrefix, isTaken);
    if (!found.ok) return found;
    const integration = this.#deps.catalogue.integrations.get(found.value.consent.integration);
    if (!integration) return refuse('gone', `The catalogue has no ${found.value.consent.integration} any more.`);
    return ok({ ...found.value, ...(await offeredLink(this.#deps, integration, found.value.consent)) });
  }
}

type LinkCaller = Parameters<Consents['useLink']>[2];

interface OfferedLink extends Pick<LinkOffer, 'title' | 'asked' | 'dataCenters'> {
  readonly way: Extract<ConnectInput['kind'], 'code' | 'client_credentials' | 'jwt_bearer' | 'values'>;
}

async function offeredLink(
  { store, configuredClient }: ConsentsDeps,
  integration: Integration,
  consent: PendingConsent,
): Promise<OfferedLink> {
  const { record } = integration;
  const way = connectWayOf(integration);
  const prefix = clientPrefixOf(integration);
  const own = consent.accountId === null ? undefined : await store.secrets.get(consent.accountId, 'client_secret');
  const hasClient =
    consent.client !== null || own !== undefined || (prefix !== null && configuredClient(prefix) !== undefined);
  const asked = askedValues(integration, { way, hasClient })
    .filter(({ name, kind }) => !isGiven(consent, name, kind))
    // When an account is reconnected, empty values stay as they were.
    .map((value) => (consent.accountId === null ? value : { ...value, isRequired: false }));
  return {
    // Links for integrations that only connect from a device are refused earlier.
    way: way === 'device_code' ? 'code' : way,
    title: record.title,
    asked,
    dataCenters: consent.asksDataCenter ? record.data_centers.map(({ id, title }) => ({ id, title })) : [],
  };
}

function isGiven(consent: PendingConsent, name: string, kind: ConnectValue['kind']): boolean {
  if (kind === 'client') return consent.client !== null;
  return Object.hasOwn(kind === 'field' ? consent.fields : consent.context, name);
}

function withGiven(
  { consent, asked, dataCenters }: FoundConsent & OfferedLink,
  given: LinkValues,
): Result<PendingConsent> {
  const sorted = sortValues(asked, given.values);
  if (!sorted.ok) return sorted;
  const { context, fields, client } = sorted.value;
  const chosen = dataCenters.length === 0 ? undefined : given.dataCenter;
  return ok({
    ...consent,
    dataCenter: chosen ?? consent.dataCenter,
    context: { ...context, ...consent.context },
    fields: { ...fields, ...consent.fields },
    client: consent.client ?? client ?? null,
  });
}
