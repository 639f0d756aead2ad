import { beforeEach, describe, expect, it } from 'vitest';
import { findMissingKeys, rotateSecrets } from '../../src/tokens/index.js';
import { connect, type Ground, openGround, type Room, stays } from './open-room.js';
import { paths } from './start-service.js';

let ground: Ground;
let first: Room;

beforeEach(async () => {
  ground = await openGround();
  first = await ground.open({ keyFill: 1 });
});

const clock = { now: () => ground.clock.at, monotonic: () => performance.now() };
const rotate = ({ store, vault }: Room) => rotateSecrets({ store, vault, clock });

describe('rotating the encryption key', () => {
  it('tells what no key opens, and still seals everything else anew', async () => {
    // More than one list of rows that cannot be opened, in front of and behind one that can.
    const ids: string[] = [];
    for (let index = 0; index < 120; index += 1) ids.push((await connect(ground, first, `code-${index}`)).id);
    const second = await ground.open({ keyFill: 2 });
    const openable = await connect(ground, second, 'code-x');
    const third = await ground.open({ keyFill: 3, previousFills: [2] });
    const { resealed, locked } = await rotate(third);
    expect(resealed).toBe(2);
    expect(new Set(locked.map(({ accountId }) => accountId))).toEqual(new Set(ids));
    expect(locked.every(({ keyId }) => keyId === 'key-1')).toBe(true);
    expect((await third.store.secrets.get(openable.id, 'refresh_token'))?.keyId).toBe('key-3');
    const missing = await findMissingKeys(third);
    expect(missing.map(({ keyId }) => keyId)).toEqual(['key-1']);
    expect(new Set(missing[0]?.accountIds)).toEqual(new Set(ids));
  });

  it('lets the old key be thrown away', async () => {
    const account = await connect(ground, first);
    const both = await ground.open({ keyFill: 2, previousFills: [1] });
    expect(await findMissingKeys(both)).toEqual([]);
    expect(await rotate(both)).toEqual({ resealed: 2, locked: [] });
    expect(await rotate(both)).toEqual({ resealed: 0, locked: [] });
    const second = await ground.open({ keyFill: 2 });
    ground.clock.at += 3_700_000;
    expect((await second.accounts.credentials(account, stays())).ok).toBe(true);
  });

  it('never puts an old token back over one that a refresh has just brought', async () => {
    const account = await connect(ground, first);
    const both = await ground.open({ keyFill: 2, previousFills: [1] });
    const other = await ground.open({ keyFill: 1, previousFills: [2] });
    ground.clock.at += 3_700_000;
    ground.service.on(paths.token, () => [200, { access_token: 'new', refresh_token: 'refresh-new', expires_in: 60 }]);
    const [, refreshed] = await Promise.all([rotate(both), other.accounts.credentials(account, stays())]);
    expect(refreshed.ok).toBe(true);
    await rotate(both);
    const row = await both.store.secrets.get(account.id, 'refresh_token');
    const opened = row && both.vault.open(row);
    expect(opened?.ok && opened.value.reveal()).toBe('refresh-new');
  });
});

describe('an account whose key is lost', () => {
  it('is refused with its id and the key’s, and stays as it is', async () => {
    const account = await connect(ground, first);
    const other = await ground.open({ keyFill: 2 });
    ground.clock.at += 3_700_000;
    const refused = await other.accounts.credentials(account, stays());
    expect(refused).toMatchObject({
      refusal: { code: 'unavailable', message: expect.stringMatching(new RegExp(`${account.id}.*key-1`)) },
    });
    expect((await other.accounts.get(account.id))?.status).toBe('active');
    expect(await other.accounts.delete(account.id, stays())).toMatchObject({
      value: { revokedUpstream: false, revocationFault: expect.stringContaining('key-1') },
    });
  });
});
