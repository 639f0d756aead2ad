import { describe, expect, it } from 'vitest';
import { type JsonValue, ok, type Refusal, refuse } from '../base/index.js';
import { checkServerMembers, idlePreloads, type MemberCheck, usableAccounts } from './check-members.js';
import type { AccountTools } from './pins.js';
import type { ServerConfig, ServerMember } from './types.js';

const tools = (more: Partial<AccountTools> = {}): AccountTools => ({
  accountName: 'Mail of Acme',
  integrationName: 'acme_mail',
  validateFilter: () => ok(null),
  definitionsOf: () => new Map(),
  ...more,
});
const idOf = (index: number): string => `acc_${index}`;
const many = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => ({ integrated_account_id: idOf(index), ...more }));

/** The members; of a refusal, the failures. */
async function check(input: unknown, deps: Partial<MemberCheck> = {}, config: ServerConfig = {}) {
  const checked = await checkServerMembers({ toolsOf: async () => tools(), ...deps }, input, config);
  return checked.ok ? checked.value : (checked.refusal.failures ?? []).map(({ path, message }) => `${path} ${message}`);
}
const checkOne = (more: object, deps?: Partial<MemberCheck>) =>
  check([{ integrated_account_id: 'acc_0', ...more }], deps);

describe('members', () => {
  it('are a list of 1 to 20', async () => {
    expect(await check(many(20))).toHaveLength(20);
    for (const wrong of [many(21), [], null, {}, 'acc_0'])
      expect(await check(wrong)).toEqual(['members must be a list of 1 to 20 members']);
  });

  it('have the id of an account that there is, once', async () => {
    const toolsOf = async (id: string) => (id === 'acc_0' ? tools() : undefined);
    expect(await check([5, {}], { toolsOf })).toEqual([
      'members[0] must be an object with integrated_account_id',
      'members[1].integrated_account_id must be the id of an account',
    ]);
    const [first, second] = many(2);
    const long = { integrated_account_id: 'x'.repeat(70) };
    expect(await check([first, second, first, long], { toolsOf })).toEqual([
      'members[1].integrated_account_id names no integrated account: there is no acc_1',
      'members[2].integrated_account_id is already the account of members[0]',
      `members[3].integrated_account_id names no integrated account: there is no ${'x'.repeat(60)}`,
    ]);
    expect(await check(many(2), { mayUse: (id) => id === 'acc_0' })).toEqual([
      'members[1].integrated_account_id names no integrated account: there is no acc_1',
    ]);
  });

  it('have no other fields', async () => {
    expect(await checkOne({ prefx: 'a', ['z'.repeat(70)]: 1 })).toEqual([
      'members[0].prefx is not a field of a member (did you mean prefix?)',
      `members[0].${'z'.repeat(60)} is not a field of a member (known: integrated_account_id, prefix, label, config)`,
    ]);
  });

  it('have a label of at most 60 characters', async () => {
    expect(await checkOne({ label: ' L ' })).toMatchObject([{ label: 'L' }]);
    expect(await checkOne({ label: 'l'.repeat(60) })).toMatchObject([{ label: 'l'.repeat(60) }]);
    expect(await checkOne({ label: 'l'.repeat(61) })).toEqual([
      'members[0].label must be a text of 1 to 60 characters, without control characters',
    ]);
  });

  it('have the name of the account as their label, else that of the integration', async () => {
    const named = (accountName: string) => checkOne({}, { toolsOf: async () => tools({ accountName }) });
    expect(await named(' Acme\u200b ')).toMatchObject([{ label: 'Acme' }]);
    expect(await named('n'.repeat(61))).toMatchObject([{ label: 'n'.repeat(60) }]);
    expect(await named(' \u200b ')).toMatchObject([{ label: 'acme_mail' }]);
  });

  it('carry the failures of their own filters', async () => {
    const failures = [{ path: 'config.tags', message: 'leaves no tool' }];
    const seen: unknown[] = [];
    const validateFilter = (config: ServerConfig) => {
      seen.push(config);
      return refuse('invalid_params', 'No.', { failures });
    };
    const toolsOf = async (id: string) => tools(id === 'acc_1' ? { validateFilter } : {});
    const input = [...many(1), { integrated_account_id: 'acc_1', config: { tags: ['a'] } }];
    expect(await check(input, { toolsOf }, { dry_run: true })).toEqual(['members[1].config.tags leaves no tool']);
    expect(seen).toEqual([{ dry_run: true, tags: ['a'], tool_exposure: 'discovery' }]);
  });
});

describe('the prefix of a member', () => {
  it.each(['a', 'a1', 'a_b', 'a_1_b', 'a23456789012345'])('may be %s', async (prefix) => {
    expect(await checkOne({ prefix })).toMatchObject([{ prefix }]);
  });

  it.each([['A'], ['1a'], ['_a'], ['a_'], ['a__b'], ['a-b'], ['ä'], ['a234567890123456'], [''], [5], [null]])(
    'may not be %j',
    async (prefix) => {
      expect(await checkOne({ prefix })).toEqual([
        'members[0].prefix must be 1 to 15 lower-case letters, digits and single _, starting with a letter',
      ]);
    },
  );

  it('is never one that could be read as another', async () => {
    const pair = (...prefixes: string[]) =>
      check(prefixes.map((prefix, index) => ({ integrated_account_id: idOf(index), prefix })));
    for (const [first, second] of [
      ['a', 'a'],
      ['a', 'a_b'],
      ['a_b', 'a'],
    ] as const)
      expect(await pair(first, second)).toEqual([
        `members[1].prefix must differ from ${first}, and must not begin with the other and _: tool names would be ambiguous`,
      ]);
    expect(await pair('a', 'ab', 'b_a')).toMatchObject([{ prefix: 'a' }, { prefix: 'ab' }, { prefix: 'b_a' }]);
  });

  it('comes from the label, else from the integration, and is numbered where it is taken', async () => {
    const prefixesOf = async (members: readonly object[], integrationName = 'acme_mail') => {
      const input = members.map((member, index) => ({ integrated_account_id: idOf(index), ...member }));
      const checked = await check(input, { toolsOf: async () => tools({ integrationName }) });
      return checked.map((member) => (typeof member === 'string' ? member : member.prefix));
    };
    expect(await prefixesOf([{ label: '24 Söuth & Co.' }])).toEqual(['s_uth_co']);
    expect(await prefixesOf([{ label: 'A label of many words' }])).toEqual(['a_label_of_many']);
    expect(await prefixesOf([{ label: 'fourteen chars x' }])).toEqual(['fourteen_chars']);
    expect(await prefixesOf([{ label: '日本' }])).toEqual(['acme_mail']);
    expect(await prefixesOf([{}], '42')).toEqual(['account']);
    expect(await prefixesOf([{}, {}, {}])).toEqual(['acme_mail', 'acme_mail2', 'acme_mail3']);
    expect(await prefixesOf([{}, {}], 'a_very_long_name_of_it')).toEqual(['a_very_long_nam', 'a_very_long_na2']);
    expect(await prefixesOf([{ prefix: 'acme' }, {}, {}])).toEqual(['acme', 'acmemail', 'acmemail2']);
    expect(await prefixesOf([{}, { prefix: 'acme_mail' }])).toEqual(['acme_mail2', 'acme_mail']);
  });
});

describe('a member that stays', () => {
  const existing: readonly ServerMember[] = [
    { accountId: 'acc_0', prefix: 'mail', label: 'Post', config: { tags: ['a'] } },
  ];

  it('keeps what the change does not name, and only that', async () => {
    expect(await checkOne({}, { existing })).toEqual(existing);
    expect(await checkOne({ config: { dry_run: true } }, { existing })).toMatchObject([
      { prefix: 'mail', label: 'Post', config: { dry_run: true } },
    ]);
    expect(await checkOne({ label: 'New', prefix: 'new' }, { existing })).toMatchObject([
      { prefix: 'new', label: 'New', config: { tags: ['a'] } },
    ]);
    expect(await check([{ integrated_account_id: 'acc_1' }], { existing })).toEqual([
      { accountId: 'acc_1', prefix: 'acme_mail', label: 'Mail of Acme', config: {} },
    ]);
  });
});

describe('preloaded tools of members', () => {
  it('require that the server does not list all tools', async () => {
    const members = [{ config: {} }, { config: { preload: ['list'] } }];
    const failure = { path: 'members[1].config.preload', message: expect.stringContaining('requires tool_exposure') };
    expect(idlePreloads(members, {})).toEqual([failure]);
    expect(idlePreloads(members, { tool_exposure: 'all' })).toEqual([failure]);
    expect(idlePreloads(members, { tool_exposure: 'discovery' })).toEqual([]);
    expect(await checkOne({ config: { preload: ['list'] } })).toEqual([
      expect.stringMatching(/^members\[0\]\.config\.preload requires tool_exposure/),
    ]);
  });
});

describe('accounts that may become members', () => {
  const refusal = (code: 'not_found' | 'forbidden'): Refusal => refuse(code, 'No.').refusal;

  it('are all where nobody restricts them', async () => {
    const usable = await usableAccounts({ members: many(1) }, undefined);
    expect(usable.ok && usable.value('acc_any')).toBe(true);
  });

  it('are those that are not refused; any refusal but an unknown account is that of the whole request', async () => {
    const asked: unknown[] = [];
    const refusalOf = async (id: string, labels: unknown) => {
      asked.push([id, labels]);
      return id === 'acc_0' ? null : refusal('not_found');
    };
    const members: JsonValue = [...many(2), 'acc_2', { integrated_account_id: 5 }];
    const usable = await usableAccounts({ members, labels: { a: 'b' } }, refusalOf);
    expect(usable.ok && ['acc_0', 'acc_1', 'acc_2'].map(usable.value)).toEqual([true, false, false]);
    expect(asked).toEqual([
      ['acc_0', { a: 'b' }],
      ['acc_1', { a: 'b' }],
    ]);
    expect(await usableAccounts({ members: many(2) }, async () => refusal('forbidden'))).toEqual({
      ok: false,
      refusal: refusal('forbidden'),
    });
    const none = await usableAccounts({ members: 'acc_0' }, refusalOf);
    expect(none.ok && none.value('acc_0')).toBe(false);
  });

  it('are asked about up to the number of members that there may be', async () => {
    let asked = 0;
    await usableAccounts({ members: many(30) }, async () => {
      asked += 1;
      return null;
    });
    expect(asked).toBe(20);
  });
});
