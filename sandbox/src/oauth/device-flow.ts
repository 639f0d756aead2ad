import { randomInt } from 'node:crypto';
import type { DataCenter } from '../data-centers.js';
import type { JsonMap } from '../json.js';
import { findClientFault, sandboxClient } from './client.js';
import { type Grants, mintSecret } from './grants.js';
import { readScopes } from './scopes.js';

const lifetimeMs = 300_000;
const pollMs = 30_000;
const codeLetters = 'BCDFGHJKLMNPQRSTVWXZ';

interface DeviceRequest {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly scopes: readonly string[];
  readonly isOffline: boolean;
  readonly asksConsentAgain: boolean;
  readonly startedAt: DataCenter;
  readonly expiresAt: number;
  decision: { readonly isApproved: boolean; readonly home: DataCenter; readonly zuid: string } | null;
  /** By data centre: each one's servers count the polls that they see. */
  readonly lastPollAt: Map<DataCenter, number>;
}

/** Sign-in on a device without a browser of its own. */
export interface DeviceFlow {
  /** `POST /oauth/v3/device/code` */
  start(center: DataCenter, form: URLSearchParams): JsonMap;
  /** `POST /oauth/v3/device/token` */
  poll(center: DataCenter, form: URLSearchParams): JsonMap;
  /** What the user says on the verification page; false where the code is unknown, expired or already decided. */
  decide(
    userCode: string,
    decision: { readonly isApproved: boolean; readonly home: DataCenter | null; readonly zuid: string },
  ): boolean;
  clear(): void;
}

/** Makes the device flow of all data centres. */
export function createDeviceFlow(grants: Grants, now: () => number): DeviceFlow {
  const requests = new Map<string, DeviceRequest>();
  const conclude = (
    request: DeviceRequest,
    { isApproved, home, zuid }: NonNullable<DeviceRequest['decision']>,
    center: DataCenter,
  ): JsonMap => {
    if (isApproved && home !== center) return { error: 'other_dc', user_location: home.location };
    requests.delete(request.deviceCode);
    if (!isApproved) return { error: 'access_denied' };
    const isRepeat = request.isOffline && grants.noteOfflineConsent(center, zuid);
    const givesRefreshToken = request.isOffline && (!isRepeat || request.asksConsentAgain);
    return grants.grant({ center, zuid, scopes: request.scopes, givesRefreshToken });
  };
  return {
    start: (center, form) => {
      if (form.get('client_id') !== sandboxClient.id) return { error: 'invalid_client' };
      if (form.get('grant_type') !== 'device_request') return { error: 'unsupported_grant_type' };
      const scopes = readScopes(form.get('scope') ?? '');
      if (!scopes) return { error: 'invalid_scope' };
      const request: DeviceRequest = {
        deviceCode: mintSecret('1004'),
        userCode: Array.from({ length: 8 }, () => codeLetters[randomInt(codeLetters.length)]).join(''),
        scopes,
        isOffline: form.get('access_type') === 'offline',
        asksConsentAgain: form.get('prompt') === 'consent',
        startedAt: center,
        expiresAt: now() + lifetimeMs,
        decision: null,
        lastPollAt: new Map(),
      };
      requests.set(request.deviceCode, request);
      const page = `https://${center.accountsHost}/oauth/v3/device`;
      return {
        user_code: request.userCode,
        device_code: request.deviceCode,
        // Milliseconds both, unlike what RFC 8628 has.
        interval: pollMs,
        expires_in: lifetimeMs,
        verification_url: page,
        verification_uri_complete: `${page}?user_code=${request.userCode}`,
      };
    },
    poll: (center, form) => {
      const fault = findClientFault(form);
      if (fault) return fault;
      if (form.get('grant_type') !== 'device_token') return { error: 'unsupported_grant_type' };
      const request = requests.get(form.get('code') ?? '');
      const isHere = request && (request.startedAt === center || request.decision?.home === center);
      if (!request || !isHere) return { error: 'invalid_code' };
      if (request.expiresAt <= now()) return { error: 'expired' };
      const lastPollAt = request.lastPollAt.get(center);
      request.lastPollAt.set(center, now());
      if (lastPollAt !== undefined && now() - lastPollAt < pollMs) return { error: 'slow_down' };
      return request.decision ? conclude(request, request.decision, center) : { error: 'authorization_pending' };
    },
    decide: (userCode, { isApproved, home, zuid }) => {
      const wanted = userCode.trim().toUpperCase();
      const request = [...requests.values()].find((known) => known.userCode === wanted);
      if (!request || request.decision || request.expiresAt <= now()) return false;
      request.decision = { isApproved, home: home ?? request.startedAt, zuid };
      return true;
    },
    clear: () => requests.clear(),
  };
}
