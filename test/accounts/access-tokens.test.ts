import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { IntegratedAccount } from '../../src/accounts/index.js';
import type { Result } from '../../src/base/index.js';
import type { Credentials } from '../../src/upstream/index.js';
import { connect, type Ground, openGround, type Room, stays } from './open-room.js';
import { paths } from './start-service.js';

const minute = 60_000;
let ground: Ground;
let room: Room;
let account: IntegratedAccount;

beforeEach(async () => {
  ground = await openGround();
  room = await ground.open();
  account = await connect(ground, room);
  ground.service.forget();
});

const textOf = (found: Result<Credentials>): string =>
  found.ok ? (found.value.reveal('access_token') ?? 'none') : found.refusal.code;
const get = async (of: Room = room, signal = stays()): Promise<string> =>
  textOf(await of.accounts.credentials(account, signal));
const tokenRequests = (): number => ground.service.to(paths.token).length;

/** Makes the token endpoint wait until it is opened. */
function gate(): { open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  ground.service.on(paths.token, async () => {
    await opened;
    return [200, { access_token: 'access-late', expires_in: 3600 }];
  });
  return { open };
}

describe('a dead consent', () => {
  beforeEach(() => {
    ground.clock.at += 61 * minute;
    ground.service.on(paths.token, () => [200, { error: 'invalid_code' }]);
  });

  it('is told with the account and where to reconnect it, and no request is made again', async () => {
    const refused = await room.accounts.credentials(account, stays());
    expect(refused).toMatchObject({ refusal: { code: 'needs_reauth' } });
    const words = refused.ok ? '' : refused.refusal.message;
    for (const part of [account.name, account.id, `accounts link acme --account ${account.id}`, 'stay as they are'])
      expect(words).toContain(part);
    const present = await room.accounts.get(account.id);
    expect(present).toMatchObject({ status: 'needs_reauth', lastError: { code: 'invalid_code', at: ground.clock.at } });
    // Neither for a caller that reads the account again, nor for one with the old copy, nor in another process.
    if (present) expect(textOf(await room.accounts.credentials(present, stays()))).toBe('needs_reauth');
    expect(await get()).toBe('needs_reauth');
    expect(await get(await ground.open())).toBe('needs_reauth');
    expect(tokenRequests()).toBe(1);
  });

  it('is found by one request of many callers', async () => {
    expect(new Set(await Promise.all(Array.from({ length: 50 }, () => get())))).toEqual(new Set(['needs_reauth']));
    expect(tokenRequests()).toBe(1);
  });
});

describe('a fault of the token endpoint', () => {
  it.each([
    ['a server fault', [503, 'busy'], 'temporary error'],
    ['a web page', [200, '<html>'], 'not JSON'],
    ['the operator’s client', [200, { error: 'invalid_client_secret' }], 'ACME_CLIENT_SECRET'],
    ['a code that nobody knows', [400, { error: 'odd' }], 'returned odd'],
    ['a closed connection', null, 'temporary error'],
  ] as const)('(%s) leaves the account active', async (_title, said, words) => {
    ground.clock.at += 61 * minute;
    ground.service.on(paths.token, () => said);
    expect(await room.accounts.credentials(account, stays())).toMatchObject({
      refusal: { code: 'unavailable', message: expect.stringContaining(words) },
    });
    expect((await room.accounts.get(account.id))?.status).toBe('active');
    ground.service.off(paths.token);
    expect(await get()).toBe('access-2');
  });

  it('that throttles is given its time', async () => {
    ground.clock.at += 61 * minute;
    ground.service.on(paths.token, () => [
      200,
      { error: 'access_denied', error_description: 'You have made too many requests continuously. Please try again.' },
    ]);
    expect([await get(), await get(), await get()]).toEqual(Array(3).fill('unavailable'));
    expect((await room.accounts.get(account.id))?.status).toBe('active');
    expect(tokenRequests()).toBe(1);
    ground.service.off(paths.token);
    ground.clock.at += minute + 1;
    expect(await get()).toBe('access-2');
  });

  describe('that throttles in another language', () => {
    const throttle = '  throttle: { when: { status: failure }, pause_seconds: 900 }\n';
    const scopes = '  base_scopes: [organization.read]\n';
    const said = { error_description: '您已连续发出太多请求。请稍后再试。', error: '访问被拒绝', status: 'failure' };

    beforeEach(async () => {
      ground = await openGround([{ file: 'integration.yaml', replace: scopes, by: scopes + throttle }]);
      room = await ground.open();
      account = await connect(ground, room);
      ground.service.forget();
      ground.service.on(paths.token, () => [400, said]);
    });

    it('is left alone for its whole time by every caller, process and forced refresh', async () => {
      ground.clock.at += 61 * minute;
      expect(await get()).toBe('unavailable');
      for (const each of [room, await ground.open()]) {
        expect(await get(each)).toBe('unavailable');
        expect(await each.accounts.refresh(account.id, stays())).toMatchObject({ refusal: { code: 'unavailable' } });
      }
      ground.clock.at += 15 * minute - 1;
      expect([await get(), await get(await ground.open())]).toEqual(['unavailable', 'unavailable']);
      expect(tokenRequests()).toBe(1);
      ground.service.off(paths.token);
      ground.clock.at += 1;
      expect(await get()).toBe('access-2');
      expect((await room.accounts.get(account.id))?.lastError).toBeNull();
    });

    it('gives one advice, with the instant from which a request is of use', async () => {
      ground.clock.at += 61 * minute;
      const until = new Date(ground.clock.at + 15 * minute).toISOString();
      const refused = await room.accounts.credentials(account, stays());
      expect(refused).toMatchObject({
        refusal: { help: `Wait until ${until}, then repeat the call once.`, data: { retry_after_seconds: 900 } },
      });
      const words = refused.ok ? '' : refused.refusal.message;
      expect(words).toContain(`No request goes to its token endpoint before ${until}`);
      expect(words).not.toMatch(/client|try again|minute/i);
      expect((await room.accounts.get(account.id))?.status).toBe('active');
    });

    it('exchanges no further code of the client meanwhile', async () => {
      const input = { kind: 'code' as const, code: 'code-2' };
      const again = () =>
        room.accounts.connect({ integration: 'acme', name: 'Second', dataCenter: 'us', input }, stays());
      for (let attempt = 0; attempt < 3; attempt += 1)
        expect(await again()).toMatchObject({ refusal: { code: 'unavailable', data: { token_fault: 'throttled' } } });
      expect(tokenRequests()).toBe(1);
      ground.service.off(paths.token);
      ground.service.issueCode('code-2');
      ground.clock.at += 15 * minute;
      expect((await again()).ok).toBe(true);
    });

    it.each([
      ['Chinese', { error: '访问被拒绝', status: 'failure' }],
      ['Japanese', { error_description: 'しばらくしてからお試しください。', error: 'アクセス拒否', status: 'failure' }],
      ['German', { error_description: 'Zu viele Anfragen.', error: 'Zugriff verweigert', status: 'failure' }],
      ['Arabic', { error: 'تم رفض الوصول', status: 'failure' }],
      ['French, in capitals', { error: 'Accès refusé', status: 'FAILURE' }],
      ['Spanish, without the status', { error: 'Acceso denegado', error_description: 'Demasiadas solicitudes.' }],
      ['Russian, without the status', { error: 'Доступ запрещён' }],
      ['no words at all', { status: 'failure' }],
    ])('is recognised in every language: %s', async (_language, body) => {
      for (const status of [400, 403, 200]) {
        ground.clock.at += 61 * minute;
        ground.service.forget();
        ground.service.on(paths.token, () => [status, body]);
        const refused = await room.accounts.credentials(account, stays());
        expect(refused, String(status)).toMatchObject({ refusal: { data: { token_fault: 'throttled' } } });
        expect(await get()).toBe('unavailable');
        expect(tokenRequests()).toBe(1);
      }
    });

    it.each(['general_error', 'unknown_thing', 'invalid_scope'])(
      'is no throttle where the code is plain: %s',
      async (error) => {
        ground.clock.at += 61 * minute;
        ground.service.on(paths.token, () => [400, { error }]);
        const refused = await room.accounts.credentials(account, stays());
        expect(refused.ok ? '' : refused.refusal.data?.token_fault).not.toBe('throttled');
      },
    );

    it('is no throttle where the code is one that the record knows', async () => {
      ground.clock.at += 61 * minute;
      ground.service.on(paths.token, () => [400, { error: 'invalid_client_secret', status: 'failure' }]);
      expect(await room.accounts.credentials(account, stays())).toMatchObject({
        refusal: { help: 'Check ACME_CLIENT_SECRET.', data: { token_fault: 'client' } },
      });
    });
  });

  it('is felt by nobody while the token still lives, and the endpoint is asked twice a minute at most', async () => {
    ground.clock.at += 56 * minute;
    ground.service.on(paths.token, () => [503, '']);
    for (let second = 0; second < 60; second += 1) {
      expect(await get()).toBe('access-1');
      await room.accounts.settle();
      ground.clock.at += 1_000;
    }
    expect(tokenRequests()).toBe(2);
  });

  it('is felt by nobody in a process that has just started either', async () => {
    ground.clock.at += 59 * minute + 40_000;
    ground.service.on(paths.token, () => [503, '']);
    expect(await get(await ground.open())).toBe('access-1');
  });
});

describe('an account that is deleted during a refresh', () => {
  it('is reported as deleted, nothing of it is kept, and no other process asks for a token of it', async () => {
    ground.clock.at += 61 * minute;
    const { open } = gate();
    const waiting = get();
    await vi.waitFor(() => expect(tokenRequests()).toBe(1));
    await room.store.accounts.delete(account.id, ground.clock.at);
    open();
    expect(await waiting).toBe('not_found');
    expect(await room.store.secrets.get(account.id, 'access_token')).toBeUndefined();
    expect(await get(await ground.open())).toBe('not_found');
    expect(tokenRequests()).toBe(1);
  });
});

describe('a caller who goes away', () => {
  it('waits no longer, and does not end the refresh that others wait for', async () => {
    ground.clock.at += 61 * minute;
    const { open } = gate();
    const leaving = new AbortController();
    const left = get(room, leaving.signal);
    const staying = get();
    await vi.waitFor(() => expect(tokenRequests()).toBe(1));
    leaving.abort();
    expect(await left).toBe('unavailable');
    expect(await get(room, AbortSignal.abort())).toBe('unavailable');
    open();
    expect(await staying).toBe('access-late');
    expect(tokenRequests()).toBe(1);
  });

  it('leaves the token to whoever comes after', async () => {
    ground.clock.at += 61 * minute;
    const { open } = gate();
    const leaving = new AbortController();
    const left = get(room, leaving.signal);
    await vi.waitFor(() => expect(tokenRequests()).toBe(1));
    leaving.abort();
    await left;
    open();
    await room.accounts.settle();
    expect(await get(await ground.open())).toBe('access-late');
    expect(tokenRequests()).toBe(1);
  });
});

describe('access tokens', () => {
  it('are kept for their life and refreshed ahead of its end, while nobody waits', async () => {
    for (let elapsed = 0; elapsed < 53; elapsed += 1) {
      expect(await get()).toBe('access-1');
      ground.clock.at += minute;
    }
    expect(tokenRequests()).toBe(0);
    ground.clock.at += 3 * minute;
    expect(await get()).toBe('access-1');
    await vi.waitFor(async () => expect(await get()).toBe('access-2'));
    expect(tokenRequests()).toBe(1);
  });

  it('are at hand without waiting, from their first use until they are due', async () => {
    const held = (of: Room = room) => of.accounts.heldCredentials(account)?.reveal('access_token') ?? null;
    expect(held()).toBeNull();
    await get();
    expect(held()).toBe('access-1');
    expect(held(await ground.open())).toBeNull();
    ground.clock.at += 57 * minute;
    expect(held()).toBeNull();
    expect(tokenRequests()).toBe(0);
  });

  it('outlive the process that fetched them', async () => {
    expect(await get(await ground.open())).toBe('access-1');
    expect(tokenRequests()).toBe(0);
  });

  it('are trusted no longer than the record says, even where the endpoint counts milliseconds', async () => {
    ground.clock.at += 61 * minute;
    ground.service.on(paths.token, () => [200, { access_token: 'long', expires_in: 3_600_000 }]);
    expect(await get()).toBe('long');
    ground.clock.at += 61 * minute;
    ground.service.on(paths.token, () => [200, { access_token: 'next', expires_in: 'soon' }]);
    expect(await get()).toBe('next');
  });

  it('take one request for 200 callers of a cold account', async () => {
    const cold = await ground.open();
    ground.clock.at += 61 * minute;
    const tokens = await Promise.all(Array.from({ length: 200 }, () => get(cold)));
    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect(tokenRequests()).toBe(1);
  });

  it('take one request for callers in several processes', async () => {
    const rooms = [room, await ground.open(), await ground.open()];
    ground.clock.at += 61 * minute;
    const tokens = await Promise.all(Array.from({ length: 150 }, (_, index) => get(rooms[index % 3])));
    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect(tokenRequests()).toBe(1);
  });

  it('are fetched by another process when the one that was at it died', async () => {
    ground.clock.at += 61 * minute;
    await room.store.leases.acquire(`refresh/${account.id}`, 'own_dead', ground.clock.at, ground.clock.at + 25_000);
    const waiting = get();
    await vi.waitFor(async () => {
      ground.clock.at += 5_000;
      expect(tokenRequests()).toBe(1);
    });
    expect(await waiting).toBe('access-2');
  });

  it('come with a new refresh token where the service gives one', async () => {
    ground.clock.at += 61 * minute;
    ground.service.on(paths.token, () => [200, { access_token: 'a', refresh_token: 'refresh-next', expires_in: 60 }]);
    await get();
    ground.clock.at += 2 * minute;
    ground.service.off(paths.token);
    expect(await get()).toBe('access-2');
    expect(ground.service.to(paths.token).at(-1)?.form.get('refresh_token')).toBe('refresh-next');
  });
});

describe('a refused access token', () => {
  const replace = async (rejected: Credentials, of: Room = room): Promise<string> =>
    textOf(await of.accounts.replaceCredentials(account, rejected, stays()));
  const present = async (of: Room = room): Promise<Credentials> => {
    const token = await of.accounts.credentials(account, stays());
    if (!token.ok) throw new Error(token.refusal.message);
    return token.value;
  };

  it('is replaced by one request of all who met the refusal, in every process', async () => {
    const other = await ground.open();
    const [first, second] = [await present(), await present(other)];
    const tokens = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? replace(first) : replace(second, other))),
    );
    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect(tokenRequests()).toBe(1);
    expect(await replace(first)).toBe('access-2');
    expect(tokenRequests()).toBe(1);
  });

  it('is not handed out again, even where no other could be had', async () => {
    ground.service.on(paths.token, () => [503, '']);
    expect(await replace(await present())).toBe('unavailable');
    ground.service.off(paths.token);
    expect(await get()).toBe('access-2');
  });

  it('is not what a refresh brings that was under way before the refusal', async () => {
    const other = await ground.open();
    ground.clock.at += 61 * minute;
    const stale = await present();
    ground.service.forget();
    // The other process only reads what is stored, which is the very token that has just been refused.
    const reading = get(other);
    const replacing = replace(stale, other);
    expect(await reading).toMatch(/^access-/);
    expect(await replacing).toBe('access-3');
  });

  it('is replaced eight times, and then the fault is looked for elsewhere', async () => {
    const told: string[] = [];
    for (let attempt = 0; attempt < 10; attempt += 1) told.push(await replace(await present()));
    expect(told.slice(7)).toEqual(['access-9', 'unavailable', 'unavailable']);
    expect(await room.accounts.replaceCredentials(account, await present(), stays())).toMatchObject({
      refusal: {
        message: expect.stringContaining('rejected 8 new access tokens'),
        help: 'Check with the service what is wrong with the account, or reconnect it.',
      },
    });
    expect(tokenRequests()).toBe(8);
    ground.clock.at += 11 * minute;
    expect(await replace(await present())).toBe('access-10');
  });
});
