import { beforeEach, describe, expect, it } from 'vitest';
import { newSecret } from '../../src/base/index.js';
import type { ConsentWish, StartedDevice } from '../../src/consent/index.js';
import { type Ground, openGround, type Room, stays } from './open-room.js';
import { paths, type Said } from './start-service.js';

let ground: Ground;
let room: Room;
const wish: ConsentWish = { integration: 'acme', createdBy: 'tok_1' };
const page = 'https://accounts.acme.example/device';
const codes = { device_code: 'device-1', user_code: 'ABCD-EFGH', verification_url: page, expires_in: 300, interval: 5 };
const granted: Said = [200, { access_token: 'access-d', refresh_token: 'refresh-d', expires_in: 3600 }];

beforeEach(async () => {
  ground = await openGround();
  room = await ground.open();
  ground.service.on(paths.deviceCode, () => [200, codes]);
  ground.service.on(paths.deviceToken, () => [400, { error: 'authorization_pending' }]);
});

async function start(): Promise<StartedDevice> {
  const started = await room.consents.startDevice(wish, stays());
  if (!started.ok) throw new Error(started.refusal.message);
  return started.value;
}
const poll = (id: string, of: Room = room) => of.consents.pollDevice(id, stays());
const polls = () => ground.service.to(paths.deviceToken);

describe('starting on a device', () => {
  it.each<[string, Said, string]>([
    ['an error', [200, { error: 'invalid_client_secret' }], 'ACME_CLIENT_SECRET'],
    ['a server fault', [500, ''], 'not JSON'],
    ['a closed connection', null, 'did not respond'],
    ['tokens', granted, 'tokens instead of a device code'],
    ['a page of somebody else', [200, { ...codes, verification_url: 'https://attacker.example/' }], 'temporary error'],
    [
      'a page without encryption',
      [200, { ...codes, verification_url: 'http://accounts.acme.example/' }],
      'temporary error',
    ],
  ])('refuses %s', async (_title, said, words) => {
    ground.service.on(paths.deviceCode, () => said);
    expect(await room.consents.startDevice(wish, stays())).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining(words) },
    });
  });

  it('shows code and page, and keeps the device code sealed', async () => {
    expect(await start()).toEqual({
      id: expect.stringMatching(/^gthd_/),
      userCode: 'ABCD-EFGH',
      verificationUrl: page,
      verificationUrlComplete: null,
      expiresAt: ground.clock.at + 300_000,
      pollSeconds: 5,
    });
    const [asked] = ground.service.to(paths.deviceCode);
    expect(asked?.form.get('grant_type')).toBe('a');
    expect(asked?.form.get('client_secret')).toBeNull();
    expect(asked?.form.get('scope')).toContain('organization.read');
  });

  it('understands a lifetime in milliseconds, and sends the browser to where the host is sent', async () => {
    room = await ground.open({ connectTo: new Map([['accounts.acme.example', 'http://127.0.0.1:9000']]) });
    ground.service.on(paths.deviceCode, () => [
      200,
      { ...codes, expires_in: 300_000, verification_uri_complete: `${page}?user_code=A` },
    ]);
    expect(await start()).toMatchObject({
      expiresAt: ground.clock.at + 300_000,
      verificationUrl: 'http://127.0.0.1:9000/device',
      verificationUrlComplete: 'http://127.0.0.1:9000/device?user_code=A',
    });
  });
});

describe('polling for a device', () => {
  it('refuses an id that is made up, finished or late', async () => {
    for (const id of ['', 'x', newSecret('gthd')]) expect(await poll(id)).toMatchObject({ refusal: { code: 'gone' } });
    const { id } = await start();
    ground.clock.at += 300_000;
    expect(await poll(id)).toMatchObject({ refusal: { code: 'gone' } });
    expect(polls()).toEqual([]);
  });

  it('asks no more often than the service allows, and slower where it says so', async () => {
    const { id } = await start();
    const answers = await Promise.all([poll(id), poll(id), poll(id)]);
    for (const answer of answers)
      expect(answer).toEqual({ ok: true, value: { kind: 'pending', retryAfterSeconds: 5 } });
    expect(polls()).toHaveLength(1);
    ground.clock.at += 4_999;
    expect(await poll(id)).toEqual({ ok: true, value: { kind: 'pending', retryAfterSeconds: 1 } });
    expect(polls()).toHaveLength(1);
    ground.service.on(paths.deviceToken, () => [400, { error: 'slow_down' }]);
    ground.clock.at += 1;
    expect(await poll(id)).toEqual({ ok: true, value: { kind: 'pending', retryAfterSeconds: 10 } });
    expect(polls()).toHaveLength(2);
  });

  it.each<[string, Said, string]>([
    ['a denial', [200, { error: 'access_denied' }], 'Consent was denied'],
    ['an end', [200, { error: 'expired' }], 'Start the sign-in again'],
    ['a data centre that nobody knows', [200, { error: 'other_dc', location: 'moon' }], '"moon"'],
    ['a data centre without a name', [200, { error: 'other_dc' }], 'catalogue does not have'],
  ])('ends with %s', async (_title, said, words) => {
    const { id } = await start();
    ground.service.on(paths.deviceToken, () => said);
    expect(await poll(id)).toMatchObject({ refusal: { message: expect.stringContaining(words) } });
    expect(await poll(id)).toMatchObject({ refusal: { code: 'gone' } });
    expect(polls()).toHaveLength(1);
  });

  it('outlives a passing fault', async () => {
    const { id } = await start();
    ground.service.on(paths.deviceToken, () => [502, '']);
    expect(await poll(id)).toMatchObject({ refusal: { code: 'unavailable' } });
    ground.clock.at += 5_000;
    ground.service.on(paths.deviceToken, () => granted);
    expect(await poll(id)).toMatchObject({ value: { kind: 'connected' } });
  });

  it('ends where two data centres send it to each other', async () => {
    const { id } = await start();
    ground.service.on(paths.deviceToken, ({ host }) => [
      200,
      { error: 'other_dc', location: host === 'accounts.acme.example' ? 'eu' : 'us' },
    ]);
    expect(await poll(id)).toMatchObject({ refusal: { code: 'upstream_failed' } });
    expect(polls()).toHaveLength(2);
  });

  it('goes on where the person is at home, and connects the account there, once', async () => {
    const { id } = await start();
    let isDecided = false;
    ground.service.on(paths.deviceToken, ({ host }) => {
      if (host === 'accounts.acme.example') return [200, { error: 'other_dc', location: 'eu' }];
      return isDecided ? granted : [200, { error: 'authorization_pending' }];
    });
    expect(await poll(id)).toMatchObject({ value: { kind: 'pending' } });
    isDecided = true;
    ground.clock.at += 5_000;
    expect(await poll(id)).toMatchObject({
      value: { kind: 'connected', createdBy: 'tok_1', account: { name: 'Acme Works', dataCenter: { id: 'eu' } } },
    });
    expect(polls().map(({ host }) => host)).toEqual([
      'accounts.acme.example',
      'accounts.acme-eu.example',
      'accounts.acme-eu.example',
    ]);
    expect(polls().at(-1)?.form.get('code')).toBe('device-1');
    expect(await poll(id)).toMatchObject({ refusal: { code: 'gone' } });
  });

  it('can be continued by another process', async () => {
    const { id } = await start();
    ground.service.on(paths.deviceToken, () => granted);
    expect(await poll(id, await ground.open())).toMatchObject({ value: { kind: 'connected' } });
  });
});
