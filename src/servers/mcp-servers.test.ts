import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accepted, faultsOf, type Ground, prepareGround, start } from './test-support/ground.js';

const month = 30 * 24 * 3_600_000;

describe('the life of an MCP server', () => {
  let ground: Ground;
  beforeEach(async () => {
    ground = await prepareGround();
  });
  afterEach(() => ground.dispose());
  const create = (input: unknown = { name: 'x' }) => ground.servers.create('acc_1', input, 'tok_1');

  it('is not created from an invalid body, and every invalid field is named', async () => {
    expect(faultsOf(await create('x'))).toEqual(['body', 'name']);
    expect(faultsOf(await create(null))).toEqual(['body', 'name']);
    expect(faultsOf(await create({}))).toEqual(['name']);
    const wrong = { name: ' ', nam: 'x', config: { tag: [] }, expires_at: 'tomorrow', token: 'gths_mine' };
    const refused = await create(wrong);
    expect(faultsOf(refused)).toEqual(['nam', 'token', 'name', 'config.tag', 'expires_at']);
    expect(JSON.stringify(refused)).toContain('did you mean name?');
    for (const name of ['', 'x'.repeat(101), 'a\u0000b', 'a\nb', '\ud800', 7, null, ['x']])
      expect(faultsOf(await create({ name })), JSON.stringify(name)).toEqual(['name']);
    expect((await ground.servers.list('acc_1', { limit: 5 })).ok).toBe(true);
    expect(accepted(await ground.servers.list('acc_1', { limit: 5 })).items).toEqual([]);
  });

  it('does not begin on an account that is not there, or with a filter that leaves no tool', async () => {
    const unknown = await ground.servers.create('acc_9', { name: 'x' }, 'tok_1');
    expect(unknown).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
    expect(faultsOf(await create({ name: 'x', config: { tags: ['nothing'] } }))).toEqual(['config']);
  });

  it('does not begin or go on with an expiry that is no instant or too near', async () => {
    const wrong = [
      'tomorrow',
      '2030-01-01',
      '2030-01-02T00:00:00',
      '2030-02-31T00:00:00Z',
      '2031-13-01T00:00:00Z',
      '2031-01-01T25:00:00Z',
      '2031-01-01T00:00:00+99:00',
      ' 2031-01-01T00:00:00Z',
      1_900_000_000_000,
      {},
      new Date(start).toISOString(),
      new Date(start + 59_999).toISOString(),
      '1999-01-01T00:00:00Z',
    ];
    const { server } = accepted(await create());
    for (const expires_at of wrong) {
      expect(faultsOf(await create({ name: 'x', expires_at })), String(expires_at)).toEqual(['expires_at']);
      expect(faultsOf(await ground.servers.update('acc_1', server.id, { expires_at }))).toEqual(['expires_at']);
    }
  });

  it('begins with a token that is given once and nowhere kept', async () => {
    const expires_at = '2030-01-01T01:01:00+01:00';
    const made = accepted(await create({ name: ' Read only ', config: { methods: ['read'] }, expires_at }));
    expect(made.token).toMatch(/^gths_[\w-]{49}$/);
    expect(made.server).toEqual({
      id: expect.stringMatching(/^mcp_[0-9a-z]{16}$/),
      accountId: 'acc_1',
      name: 'Read only',
      config: { methods: ['read'] },
      labels: {},
      externalId: null,
      lastUsedAt: null,
      createdBy: 'tok_1',
      expiresAt: start + 60_000,
      createdAt: start,
      updatedAt: start,
    });
    expect(await ground.servers.get('acc_1', made.server.id)).toEqual(made.server);
    const row = await ground.store.servers.get(made.server.id);
    expect(row?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(made.token.slice(4));
  });

  it('cannot be reached through another account', async () => {
    const { server } = accepted(await create());
    expect(await ground.servers.get('acc_2', server.id)).toBeUndefined();
    for (const act of [
      ground.servers.update('acc_2', server.id, { name: 'y' }),
      ground.servers.rotate('acc_2', server.id),
    ])
      expect(await act).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
    expect(await ground.servers.revoke('acc_2', server.id)).toEqual({ ok: true, value: false });
    expect(accepted(await ground.servers.list('acc_2', { limit: 5 })).items).toEqual([]);
    expect(await ground.servers.get('acc_1', server.id)).toEqual(server);
  });

  it('is listed in pages, newest first; a cursor that is none is refused', async () => {
    expect(faultsOf(await ground.servers.list('acc_1', { limit: 5, cursor: 'x' }))).toEqual(['cursor']);
    for (const index of [1, 2, 3]) {
      ground.moveTo(start + index);
      await create({ name: `s${index}`, ...(index === 2 ? { expires_at: '2030-01-01T00:02:00Z' } : {}) });
    }
    const first = accepted(await ground.servers.list('acc_1', { limit: 2 }));
    expect(first.items.map((server) => server.name)).toEqual(['s3', 's2']);
    const rest = accepted(await ground.servers.list('acc_1', { limit: 2, cursor: first.nextCursor ?? '' }));
    expect(rest).toMatchObject({ items: [{ name: 's1' }], nextCursor: null });
    ground.moveTo(start + 120_000);
    const later = accepted(await ground.servers.list('acc_1', { limit: 5 }));
    expect(later.items.map((server) => server.name)).toEqual(['s3', 's1']);
  });

  it('merges top-level config keys; null takes a key out, and the expiry away', async () => {
    const config = { methods: ['read'], tags: ['dns'], dry_run: true };
    const { server } = accepted(await create({ name: 'x', config, expires_at: '2030-02-01T00:00:00Z' }));
    ground.moveTo(start + 5);
    const change = { config: { methods: ['WRITE'], tags: null, require_api_token_auth: true }, expires_at: null };
    expect(accepted(await ground.servers.update('acc_1', server.id, change))).toEqual({
      ...server,
      config: { methods: ['write'], dry_run: true, require_api_token_auth: true },
      expiresAt: null,
      updatedAt: start + 5,
    });
    const renamed = accepted(await ground.servers.update('acc_1', server.id, { name: 'y' }));
    expect(renamed).toMatchObject({ name: 'y', expiresAt: null, config: { methods: ['write'], dry_run: true } });
    for (const wrong of [{ name: '' }, { config: null }, { config: { tags: ['nothing'] } }, { id: 'mcp_1' }, 'x'])
      expect(faultsOf(await ground.servers.update('acc_1', server.id, wrong)), JSON.stringify(wrong)).toHaveLength(1);
    expect(await ground.servers.get('acc_1', server.id)).toEqual(renamed);
  });

  it('loses neither of two changes that come at once from two processes', async () => {
    const { server } = accepted(await create());
    const second = await ground.secondProcess();
    const changes = [{ tags: ['dns'] }, { require_api_token_auth: true }, { methods: ['read'] }, { dry_run: true }];
    const updated = await Promise.all(
      changes.map((config, index) =>
        (index % 2 === 0 ? ground : second).servers.update('acc_1', server.id, { config }),
      ),
    );
    for (const result of updated) expect(result.ok).toBe(true);
    expect((await ground.servers.get('acc_1', server.id))?.config).toEqual(Object.assign({}, ...changes));
  });

  it('reads its account once when it is created, pinned tools included', async () => {
    let [lookUps, reads] = [0, 0];
    const watched = await prepareGround({
      onLookUp: () => {
        lookUps += 1;
      },
      between: (store) => ({
        ...store,
        accounts: {
          ...store.accounts,
          get: (id) => {
            reads += 1;
            return store.accounts.get(id);
          },
        },
      }),
    });
    accepted(await watched.servers.create('acc_1', { name: 'x', config: { pin_tools: true } }, 'tok_1'));
    expect([lookUps, reads]).toEqual([1, 0]);
    await watched.dispose();
  });

  it('says conflict, and changes nothing, where others change it again and again', async () => {
    let isBusy = false;
    const busy = await prepareGround({
      onLookUp: async () => {
        if (isBusy) await touchServer();
      },
    });
    const { server } = accepted(await busy.servers.create('acc_1', { name: 'x' }, 'tok_1'));
    const touchServer = async (): Promise<void> => {
      const row = await busy.store.servers.get(server.id);
      if (row) await busy.store.servers.update(server.id, { updatedAt: row.updatedAt + 1 }, row.updatedAt);
    };
    isBusy = true;
    const result = await busy.servers.update('acc_1', server.id, { name: 'y' });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
    expect((await busy.servers.get('acc_1', server.id))?.name).toBe('x');
    await busy.dispose();
  });

  it('ends at its expiry for every act, swept or not', async () => {
    const { server } = accepted(await create({ name: 'x', expires_at: '2030-01-01T00:01:00Z' }));
    ground.moveTo(start + 60_000);
    expect(await ground.servers.get('acc_1', server.id)).toBeUndefined();
    expect(await ground.servers.update('acc_1', server.id, { expires_at: null })).toMatchObject({ ok: false });
    expect(await ground.servers.rotate('acc_1', server.id)).toMatchObject({ ok: false });
    expect(await ground.servers.revoke('acc_1', server.id)).toEqual({ ok: true, value: false });
    expect(await ground.store.servers.get(server.id)).toBeDefined();
  });

  it('is swept away with all that expired, tombstones after their month', async () => {
    const made = accepted(await create({ name: 'x', expires_at: '2030-01-01T00:01:00Z' }));
    const { tokenHash = '' } = (await ground.store.servers.get(made.server.id)) ?? {};
    for (let index = 0; index < 600; index += 1) await create({ name: 'x', expires_at: '2030-01-01T00:01:00Z' });
    await create({ name: 'stays' });
    expect(await ground.servers.sweep()).toBe(0);
    ground.moveTo(start + 90_000);
    expect(await ground.servers.sweep()).toBe(601);
    expect(await ground.servers.sweep()).toBe(0);
    expect(accepted(await ground.servers.list('acc_1', { limit: 5 })).items).toHaveLength(1);
    expect(await ground.store.servers.get(made.server.id)).toBeUndefined();
    expect(await ground.store.servers.findTombstone(tokenHash)).toMatchObject({ at: start + 60_000 });
    ground.moveTo(start + 60_000 + month - 1);
    await ground.servers.sweep();
    expect(await ground.store.servers.findTombstone(tokenHash)).toBeDefined();
    ground.moveTo(start + 90_000 + month);
    await ground.servers.sweep();
    expect(await ground.store.servers.findTombstone(tokenHash)).toBeUndefined();
  });
});
