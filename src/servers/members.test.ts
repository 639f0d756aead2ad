import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountIdsOf, memberServersOf } from './index.js';
import { accepted, faultsOf, type Ground, prepareGround } from './test-support/ground.js';

let ground: Ground;
let version = 'v1';
beforeEach(async () => {
  version = 'v1';
  ground = await prepareGround({
    definitions: () =>
      new Map(['list', 'create'].map((name) => [name, { digest: `#${name}-${version}`, text: `{"v":"${version}"}` }])),
  });
});
afterEach(() => ground.dispose());

const one = { integrated_account_id: 'acc_1' };
const two = { integrated_account_id: 'acc_2' };
const make = (input: object) =>
  ground.servers.createCombined({ name: 'x', members: [one, two], ...input }, { createdBy: 'tok_1' });
const membersOf = async (input: object) => accepted(await make(input)).server.members ?? [];
const prefixes = async (...members: object[]) => (await membersOf({ members })).map(({ prefix }) => prefix);

describe('members that are refused', () => {
  it.each<[string, object, readonly string[]]>([
    ['no list', { members: 'acc_1' }, ['members']],
    ['none', { members: [] }, ['members']],
    ['too many', { members: Array.from({ length: 21 }, () => one) }, ['members']],
    ['what is no object', { members: [one, 'acc_2'] }, ['members[1]']],
    ['a member without an account', { members: [{ label: 'x' }] }, ['members[0].integrated_account_id']],
    [
      'an unknown account',
      { members: [one, { integrated_account_id: 'acc_9' }] },
      ['members[1].integrated_account_id'],
    ],
    ['an account twice', { members: [one, two, one] }, ['members[2].integrated_account_id']],
    ['an unknown field', { members: [{ ...one, prefx: 'a' }] }, ['members[0].prefx']],
    ['a key that holds for all', { members: [one, { ...two, config: { auth: 'oauth' } }] }, ['members[1].config.auth']],
    ['a filter for all', { config: { methods: ['read'] } }, ['config.methods']],
    ['a bad filter', { members: [one, { ...two, config: { methods: 'read' } }] }, ['members[1].config.methods']],
    [
      'a filter that leaves nothing',
      { members: [one, { ...two, config: { tags: ['nothing'] } }] },
      ['members[1].config'],
    ],
    ['a prefix in capitals', { members: [{ ...one, prefix: 'Mail' }] }, ['members[0].prefix']],
    ['a prefix of 16 characters', { members: [{ ...one, prefix: 'a123456789012345' }] }, ['members[0].prefix']],
    [
      'one prefix twice',
      {
        members: [
          { ...one, prefix: 'a' },
          { ...two, prefix: 'a' },
        ],
      },
      ['members[1].prefix'],
    ],
    [
      'ambiguous prefixes',
      {
        members: [
          { ...one, prefix: 'a' },
          { ...two, prefix: 'a_b' },
        ],
      },
      ['members[1].prefix'],
    ],
    ['an empty label', { members: [{ ...one, label: ' ' }] }, ['members[0].label']],
    ['faults of every kind at once', { name: '', members: [{ ...one, label: 7 }] }, ['name', 'members[0].label']],
  ])('%s', async (_case, input, faults) => {
    expect(faultsOf(await make(input))).toEqual(faults);
  });

  it('accounts that the caller may not use', async () => {
    const options = { createdBy: 'tok_1', mayUse: (id: string) => id !== 'acc_2' };
    const refused = await ground.servers.createCombined({ name: 'x', members: [one, two] }, options);
    expect(faultsOf(refused)).toEqual(['members[1].integrated_account_id']);
  });
});

describe('labels and prefixes', () => {
  it('are made from the label, else from the integration, and numbered where they meet', async () => {
    expect(await prefixes(one, two)).toEqual(['acme_mail', 'acme_mail2']);
    expect(await prefixes({ ...one, label: 'Söuth & Co.' }, two)).toEqual(['s_uth_co', 'acme_mail']);
    expect(await prefixes({ ...one, label: '日本' }, { ...two, prefix: 'acme_mail' })).toEqual([
      'acme_mail2',
      'acme_mail',
    ]);
    expect(await prefixes({ ...one, label: 'Mail' }, { ...two, label: 'Mail eu' })).toEqual(['mail', 'maileu']);
    expect((await membersOf({})).map(({ label }) => label)).toEqual(['acc_1', 'acc_2']);
  });

  it('stay through changes of anything else, also when the order changes and others come', async () => {
    const { id } = accepted(await make({ members: [{ ...one, label: 'Mail', config: { methods: ['read'] } }] })).server;
    const changed = accepted(await ground.servers.update(null, id, { members: [two, one] }));
    expect(changed.members).toMatchObject([
      { accountId: 'acc_2', prefix: 'acme_mail' },
      { accountId: 'acc_1', prefix: 'mail', label: 'Mail', config: { methods: ['read'] } },
    ]);
    const relabeled = accepted(await ground.servers.update(null, id, { members: [two, { ...one, label: 'Post' }] }));
    expect(relabeled.members?.[1]).toMatchObject({ prefix: 'mail', label: 'Post' });
  });
});

describe('a server over several accounts', () => {
  it('is each account’s own with its own config, and shares the rest', async () => {
    const { server } = accepted(
      await make({
        config: { approval: 'destructive', result_shape: 'both' },
        members: [
          { ...one, config: { approval: 'write', tags: ['a'] } },
          { ...two, config: { dry_run: true } },
        ],
      }),
    );
    expect(server.accountId).toBeNull();
    expect(accountIdsOf(server)).toEqual(['acc_1', 'acc_2']);
    expect(memberServersOf(server)).toMatchObject([
      { id: server.id, accountId: 'acc_1', config: { approval: 'write', tags: ['a'], result_shape: 'both' } },
      { id: server.id, accountId: 'acc_2', config: { approval: 'destructive', dry_run: true, result_shape: 'both' } },
    ]);
    expect(memberServersOf(server)).toBe(memberServersOf(server));
  });

  it('is read under each account and changed under none of them', async () => {
    const { id } = accepted(await make({})).server;
    expect((await ground.servers.get('acc_2', id))?.id).toBe(id);
    const listed = accepted(await ground.servers.list('acc_1', { limit: 10 }));
    expect(listed.items.map((server) => server.id)).toEqual([id]);
    for (const refused of [
      await ground.servers.update('acc_1', id, { name: 'y' }),
      await ground.servers.rotate('acc_1', id),
      await ground.servers.revoke('acc_1', id),
    ])
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
    expect(await ground.servers.revoke('acc_9', id)).toEqual({ ok: true, value: false });
    expect(await ground.servers.revoke(null, id)).toEqual({ ok: true, value: true });
    expect(await ground.servers.find(id)).toBeUndefined();
  });

  it('refuses an API token for only one of its accounts', async () => {
    const made = accepted(await make({ config: { require_api_token_auth: true } }));
    const tokenFor = async (accountId: string | null) =>
      accepted(await ground.apiTokens.create({ name: 't', scope: 'mcp', integrated_account_id: accountId })).token;
    expect(await ground.servers.checkAccess(made.token, await tokenFor('acc_1'))).toMatchObject({
      refusal: { kind: 'api_token_invalid' },
    });
    expect(await ground.servers.checkAccess(made.token, await tokenFor(null))).toMatchObject({ ok: true });
  });

  it('keeps its pins by account: another prefix accepts nothing by the way', async () => {
    const { id, pins } = accepted(await make({ config: { pin_tools: true } })).server;
    expect(Object.keys(pins ?? {})).toEqual(['acc_1:list', 'acc_1:create', 'acc_2:list', 'acc_2:create']);
    version = 'v2';
    accepted(await ground.servers.update(null, id, { members: [{ ...one, prefix: 'other' }, two] }));
    const changes = accepted(await ground.servers.changes(null, id));
    expect(changes.map(({ tool, change }) => `${tool} ${change}`)).toEqual([
      'acme_mail2_create changed',
      'acme_mail2_list changed',
      'other_create changed',
      'other_list changed',
    ]);
    const accepting = accepted(await ground.servers.accept(null, id));
    expect(accepting.pins?.['acc_1:list']).toBe('#list-v2');
    expect(memberServersOf(accepting)[0]?.pins).toEqual({ list: '#list-v2', create: '#create-v2' });
  });

  it('outlives an account, and takes changes meanwhile', async () => {
    const { id } = accepted(await make({ config: { pin_tools: true } })).server;
    await ground.store.accounts.delete('acc_1', 5_000);
    expect(accepted(await ground.servers.update(null, id, { name: 'y' }))).toMatchObject({
      name: 'y',
      members: [{ accountId: 'acc_1' }, { accountId: 'acc_2' }],
    });
  });
});
