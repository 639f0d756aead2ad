import { randomBytes } from 'node:crypto';
import { type CheckedConnection, checkConnection } from '../accounts/index.js';
import {
  digestOf,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  newSecret,
  ok,
  parseExactJson,
  type Result,
  readSecretShape,
  refuse,
  SecretText,
} from '../base/index.js';
import type { DeviceRecord, Integration } from '../catalogue/index.js';
import {
  classifyTokenReply,
  createTokenThrottles,
  endpointOf,
  type TokenThrottle,
  throttleRefusal,
} from '../tokens/index.js';
import { browserOrigin } from './browser-origin.js';
import { connectionOf, type PendingConsent, readPayload } from './consent-payload.js';
import type { Consents, ConsentWish, DevicePoll, StartedDevice } from './consent-types.js';
import type { ConsentsDeps } from './deps.js';

const devicePrefix = 'gthd';
const timeoutMs = 15_000;
const lifetimeSecondsMax = 1_800;
/** How much longer a device has to wait after polling too often (RFC 8628, section 3.5). */
const slowDownSeconds = 5;
const rememberedMax = 1_000;
/** RFC 8628, section 3.5. */
const pollSecondsDefault = 5;

/** What the device flow uses from the other consents. */
export interface DeviceFlowHands {
  readonly insert: (secret: string, expiresAt: number, consent: PendingConsent) => Promise<void>;
  readonly pendingConsent: (wish: ConsentWish) => Promise<Result<PendingConsent>>;
}

/** The state of a device's consent in this process; another process reads it from the service again. */
interface Progress {
  readonly nextPollAt: number;
  readonly dataCenter: string;
}

/** Creates the device flow. */
export function createDeviceFlow(
  deps: ConsentsDeps,
  { insert, pendingConsent }: DeviceFlowHands,
): Pick<Consents, 'startDevice' | 'pollDevice'> {
  const { store, clock, vault, hashKey, random = randomBytes } = deps;
  const progress = new Map<string, Progress>();

  const startDevice: Consents['startDevice'] = async (wish, signal) => {
    const consent = await pendingConsent(wish);
    if (!consent.ok) return consent;
    const checked = await checkConnection(deps, { ...connectionOf(consent.value), way: 'device_code' });
    if (!checked.ok) return checked;
    const code = await askDeviceCode(deps, checked.value, { scopes: consent.value.scopes, signal });
    if (!code.ok) return code;
    const id = newSecret(devicePrefix, random);
    const expiresAt = clock.now() + code.value.lifetimeSeconds * 1000;
    await insert(id, expiresAt, { ...consent.value, secret: code.value.deviceCode });
    const { userCode, verificationUrl, verificationUrlComplete } = code.value;
    const pollSeconds = deviceOf(checked.value.integration)?.poll_seconds ?? pollSecondsDefault;
    return ok({ id, userCode, verificationUrl, verificationUrlComplete, expiresAt, pollSeconds });
  };

  const remember = (idHash: string, state: Progress): void => {
    if (progress.size >= rememberedMax) progress.clear();
    progress.set(idHash, state);
  };

  const pollDevice: Consents['pollDevice'] = async (id, signal) => {
    const idHash = digestOf(hashKey, id);
    const row = readSecretShape(devicePrefix, id) ? await store.consents.get(idHash, 'state', clock.now()) : undefined;
    if (!row) {
      progress.delete(idHash);
      return refuse('gone', 'This sign-in is unknown, already finished or expired. Start it again.');
    }
    const consent = readPayload(vault, row);
    if (!consent.ok) return consent;
    const integration = deps.catalogue.integrations.get(consent.value.integration);
    if (!integration) return refuse('gone', `The catalogue has no ${consent.value.integration} any more.`);
    const pollMs = (deviceOf(integration)?.poll_seconds ?? pollSecondsDefault) * 1000;
    const state = progress.get(idHash) ?? { nextPollAt: 0, dataCenter: consent.value.dataCenter };
    const now = clock.now();
    if (now < state.nextPollAt) return pending(state.nextPollAt - now);
    // Recorded before the request, so that two simultaneous polls make one request.
    remember(idHash, { ...state, nextPollAt: now + pollMs });
    const polled = await pollOnce(deps, integration, { consent: consent.value, dataCenter: state.dataCenter, signal });
    if (polled.kind === 'waiting') {
      const waitMs = pollMs + polled.extraSeconds * 1000;
      remember(idHash, { dataCenter: polled.dataCenter, nextPollAt: now + waitMs });
      return pending(waitMs);
    }
    if (polled.kind === 'ended') {
      progress.delete(idHash);
      await store.consents.take(idHash, 'state', clock.now());
    }
    return polled.result;
  };

  return { startDevice, pollDevice };
}

function deviceOf({ record }: Integration): DeviceRecord | undefined {
  return record.authorization.kind === 'oauth2' ? record.authorization.device : undefined;
}

function pending(waitMs: number): Result<DevicePoll> {
  return ok({ kind: 'pending', retryAfterSeconds: Math.ceil(waitMs / 1000) });
}

type Polled =
  | { readonly kind: 'waiting'; readonly extraSeconds: number; readonly dataCenter: string }
  /** The consent has ended, successfully or not. */
  | { readonly kind: 'ended'; readonly result: Result<DevicePoll> }
  /** No result; the consent is still pending. */
  | { readonly kind: 'failed'; readonly result: Result<DevicePoll> };

interface Poll {
  readonly consent: PendingConsent;
  readonly dataCenter: string;
  readonly signal: AbortSignal;
  /** Whether this poll follows a redirect to another data centre. */
  readonly isMoved?: boolean;
}

async function pollOnce(deps: ConsentsDeps, integration: Integration, poll: Poll): Promise<Polled> {
  const { consent, dataCenter, signal } = poll;
  if (consent.secret === null) throw new Error('a device consent has no device code');
  const input = { kind: 'device_code' as const, deviceCode: consent.secret };
  const connected = await deps.accounts.connect({ ...connectionOf(consent), dataCenter, input }, signal);
  if (connected.ok) {
    const { returnTo, createdBy } = consent;
    return { kind: 'ended', result: ok({ kind: 'connected', account: connected.value, returnTo, createdBy }) };
  }
  const { refusal, tokenRefusal } = connected;
  if (refusal.code === 'unavailable') return { kind: 'failed', result: connected };
  const device = deviceOf(integration);
  if (!tokenRefusal) return { kind: 'ended', result: connected };
  switch (tokenRefusal.code) {
    case 'authorization_pending':
      return { kind: 'waiting', extraSeconds: 0, dataCenter };
    case 'slow_down':
      return { kind: 'waiting', extraSeconds: slowDownSeconds, dataCenter };
    case 'expired':
    case 'expired_token': {
      const words = 'The code expired before anybody entered it. Start the sign-in again.';
      return { kind: 'ended', result: refuse('gone', words) };
    }
    case device?.other_data_center_error: {
      const location = tokenRefusal.body[device?.location_field ?? ''];
      return moveOn(deps, integration, { ...poll, location: textOf(location) });
    }
    default:
      return { kind: 'ended', result: connected };
  }
}

// The person's account is in another data centre, whose servers have the tokens.
async function moveOn(
  deps: ConsentsDeps,
  integration: Integration,
  { location, ...poll }: Poll & { readonly location: string },
): Promise<Polled> {
  const home = integration.record.data_centers.find((center) => center.location === location.toLowerCase());
  if (!home || poll.isMoved) {
    const words = `${integration.record.title} sent this sign-in to the data centre ${JSON.stringify(location.slice(0, 40))}, ${home ? 'which sent it on again' : 'which the catalogue does not have'}; nothing was sent there. Connect with an authorization code of the account's own data centre instead.`;
    return { kind: 'ended', result: refuse('upstream_failed', words) };
  }
  return pollOnce(deps, integration, { ...poll, dataCenter: home.id, isMoved: true });
}

interface DeviceCode extends Pick<StartedDevice, 'userCode' | 'verificationUrl' | 'verificationUrlComplete'> {
  readonly deviceCode: SecretText;
  readonly lifetimeSeconds: number;
}

async function askDeviceCode(
  deps: ConsentsDeps,
  { integration, server, client }: CheckedConnection,
  { scopes, signal }: { readonly scopes: readonly string[]; readonly signal: AbortSignal },
): Promise<Result<DeviceCode>> {
  const endpoint = server && endpointOf(server, 'device_code');
  const device = server?.record.device;
  if (!server || !client || !endpoint || !device)
    return refuse('invalid_params', `${integration.record.title} has no sign-in from a device.`);
  const { host } = endpoint;
  const throttles = createTokenThrottles(deps);
  const throttled = (throttle: TokenThrottle): Result<never> => ({
    ok: false,
    refusal: throttleRefusal(throttle, deps.clock.now(), 'start the sign-in again'),
  });
  const throttle = await throttles.current(server, client.id);
  if (throttle) return throttled(throttle);
  const form = new URLSearchParams({
    ...server.record.authorize_parameters,
    ...(device.grant_request === undefined ? {} : { grant_type: device.grant_request }),
    client_id: client.id,
    ...(scopes.length > 0 ? { scope: scopes.join(server.record.scope_separator) } : {}),
  });
  const reply = await deps.send({
    ...endpoint,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    signal,
    timeoutMs,
  });
  if (!reply.ok)
    return refuse('unavailable', `The authorization server ${host} did not respond: ${reply.refusal.message}`);
  const code = readDeviceCode(reply.value.text, { integration, connectTo: deps.connectTo });
  if (code) return ok(code);
  const validated = classifyTokenReply(reply.value, server);
  if (validated.kind === 'granted')
    return refuse('upstream_failed', `${host} returned tokens instead of a device code.`);
  if (validated.fault === 'throttled') return throttled(await throttles.note(server, client.id, validated.message));
  return refuse(validated.fault === 'temporary' ? 'unavailable' : 'invalid_params', validated.message, {
    help: validated.help,
    data: { upstream_code: validated.code },
  });
}

/** Parses the response to a request for a device code; null if it is invalid. Pure. */
function readDeviceCode(
  text: string,
  source: {
    readonly integration: Integration;
    readonly connectTo: ReadonlyMap<string, string> | undefined;
  },
): DeviceCode | null {
  const body = readObject(text);
  const { device_code: deviceCode, user_code: userCode } = body;
  const shownUrl = body.verification_uri ?? body.verification_url;
  const verificationUrl = readPage(shownUrl, source);
  if (typeof deviceCode !== 'string' || deviceCode === '' || typeof userCode !== 'string' || verificationUrl === null)
    return null;
  const complete = readPage(body.verification_uri_complete ?? body.verification_url_complete, source);
  return {
    deviceCode: new SecretText(deviceCode),
    userCode: userCode.slice(0, 40),
    verificationUrl,
    verificationUrlComplete: complete,
    lifetimeSeconds: readLifetime(body.expires_in),
  };
}

// No code for a person is valid for hours: a larger figure is in milliseconds, which some servers send.
function readLifetime(told: unknown): number {
  const figure = Number(told);
  if (!Number.isFinite(figure) || figure <= 0) return lifetimeSecondsMax;
  return Math.min(figure > 7_200 ? figure / 1000 : figure, lifetimeSecondsMax);
}

// The page is shown to a person who will sign in there, so it must be on a host of the service.
function readPage(
  url: unknown,
  {
    integration,
    connectTo,
  }: { readonly integration: Integration; readonly connectTo: ReadonlyMap<string, string> | undefined },
): string | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const page = new URL(url);
  if (page.protocol !== 'https:' || !integration.isHost(page.host)) return null;
  return new URL(`${page.pathname}${page.search}`, browserOrigin(page.host, connectTo)).href;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function readObject(text: string): JsonObject {
  try {
    const body = parseExactJson(text);
    return isJsonObject(body) ? body : {};
  } catch {
    return {};
  }
}
