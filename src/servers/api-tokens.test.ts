import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newSecret } from '../base/index.js';
import { accepted, faultsOf, type Ground, prepareGround, start } from './test-support/ground.js';

describe('API tokens', () => {
  let ground: Ground;
  let touches: number;
  let lookUps: number;
  let touchFault: Error | null;
  beforeEach(async () => {
    [touches, lookUps, touchFault] = [0, 0, null];
    ground = await prepareGround({
      between: (store) => ({
        ...store,
        apiTokens: {
          ...store.apiTokens,
          touch: (id, at) => {
            touches += 1;
            return touchFault ? Promise.reject(touchFault) : store.apiTokens.touch(id, at);
          },
          findByTokenHash: (hash) => {
            lookUps += 1;
            return store.apiTokens.findByTokenHash(hash);
          },
        },
      }),
    });
  });
  afterEach(() => ground.dispose());

  it('are refused with every fault named', async () => {
    const wrong: readonly (readonly [unknown, readonly string[]])[] = [
      [undefined, ['body', 'name']],
      [{}, ['name']],
      [{ name: 'x', scopes: 'mcp' }, ['scopes']],
      [{ name: 'x', scope: 'root' }, ['scope']],
      [{ name: 'x', scope: null }, ['scope']],
      [{ name: 'x', integrated_account_id: 'acc_1' }, ['integrated_account_id']],
      [{ name: 'x', scope: 'mcp', integrated_account_id: 'acc_9' }, ['integrated_account_id']],
      [{ name: 'x', scope: 'mcp', integrated_account_id: 7 }, ['integrated_account_id']],
      [{ name: '', expires_at: '2030-01-01T00:00:59Z' }, ['name', 'expires_at']],
    ];
    for (const [input, faults] of wrong) {
      expect(faultsOf(await ground.apiTokens.create(input)), JSON.stringify(input)).toEqual(faults);
    }
    expect(accepted(await ground.apiTokens.list({ limit: 5 })).items).toEqual([]);
    expect(faultsOf(await ground.apiTokens.list({ limit: 5, cursor: 'x' }))).toEqual(['cursor']);
  });

  it('open nothing when unknown, malformed, expired or deleted', async () => {
    expect(await ground.apiTokens.check(newSecret('gtha'))).toBeUndefined();
    expect(lookUps).toBe(1);
    expect(await ground.apiTokens.check('gtha_x')).toBeUndefined();
    expect(await ground.apiTokens.check(newSecret('gths'))).toBeUndefined();
    expect(lookUps).toBe(1);
    const brief = accepted(await ground.apiTokens.create({ name: 'x', expires_at: '2030-01-01T00:01:00Z' }));
    ground.moveTo(start + 59_999);
    expect(await ground.apiTokens.check(brief.token)).toMatchObject({ id: brief.apiToken.id });
    ground.moveTo(start + 60_000);
    expect(await ground.apiTokens.check(brief.token)).toBeUndefined();
    const deleted = accepted(await ground.apiTokens.create({ name: 'x' }));
    expect(await ground.apiTokens.delete(deleted.apiToken.id)).toBe(true);
    expect(await ground.apiTokens.delete(deleted.apiToken.id)).toBe(false);
    expect(await ground.apiTokens.check(deleted.token)).toBeUndefined();
  });

  it('are shown once and kept as a hash; the hint tells them apart', async () => {
    const made = accepted(
      await ground.apiTokens.create({ name: ' Desk ', scope: 'mcp', integrated_account_id: 'acc_1', expires_at: null }),
    );
    expect(made.token).toMatch(/^gtha_[\w-]{49}$/);
    expect(made.apiToken).toEqual({
      id: expect.stringMatching(/^tok_/),
      name: 'Desk',
      hint: made.token.slice(0, 9),
      scope: 'mcp',
      accountId: 'acc_1',
      actions: null,
      limits: null,
      createdAt: start,
      expiresAt: null,
      lastUsedAt: null,
    });
    const { items } = await ground.store.apiTokens.list({ limit: 5 });
    expect(JSON.stringify(items)).not.toContain(made.token.slice(8));
    expect(accepted(await ground.apiTokens.list({ limit: 5 })).items).toEqual([made.apiToken]);
    expect(accepted(await ground.apiTokens.create({ name: 'x' })).apiToken.scope).toBe('admin');
  });

  it('note their last use once a minute, however many calls come', async () => {
    const { token, apiToken } = accepted(await ground.apiTokens.create({ name: 'x' }));
    const lastUsedAt = async () => accepted(await ground.apiTokens.list({ limit: 1 })).items[0]?.lastUsedAt;
    await Promise.all(Array.from({ length: 20 }, () => ground.apiTokens.check(token)));
    expect(await lastUsedAt()).toBe(start);
    ground.moveTo(start + 59_999);
    await ground.apiTokens.check(token);
    expect([touches, await lastUsedAt()]).toEqual([1, start]);
    ground.moveTo(start + 60_000);
    expect(await ground.apiTokens.check(token)).toMatchObject({ id: apiToken.id });
    expect([touches, await lastUsedAt()]).toEqual([2, start + 60_000]);
  });

  it('are valid where their last use cannot be stored, which is tried again', async () => {
    const { token, apiToken } = accepted(await ground.apiTokens.create({ name: 'x' }));
    touchFault = new Error('no space left on device');
    for (const count of [1, 2]) {
      expect(await ground.apiTokens.check(token)).toMatchObject({ id: apiToken.id, lastUsedAt: null });
      expect(touches).toBe(count);
    }
  });

  it('are got by their id until they expire', async () => {
    const { apiToken } = accepted(await ground.apiTokens.create({ name: 'x', expires_at: '2030-01-01T00:01:00Z' }));
    expect(await ground.apiTokens.get(apiToken.id)).toEqual(apiToken);
    expect(await ground.apiTokens.get('tok_none')).toBeUndefined();
    ground.moveTo(start + 60_000);
    expect(await ground.apiTokens.get(apiToken.id)).toBeUndefined();
  });

  it('are not created by one that has less than they would have', async () => {
    const grantor = { actions: ['tokens:create', 'mcp:read'] as const, expiresAt: start + 120_000 };
    const create = (more: object) => ground.apiTokens.create({ name: 'x', ...more }, grantor);
    const right = { actions: ['mcp:read'], expires_at: '2030-01-01T00:02:00Z' };
    expect(accepted(await create(right)).apiToken).toMatchObject({ actions: ['mcp:read'] });
    for (const wrong of [
      { ...right, actions: ['mcp:create'] },
      { ...right, actions: null },
      { ...right, expires_at: '2030-01-01T00:02:01Z' },
      { ...right, expires_at: null },
      { scope: 'mcp', expires_at: right.expires_at },
    ])
      expect(await create(wrong), JSON.stringify(wrong)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } });
    expect(accepted(await ground.apiTokens.list({ limit: 5 })).items).toHaveLength(1);
  });
});
