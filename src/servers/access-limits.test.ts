import { describe, expect, it } from 'vitest';
import type { AccessLimits, Labels } from '../store/index.js';
import { isAccountWithin, isListed, isOwnedWithin, isServerWithin } from './access-limits.js';
import type { McpServer } from './types.js';

const none: AccessLimits = { accountIds: null, labels: null };
const one: AccessLimits = { accountIds: ['acc_1'], labels: null };
const acme: AccessLimits = { accountIds: null, labels: { customer: 'acme', plan: 'pro' } };
const labels: Labels = { customer: 'acme', plan: 'pro', more: 'x' };

describe('an account', () => {
  it('is within limits that name it or none, and whose labels it all has', () => {
    const account = { id: 'acc_1', labels };
    for (const limits of [none, one, acme]) expect(isAccountWithin(limits, account)).toBe(true);
    expect(isAccountWithin(one, { id: 'acc_2', labels })).toBe(false);
    expect(isAccountWithin({ accountIds: [], labels: null }, account)).toBe(false);
    for (const wrong of [{}, { customer: 'acme' }, { ...labels, plan: 'free' }])
      expect(isAccountWithin(acme, { id: 'acc_1', labels: wrong }), JSON.stringify(wrong)).toBe(false);
    expect(isListed({ accountIds: ['acc_2'], labels: null }, 'acc_1')).toBe(false);
  });

  it('has no label by the names that every object has', () => {
    const limits = { accountIds: null, labels: { constructor: 'x' } };
    expect(isAccountWithin(limits, { id: 'acc_1', labels: {} })).toBe(false);
  });
});

describe('what belongs to a server or an account', () => {
  const within = (limits: AccessLimits, server?: Labels, account?: Labels): boolean =>
    isOwnedWithin(limits, 'acc_1', {
      server: server && { labels: server },
      account: account && { labels: account },
    });

  it('is within by the labels of either, and by its account', () => {
    expect([within(acme, labels), within(acme, {}, labels), within(acme, labels, {})]).toEqual([true, true, true]);
    expect([within(acme), within(acme, {}, {})]).toEqual([false, false]);
    expect([within(none), within(one)]).toEqual([true, true]);
    expect(within({ accountIds: ['acc_2'], labels: null }, labels, labels)).toBe(false);
    // Half of the labels on each is not enough.
    expect(within(acme, { customer: 'acme' }, { plan: 'pro' })).toBe(false);
  });
});

describe('a server', () => {
  type Part = Pick<McpServer, 'accountId' | 'members' | 'labels'>;
  const single: Part = { accountId: 'acc_1', labels: {} };
  const member = (accountId: string) => ({ accountId, prefix: accountId, label: accountId, config: {} });
  const several: Part = { ...single, members: [member('acc_1'), member('acc_2')] };
  const accounts = (known: { readonly [id: string]: Labels }) => (id: string) => {
    const found = known[id];
    return found && { labels: found };
  };

  it('over one account is within limits that name it, without a look at the account', async () => {
    expect(await isServerWithin(one, single, () => expect.unreachable())).toBe(true);
    expect(await isServerWithin(one, { ...single, accountId: 'acc_2' }, () => undefined)).toBe(false);
    expect(await isServerWithin(acme, single, accounts({ acc_1: labels }))).toBe(true);
    expect(await isServerWithin(acme, single, accounts({ acc_1: {} }))).toBe(false);
    expect(await isServerWithin(acme, { ...single, labels }, accounts({}))).toBe(true);
  });

  it('over several is within with every account that it reaches', async () => {
    expect(await isServerWithin(acme, several, accounts({ acc_1: labels, acc_2: labels }))).toBe(true);
    expect(await isServerWithin(acme, several, accounts({ acc_1: labels, acc_2: {} }))).toBe(false);
    expect(await isServerWithin(one, several, accounts({ acc_1: {}, acc_2: {} }))).toBe(false);
  });

  it('does not reach accounts that are gone, and without any it is outside', async () => {
    expect(await isServerWithin(one, several, accounts({ acc_1: {} }))).toBe(true);
    expect(await isServerWithin(none, several, accounts({}))).toBe(false);
  });
});
