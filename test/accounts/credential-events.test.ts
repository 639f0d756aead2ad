import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { IntegratedAccount } from '../../src/accounts/index.js';
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
});

const history = async () =>
  (await room.accounts.credentialEvents(account.id)).map(({ kind, code, times, by }) => ({ kind, code, times, by }));

describe('the history of credentials', () => {
  it('is empty for an unknown account', async () => {
    expect(await room.accounts.credentialEvents('acc_unknown')).toEqual([]);
  });

  it('counts a failure of the token endpoint that repeats, and shows what it reported but no token', async () => {
    ground.service.on(paths.token, () => [503, 'busy']);
    for (const _time of [1, 2, 3]) {
      ground.clock.at += 61 * minute;
      expect(await room.accounts.credentials(account, stays())).toMatchObject({ ok: false });
    }
    expect(await history()).toEqual(
      [
        { kind: 'failed', code: '503', times: 3, by: null },
        { kind: 'connected', code: null, times: 1, by: null },
      ].map((event) => expect.objectContaining({ kind: event.kind, times: event.times })),
    );
    const [failed] = await room.accounts.credentialEvents(account.id);
    expect(failed?.detail).toMatch(/temporary error/);
    expect(failed).toMatchObject({ firstAt: ground.clock.at - 122 * minute, at: ground.clock.at });
    expect(JSON.stringify(await room.accounts.credentialEvents(account.id))).not.toMatch(/access-\d|refresh-\d/);
  });

  it('has one event per refresh, whoever waited for it, with the end of the new token', async () => {
    ground.clock.at += 61 * minute;
    const other = await ground.open();
    await Promise.all([room, other, room].map(({ accounts }) => accounts.credentials(account, stays())));
    expect((await history()).map(({ kind }) => kind)).toEqual(['refreshed', 'connected']);
    const [refreshed] = await room.accounts.credentialEvents(account.id);
    expect(refreshed?.expiresAt).toBe(ground.clock.at + 60 * minute);
  });

  it('has the refusal of a dead consent, then who reconnected the account; who connected it first stays', async () => {
    ground.clock.at += 61 * minute;
    ground.service.on(paths.token, () => [200, { error: 'invalid_code' }]);
    await room.accounts.credentials(account, stays());
    ground.service.off(paths.token);
    ground.service.issueCode('code-2');
    const request = { integration: 'acme', name: 'x', dataCenter: 'us', accountId: account.id, by: 'Ada' } as const;
    const again = await room.accounts.connect({ ...request, input: { kind: 'code', code: 'code-2' } }, stays());
    expect(again).toMatchObject({ ok: true, value: { connectedBy: null, connectedWith: 'code' } });
    expect(await history()).toEqual([
      { kind: 'reconnected', code: null, times: 1, by: 'Ada' },
      { kind: 'refused', code: 'invalid_code', times: 1, by: null },
      { kind: 'connected', code: null, times: 1, by: null },
    ]);
  });

  it('names who connected the account, and how', async () => {
    const request = { integration: 'acme', name: 'x', dataCenter: 'us', by: 'Ada' } as const;
    ground.service.issueCode('code-3');
    const made = await room.accounts.connect({ ...request, input: { kind: 'code', code: 'code-3' } }, stays());
    expect(made).toMatchObject({ ok: true, value: { connectedBy: 'Ada', connectedWith: 'code' } });
  });

  it('stops no refresh where it cannot be written', async () => {
    vi.spyOn(room.store.credentialEvents, 'add').mockRejectedValue(new Error('the disk is full'));
    ground.clock.at += 61 * minute;
    expect(await room.accounts.credentials(account, stays())).toMatchObject({ ok: true });
    expect((await history()).map(({ kind }) => kind)).toEqual(['connected']);
  });
});
