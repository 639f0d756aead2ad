import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newSecret } from '../base/index.js';
import type { Store } from '../store/index.js';
import { createAccessCheck } from './check-access.js';
import { accepted, type Ground, prepareGround, start } from './test-support/ground.js';

const unknown = { ok: false, refusal: { kind: 'unknown' } };

/** Counts every look into the table of servers. */
function countLookUps(count: () => void): (store: Store) => Store {
  return (store) => ({
    ...store,
    servers: {
      ...store.servers,
      findByTokenHash: (hash) => {
        count();
        return store.servers.findByTokenHash(hash);
      },
      findTombstone: (hash) => {
        count();
        return store.servers.findTombstone(hash);
      },
    },
  });
}

describe('access to an MCP server', () => {
  let ground: Ground;
  let lookUps: number;
  beforeEach(async () => {
    lookUps = 0;
    ground = await prepareGround({
      between: countLookUps(() => {
        lookUps += 1;
      }),
    });
  });
  afterEach(() => ground.dispose());
  const make = async (input: object = {}, accountId = 'acc_1') =>
    accepted(await ground.servers.create(accountId, { name: 'x', ...input }, 'tok_1'));
  const makeApiToken = async (input: object) => accepted(await ground.apiTokens.create({ name: 'x', ...input })).token;

  it('is unknown for a malformed token, without a look into the store', async () => {
    const { token } = await make();
    const last = token.endsWith('0') ? '1' : '0';
    const wrong = [
      '',
      'gths_',
      token.slice(1),
      `${token} `,
      token.slice(0, -1) + last,
      newSecret('gtha'),
      '../etc',
      '\u0000',
    ];
    for (const text of wrong) expect(await ground.servers.checkAccess(text, null), text).toEqual(unknown);
    expect(lookUps).toBe(0);
    expect(await ground.servers.checkAccess(newSecret('gths'), null)).toEqual(unknown);
  });

  it('is judged by each request’s own token, whatever the connection has brought before', async () => {
    const connection = {};
    const [first, second] = [await make({ name: 'first' }), await make({ name: 'second' })];
    const open = (token: string) => ground.servers.checkAccess(token, null, connection);
    for (const { token, server } of [first, second, first])
      expect(await open(token)).toMatchObject({ ok: true, server: { name: server.name } });
    expect(await open(`${first.token}x`)).toEqual(unknown);
    await ground.servers.revoke('acc_1', first.server.id);
    expect(await open(first.token)).toMatchObject({ ok: false, refusal: { kind: 'gone' } });
    expect(await open(second.token)).toMatchObject({ ok: true, server: { name: 'second' } });
  });

  it('ends at the very instant of the expiry, swept or not', async () => {
    const { token, server } = await make({ expires_at: '2030-01-01T00:01:00Z' });
    const gone = { ok: false, refusal: { kind: 'gone', reason: 'expired', at: start + 60_000 } };
    ground.moveTo(start + 59_999);
    expect(await ground.servers.checkAccess(token, null)).toEqual({ ok: true, server, apiTokenId: null });
    ground.moveTo(start + 60_000);
    expect(await ground.servers.checkAccess(token, null)).toMatchObject(gone);
    ground.moveTo(start + 70_000);
    await ground.servers.sweep();
    expect(await ground.servers.checkAccess(token, null)).toMatchObject(gone);
  });

  it('ends with revocation, rotation and the deletion of the account, for other processes too', async () => {
    const second = await ground.secondProcess();
    const [revoked, rotated, orphan] = [await make(), await make(), await make({}, 'acc_2')];
    for (const { token } of [revoked, rotated, orphan]) {
      expect((await ground.servers.checkAccess(token, null)).ok).toBe(true);
      expect((await second.servers.checkAccess(token, null)).ok).toBe(true);
    }
    ground.moveTo(start + 1_000);
    expect(await second.servers.revoke('acc_1', revoked.server.id)).toEqual({ ok: true, value: true });
    expect(await second.servers.revoke('acc_1', revoked.server.id)).toEqual({ ok: true, value: false });
    const { token: fresh, server } = accepted(await second.servers.rotate('acc_1', rotated.server.id));
    expect(await ground.store.accounts.delete('acc_2', start + 1_000)).toBe(true);
    for (const { store } of [ground, second]) store.servers.changeAnnounced();
    for (const { servers } of [ground, second]) {
      const reasons = await Promise.all(
        [revoked, rotated, orphan].map(({ token }) => servers.checkAccess(token, null)),
      );
      expect(reasons).toMatchObject(
        ['revoked', 'rotated', 'revoked'].map((reason) => ({
          ok: false,
          refusal: { kind: 'gone', reason, at: start + 1_000 },
        })),
      );
      expect(await servers.checkAccess(fresh, null)).toEqual({ ok: true, server, apiTokenId: null });
    }
    expect(server).toEqual({ ...rotated.server, updatedAt: start + 1_000 });
  });

  it('is remembered while nothing changes, and sees every change at once', async () => {
    const { token, server } = await make({ config: { methods: ['read'] } });
    for (let call = 0; call < 5; call += 1) await ground.servers.checkAccess(token, null);
    expect(lookUps).toBe(1);
    await ground.store.audit.append({
      id: 'aud_1',
      at: start,
      kind: 'tool_call',
      accountId: 'acc_1',
      serverId: server.id,
      apiTokenId: null,
      client: null,
      action: 'x',
      arguments: {},
      upstreamStatus: 200,
      durationMs: 1,
      outcome: 'ok',
      detail: null,
    });
    await ground.servers.checkAccess(token, null);
    expect(lookUps).toBe(1);
    const second = await ground.secondProcess();
    await second.servers.update('acc_1', server.id, { config: { methods: ['write'] } });
    ground.store.servers.changeAnnounced();
    const access = await ground.servers.checkAccess(token, null);
    expect(access).toMatchObject({ ok: true, server: { config: { methods: ['write'] } } });
  });

  it('never remembers a server that was revoked while it was being read', async () => {
    const revocations: (() => Promise<unknown>)[] = [];
    // The result of a networked store may arrive after the row was deleted and another call has seen the new count.
    const slow = await prepareGround({
      between: (store) => ({
        ...store,
        servers: {
          ...store.servers,
          findByTokenHash: async (hash) => {
            const row = await store.servers.findByTokenHash(hash);
            for (const revocation of revocations.splice(0)) await revocation();
            return row;
          },
        },
      }),
    });
    const { server, token } = accepted(await slow.servers.create('acc_1', { name: 'x' }, 'tok_1'));
    const other = accepted(await slow.servers.create('acc_1', { name: 'y' }, 'tok_1'));
    revocations.push(async () => {
      await slow.servers.revoke('acc_1', server.id);
      await slow.servers.checkAccess(other.token, null);
    });
    await slow.servers.checkAccess(token, null);
    expect(await slow.servers.checkAccess(token, null)).toMatchObject({ ok: false, refusal: { reason: 'revoked' } });
    await slow.dispose();
  });

  it('asks for an API token where the server wants one, and takes no other', async () => {
    const { token, server } = await make({ config: { require_api_token_auth: true } });
    const check = (apiToken: string | null) => ground.servers.checkAccess(token, apiToken);
    const invalid = { ok: false, refusal: { kind: 'api_token_invalid' } };
    expect(await check(null)).toMatchObject({ ok: false, refusal: { kind: 'api_token_required' } });
    const foreign = await makeApiToken({ scope: 'mcp', integrated_account_id: 'acc_2' });
    for (const wrong of ['', 'gtha_x', token, newSecret('gtha'), foreign])
      expect(await check(wrong)).toMatchObject(invalid);
    const brief = await makeApiToken({ scope: 'admin', expires_at: '2030-01-01T00:01:00Z' });
    const good = [
      brief,
      await makeApiToken({ scope: 'mcp' }),
      await makeApiToken({ scope: 'mcp', integrated_account_id: 'acc_1' }),
    ];
    for (const apiToken of good) {
      expect(await check(apiToken)).toEqual({ ok: true, server, apiTokenId: expect.stringMatching(/^tok_/) });
    }
    ground.moveTo(start + 60_000);
    expect(await check(brief)).toMatchObject(invalid);
  });

  it('is refused to API tokens that may not call tools, or not this server', async () => {
    const { token } = await make({ config: { require_api_token_auth: true }, labels: { plan: 'pro' } });
    const check = (apiToken: string) => ground.servers.checkAccess(token, apiToken);
    const invalid = { ok: false, refusal: { kind: 'api_token_invalid' } };
    for (const wrong of [
      { scope: 'viewer' },
      { actions: ['mcp:read', 'audit:read'] },
      { actions: ['tools:call'], labels: { plan: 'free' } },
      { actions: ['tools:call'], integrated_account_ids: ['acc_2'] },
    ])
      expect(await check(await makeApiToken(wrong)), JSON.stringify(wrong)).toMatchObject(invalid);
    for (const right of [
      { actions: ['tools:call'] },
      { actions: ['tools:call', 'mcp:read'], labels: { plan: 'pro' } },
      { integrated_account_ids: ['acc_1', 'acc_2'] },
    ])
      expect(await check(await makeApiToken(right)), JSON.stringify(right)).toMatchObject({ ok: true });
  });

  it('is noted when it is given, and told when it is refused: once an hour for each server and reason', async () => {
    const refused: unknown[] = [];
    const used: unknown[] = [];
    const clock = { now: () => now, monotonic: () => now };
    let now = start;
    const check = createAccessCheck(
      { store: ground.store, clock, hashKey: new Uint8Array(32).fill(7), apiTokens: ground.apiTokens },
      { note: (id, at) => void used.push([id, at]), refused: (one) => void refused.push(one) },
    );
    const guarded = await make({ config: { require_api_token_auth: true } });
    const open = await make();
    const ends = await make({ expires_at: '2030-01-01T00:02:00Z' });
    const gone = await make();
    await ground.servers.revoke('acc_1', gone.server.id);
    const attempt = async (): Promise<void> => {
      await check(guarded.token, null);
      await check(guarded.token, 'gtha_wrong');
      await check(gone.token, null);
      await check(newSecret('gths'), null);
      await check('gths_malformed', null);
    };
    const news = (id: string, accountId: string | null, reason: string) => ({ serverId: id, accountId, reason });
    const expected = [
      news(guarded.server.id, 'acc_1', 'api_token_required'),
      news(guarded.server.id, 'acc_1', 'api_token_invalid'),
      news(gone.server.id, null, 'revoked'),
    ];
    await attempt();
    await attempt();
    expect(refused).toEqual(expected);
    now = start + 3_599_999;
    await attempt();
    expect(refused).toEqual(expected);
    await check(ends.token, null);
    expect(refused.splice(3)).toEqual([news(ends.server.id, 'acc_1', 'expired')]);
    now = start + 3_600_000;
    await attempt();
    expect(refused).toEqual([...expected, ...expected]);
    expect(used).toEqual([]);
    await check(open.token, null);
    expect(used).toEqual([[open.server.id, now]]);
    expect(refused).toHaveLength(6);
  });

  it('is the same where nobody notes it', async () => {
    const clock = { now: () => start, monotonic: () => start };
    const check = createAccessCheck({
      store: ground.store,
      clock,
      hashKey: new Uint8Array(32).fill(7),
      apiTokens: ground.apiTokens,
    });
    const { token, server } = await make();
    expect(await check(token, null)).toEqual({ ok: true, server, apiTokenId: null });
    const guarded = await make({ config: { require_api_token_auth: true } });
    expect(await check(guarded.token, null)).toMatchObject({ ok: false, refusal: { kind: 'api_token_required' } });
  });

  it('pays no heed to an API token where none is wanted', async () => {
    const { token, server } = await make();
    expect(await ground.servers.checkAccess(token, 'anything')).toEqual({ ok: true, server, apiTokenId: null });
  });
});
