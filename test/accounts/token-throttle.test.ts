import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectRequest, IntegratedAccount } from '../../src/accounts/index.js';
import { SecretText } from '../../src/base/index.js';
import { connect, type Ground, openGround, type Room, stays } from './open-room.js';
import { paths } from './start-service.js';

const minute = 60_000;
const scopes = '  base_scopes: [organization.read]\n';
const throttle = '  throttle: { when: { status: failure }, pause_seconds: 900 }\n';
const said = { error_description: '您已连续发出太多请求。', error: '访问被拒绝', status: 'failure' };

let ground: Ground;
let room: Room;
let account: IntegratedAccount;
let neighbour: IntegratedAccount;

beforeEach(async () => {
  ground = await openGround([{ file: 'integration.yaml', replace: scopes, by: scopes + throttle }]);
  room = await ground.open();
  account = await connect(ground, room);
  neighbour = await connect(ground, room, 'code-2');
  ground.clock.at += 61 * minute;
  ground.service.forget();
  ground.service.on(paths.token, () => [400, said]);
});

const tokenRequests = (): number => ground.service.to(paths.token).length;
const connectAgain = (of: Room, more: Partial<ConnectRequest> = {}) =>
  of.accounts.connect(
    { integration: 'acme', name: 'Third', dataCenter: 'us', input: { kind: 'code', code: 'code-3' }, ...more },
    stays(),
  );
const throttled = { refusal: { code: 'unavailable', data: { token_fault: 'throttled' } } };

describe('a throttled OAuth client', () => {
  it('asks for nothing on behalf of another account, a new connection or a reconnection, in any process', async () => {
    expect(await room.accounts.credentials(account, stays())).toMatchObject(throttled);
    for (const each of [room, await ground.open(), await ground.open()]) {
      expect(await each.accounts.credentials(neighbour, stays())).toMatchObject(throttled);
      expect(await each.accounts.refresh(neighbour.id, stays())).toMatchObject(throttled);
      expect(await connectAgain(each)).toMatchObject(throttled);
      expect(await connectAgain(each, { accountId: account.id })).toMatchObject(throttled);
      const input = { kind: 'refresh_token' as const, refreshToken: new SecretText('refresh-code-9') };
      expect(await connectAgain(each, { input })).toMatchObject(throttled);
    }
    expect(tokenRequests()).toBe(1);
    ground.service.off(paths.token);
    ground.service.issueCode('code-3');
    ground.clock.at += 15 * minute;
    expect((await room.accounts.credentials(neighbour, stays())).ok).toBe(true);
    expect((await connectAgain(room)).ok).toBe(true);
  });

  it('starts no sign-in on a device, and is known where such a start was throttled', async () => {
    const wish = { integration: 'acme', dataCenter: 'us', createdBy: 'tok_1' };
    ground.service.on(paths.deviceCode, () => [400, [said]]);
    expect(await room.consents.startDevice(wish, stays())).toMatchObject(throttled);
    for (const each of [room, await ground.open()]) {
      expect(await each.consents.startDevice(wish, stays())).toMatchObject(throttled);
      expect(await each.accounts.credentials(account, stays())).toMatchObject(throttled);
    }
    expect(tokenRequests()).toBe(0);
    expect(ground.service.to(paths.deviceCode)).toHaveLength(1);
  });

  it('is known to accounts where the connection of another was throttled', async () => {
    expect(await connectAgain(room)).toMatchObject(throttled);
    for (const each of [room, await ground.open()])
      expect(await each.accounts.credentials(account, stays())).toMatchObject(throttled);
    expect(tokenRequests()).toBe(1);
  });

  it('counts the seconds that are left, and says when to try again and nothing else', async () => {
    const until = new Date(ground.clock.at + 15 * minute).toISOString();
    await room.accounts.credentials(account, stays());
    ground.clock.at += 10 * minute;
    for (const refused of [
      await room.accounts.credentials(account, stays()),
      await room.accounts.credentials(neighbour, stays()),
      await connectAgain(room),
    ]) {
      expect(refused).toMatchObject({
        refusal: { help: expect.stringContaining(`Wait until ${until}, then`), data: { retry_after_seconds: 300 } },
      });
      const words = refused.ok ? '' : `${refused.refusal.message} ${refused.refusal.help}`;
      expect(words).not.toMatch(/try again|few seconds|minutes|client id|reconnect/i);
    }
    expect(await connectAgain(room)).toMatchObject({ refusal: { help: expect.stringContaining('new code') } });
    expect(tokenRequests()).toBe(1);
  });

  it('leaves other clients and data centres alone', async () => {
    await room.accounts.credentials(account, stays());
    const own = { id: 'client-2', secret: new SecretText('client-secret') };
    expect(await connectAgain(room, { client: own })).toMatchObject(throttled);
    expect(await connectAgain(room, { dataCenter: 'eu' })).toMatchObject(throttled);
    expect(tokenRequests()).toBe(3);
  });

  it('keeps the token that still lives for as long as it lives', async () => {
    ground.service.off(paths.token);
    await room.accounts.credentials(account, stays());
    ground.service.on(paths.token, () => [400, said]);
    await room.accounts.credentials(neighbour, stays());
    expect((await room.accounts.credentials(account, stays())).ok).toBe(true);
  });
});

describe('a throttle', () => {
  it.each([
    ['in an array', [said]],
    ['behind a number in an array', [0, said]],
    ['in an array in an array', [[said]]],
    ['in an array, without words', [{ status: 'failure' }]],
    ['in an array, without a status', [{ error: 'Доступ запрещён' }]],
    ['below a member', { data: said }],
    ['below a member of an array', [{ response: [said] }]],
    ['with spaces around the status', { ...said, status: ' Failure ' }],
    ['with an object as the error', { error: { title: '访问被拒绝' }, status: 'failure' }],
    ['in English, in an array', [{ error: 'Access Denied', error_description: 'You have made too many requests.' }]],
  ])('is recognised %s', async (_where, body) => {
    for (const status of [400, 200, 403]) {
      ground.clock.at += 16 * minute;
      ground.service.forget();
      ground.service.on(paths.token, () => [status, body]);
      expect(await room.accounts.credentials(account, stays()), String(status)).toMatchObject(throttled);
      expect(await room.accounts.credentials(neighbour, stays()), String(status)).toMatchObject(throttled);
      expect(tokenRequests()).toBe(1);
    }
  });

  it.each([
    ['the end of a consent', [{ error: 'invalid_code' }], 'needs_reauth'],
    ['a token', [{ access_token: 'a', expires_in: 3600 }], 'unavailable'],
  ])('is not seen in an array that holds %s', async (_what, body, code) => {
    ground.service.on(paths.token, () => [200, body]);
    const refused = await room.accounts.credentials(account, stays());
    expect(refused).toMatchObject({ refusal: { code } });
    expect(refused.ok ? '' : refused.refusal.data?.token_fault).not.toBe('throttled');
  });
});
