import { describe, expect, it } from 'vitest';
import type { Failure, JsonObject } from '../base/index.js';
import type { AccountRow, ApiTokenScope } from '../store/index.js';
import { sampleAccount } from '../store/test-support/sample-rows.js';
import { checkTokenLimits, refuseGrant } from './check-token-limits.js';

const known: ReadonlyMap<string, AccountRow> = new Map(
  Array.from({ length: 101 }, (_, index) => [`acc_${index}`, sampleAccount()]),
);
const accounts = { get: async (id: string) => known.get(id) };

async function check(body: JsonObject, scope: ApiTokenScope = 'admin') {
  const failures: Failure[] = [];
  const asked = await checkTokenLimits(accounts, { body, scope }, failures);
  return failures.length > 0 ? failures.map(({ path, message }) => `${path} ${message}`) : asked;
}

describe('the limits of an API token', () => {
  it('are none where none are given', async () => {
    for (const body of [{}, { actions: null, integrated_account_ids: null, labels: null }])
      for (const scope of ['admin', 'viewer', 'mcp'] as const)
        expect(await check(body, scope)).toEqual({ actions: null, limits: null });
  });

  it('go with the scopes admin and viewer', async () => {
    for (const [path, value] of Object.entries({ actions: [], integrated_account_ids: [], labels: {} }))
      expect(await check({ [path]: value }, 'mcp')).toEqual([
        `${path} goes with scope admin or viewer; use integrated_account_id`,
      ]);
  });

  it('are actions, each once, and those of a viewer only read', async () => {
    expect(await check({ actions: ['mcp:read', 'mcp:create', 'mcp:read'] })).toEqual({
      actions: ['mcp:read', 'mcp:create'],
      limits: null,
    });
    for (const actions of [[], ['mcp:fly'], ['mcp:read', 5], 'mcp:read', {}])
      expect(await check({ actions }), JSON.stringify(actions)).toEqual([
        expect.stringMatching(/^actions must be a list of these, or null for all: .*mcp:read/),
      ]);
    expect(await check({ actions: ['mcp:read'] }, 'viewer')).toMatchObject({ actions: ['mcp:read'] });
    expect(await check({ actions: ['mcp:read', 'mcp:create', 'tools:call'] }, 'viewer')).toEqual([
      'actions must only read with scope viewer, without mcp:create, tools:call',
    ]);
  });

  it('are accounts that there are, each once, at most a hundred', async () => {
    const limitTo = (ids: unknown) => check({ integrated_account_ids: ids } as JsonObject);
    const all = [...known.keys()];
    expect(await limitTo(['acc_1', 'acc_2', 'acc_1'])).toEqual({
      actions: null,
      limits: { accountIds: ['acc_1', 'acc_2'], labels: null },
    });
    expect(await limitTo(all.slice(0, 100))).toMatchObject({ limits: { accountIds: all.slice(0, 100) } });
    for (const wrong of [all, [], ['acc_1', 5], 'acc_1'])
      expect(await limitTo(wrong)).toEqual([
        'integrated_account_ids must be a list of 1 to 100 account ids, or null for all',
      ]);
    expect(await limitTo(['acc_1', 'x'.repeat(70)])).toEqual([
      `integrated_account_ids names no integrated account: ${'x'.repeat(60)}`,
    ]);
  });

  it('are labels, at least one', async () => {
    expect(await check({ labels: { plan: 'pro' } })).toEqual({
      actions: null,
      limits: { accountIds: null, labels: { plan: 'pro' } },
    });
    expect(await check({ labels: {} })).toEqual(['labels must be at least one name and value, or null for no limit']);
    expect(await check({ labels: { plan: 'pro' }, integrated_account_ids: ['acc_1'] })).toMatchObject({
      limits: { accountIds: ['acc_1'], labels: { plan: 'pro' } },
    });
  });
});

describe('a token that creates another', () => {
  const grant = (own: Partial<Parameters<typeof refuseGrant>[0]>, asked: Partial<Parameters<typeof refuseGrant>[1]>) =>
    refuseGrant(
      { actions: null, expiresAt: null, ...own },
      { scope: 'admin', actions: null, expiresAt: null, ...asked },
    )?.message ?? null;

  it('without limits can give any', () => {
    for (const asked of [{}, { actions: ['mcp:read'] }, { expiresAt: 5_000 }, { scope: 'mcp' as const }])
      expect(grant({}, asked)).toBeNull();
  });

  it('gives only actions that it has', () => {
    const own = { actions: ['mcp:read', 'tokens:create'] };
    expect(grant(own, { actions: ['mcp:read'] })).toBeNull();
    for (const asked of [{}, { actions: ['mcp:read', 'mcp:create'] }, { scope: 'mcp' as const, actions: ['mcp:read'] }])
      expect(grant(own, asked)).toContain('limited to mcp:read, tokens:create');
    expect(grant({ actions: ['tools:call'] }, { scope: 'mcp' })).toBeNull();
  });

  it('gives no longer life than it has', () => {
    const own = { expiresAt: 5_000 };
    for (const expiresAt of [4_999, 5_000]) expect(grant(own, { expiresAt })).toBeNull();
    for (const expiresAt of [5_001, null])
      expect(grant(own, { expiresAt })).toContain('expires at 1970-01-01T00:00:05.000Z');
  });
});
