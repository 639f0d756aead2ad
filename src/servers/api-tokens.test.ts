import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newSecret } from '../base/index.js';
import { accepted, faultsOf, type Ground, prepareGround, start } from './test-support/ground.js';

describe('API tokens', () => {
  let ground: Ground;
  let touches: number;
  beforeEach(async () => {
    touches = 0;
    ground = await prepareGround({
      between: (store) => ({
        ...store,
        apiTokens: {
          ...store.apiTokens,
          touch: (id, at) => {
            touches += 1;
            return store.apiTokens.touch(id, at);
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
    expect(await ground.apiTokens.check('gtha_x')).toBeUndefined();
    expect(await ground.apiTokens.check(newSecret('gths'))).toBeUndefined();
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
});
