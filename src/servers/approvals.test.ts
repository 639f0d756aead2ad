import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalRow } from '../store/index.js';
import { type Approvals, createApprovals, type HeldCall, needsApproval } from './approvals.js';
import { type Ground, prepareGround, start } from './test-support/ground.js';

const minute = 60_000;
const week = 7 * 24 * 60 * minute;

describe('approvals whose calls are no longer possible', () => {
  let ground: Ground;
  let now: number;
  let obstacle: string | null;
  let ended: (readonly ApprovalRow[])[];
  let approvals: Approvals;
  beforeEach(async () => {
    ground = await prepareGround();
    [now, obstacle, ended] = [start, null, []];
    approvals = createApprovals({
      store: ground.store,
      clock: { now: () => now, monotonic: () => now },
      hashKey: new Uint8Array(32).fill(7),
      obstacleOf: async () => obstacle,
      onExpired: async (rows) => void ended.push(rows),
    });
  });
  afterEach(() => ground.dispose());

  const hold = (projectId: string, requestState: string | null = null) =>
    approvals.hold({
      serverId: 'mcp_1',
      accountId: 'acc_1',
      tool: 'delete_a_acme_project_by_id',
      effect: 'destructive',
      binding: { project_id: projectId },
      arguments: { project_id: projectId },
      request: {},
      client: null,
      apiTokenId: null,
      requestState,
    });
  const waiting = async (projectId: string) => {
    const held = await hold(projectId);
    if (held.kind !== 'waiting') throw new Error(`it was ${held.kind}`);
    return { id: held.approval.id, requestState: held.requestState };
  };

  it('show as withdrawn with the reason, and cannot be decided', async () => {
    const { id } = await waiting('5');
    obstacle = 'The tool is no longer offered.';
    expect(await approvals.get(id)).toMatchObject({ status: 'withdrawn', reason: obstacle });
    const decided = await approvals.decide(id, { decision: 'approve' }, 'Ada');
    expect(decided).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
    expect(JSON.stringify(decided)).toContain(obstacle);
    obstacle = null;
    expect(await approvals.get(id)).toMatchObject({ status: 'pending' });
  });

  it('are withdrawn by the sweep while they wait or are approved, and told once', async () => {
    const pending = await waiting('5');
    const approved = await waiting('6');
    const denied = await waiting('7');
    await approvals.decide(approved.id, { decision: 'approve' }, 'Ada');
    await approvals.decide(denied.id, { decision: 'deny', reason: '  ' }, 'Ada');
    expect(await approvals.sweep()).toBe(0);
    obstacle = 'The account was deleted.';
    expect(await approvals.sweep()).toBe(2);
    expect(
      ended
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([pending.id, approved.id].sort());
    obstacle = null;
    for (const { id } of [pending, approved])
      expect(await approvals.get(id)).toMatchObject({ status: 'withdrawn', reason: 'The account was deleted.' });
    expect(await approvals.get(denied.id)).toMatchObject({ status: 'denied', reason: null });
    expect(await approvals.sweep()).toBe(0);
  });

  it('make the state that a client carries worthless, each for its own reason', async () => {
    const withdrawn = await waiting('5');
    obstacle = 'The account was deleted.';
    await approvals.sweep();
    obstacle = null;
    expect(await hold('5', withdrawn.requestState)).toEqual({
      kind: 'foreign_state',
      reason: 'its approval was withdrawn',
    });
    const used = await waiting('6');
    await approvals.decide(used.id, { decision: 'approve' }, 'Ada');
    const cleared = await hold('6', used.requestState);
    const reason = 'its approval has been used: each is valid for one call, once';
    expect(await hold('6', used.requestState)).toEqual({ kind: 'foreign_state', reason });
    if (cleared.kind !== 'cleared') throw new Error(`it was ${cleared.kind}`);
    await cleared.finish();
    expect(await hold('6', used.requestState)).toEqual({ kind: 'foreign_state', reason });
    const expired = await waiting('7');
    now += week;
    expect(await hold('7', expired.requestState)).toEqual({
      kind: 'foreign_state',
      reason: 'its approval has expired',
    });
    expect(await hold('7', 'not a state')).toEqual({
      kind: 'foreign_state',
      reason: 'it was not issued by this server',
    });
  });

  it('are not asked about once they have expired', async () => {
    const { id } = await waiting('5');
    now += week;
    obstacle = 'The account was deleted.';
    expect(await approvals.get(id)).toMatchObject({ status: 'expired', reason: null });
  });

  it('are reported as expired if nobody decided', async () => {
    const { id } = await waiting('5');
    now += week;
    expect(await approvals.sweep()).toBe(1);
    expect(ended.flat()).toMatchObject([{ id, status: 'expired' }]);
  });
});

describe('a decision', () => {
  let ground: Ground;
  let approvals: Approvals;
  beforeEach(async () => {
    ground = await prepareGround();
    const clock = { now: () => start, monotonic: () => start };
    approvals = createApprovals({ store: ground.store, clock, hashKey: new Uint8Array(32).fill(7) });
  });
  afterEach(() => ground.dispose());

  it('of an approval that does not exist is refused with the beginning of its id', async () => {
    const decided = await approvals.decide(`apr_${'x'.repeat(100)}`, { decision: 'deny' }, 'Ada');
    expect(decided).toMatchObject({
      ok: false,
      refusal: { code: 'not_found', message: `There is no approval apr_${'x'.repeat(56)}.` },
    });
  });

  it.each([
    ['an unknown decision', { decision: 'perhaps' }, 'decision'],
    ['a reason that is no text', { decision: 'approve', reason: 5 }, 'reason'],
    ['a reason that is too long', { decision: 'approve', reason: 'x'.repeat(100_000) }, 'reason'],
    ['a reason with half of a pair', { decision: 'approve', reason: '\ud800' }, 'reason'],
    ['a reason with NUL', { decision: 'approve', reason: 'a\0b' }, 'reason'],
  ])('is refused for %s', async (_what, input, path) => {
    expect(await approvals.decide('apr_1', input, 'Ada')).toMatchObject({
      ok: false,
      refusal: { failures: [{ path }] },
    });
  });
});

describe('an approval', () => {
  const hour = 60 * minute;
  let ground: Ground;
  let now: number;
  let approvals: Approvals;
  const told: unknown[] = [];
  beforeEach(async () => {
    ground = await prepareGround();
    [now, told.length] = [start, 0];
    approvals = createApprovals({
      store: ground.store,
      clock: { now: () => now, monotonic: () => now },
      hashKey: new Uint8Array(32).fill(7),
      onExpired: async (rows) => void told.push(...rows),
    });
  });
  afterEach(() => ground.dispose());

  const call = (more: Partial<HeldCall> = {}): HeldCall => ({
    serverId: 'mcp_1',
    accountId: 'acc_1',
    tool: 'delete_a_acme_project_by_id',
    effect: 'destructive',
    binding: { project_id: '5' },
    arguments: { project_id: '5' },
    request: { path: '/projects/5' },
    client: null,
    apiTokenId: null,
    requestState: null,
    ...more,
  });
  const hold = async (more?: Partial<HeldCall>) => {
    const held = await approvals.hold(call(more));
    if (held.kind !== 'waiting') throw new Error(`it was ${held.kind}`);
    return held;
  };
  const decide = async (id: string, decision: 'approve' | 'deny') => {
    const decided = await approvals.decide(id, { decision }, 'Ada');
    if (!decided.ok) throw new Error(decided.refusal.message);
    return decided.value;
  };

  it('holds what was called, by whom, and nothing of what it is bound to', async () => {
    const { approval, isRetry } = await hold({ client: 'c'.repeat(201), apiTokenId: 'tok_1', effect: 'write' });
    expect(approval).toEqual({
      id: expect.stringMatching(/^apr_/),
      serverId: 'mcp_1',
      accountId: 'acc_1',
      tool: 'delete_a_acme_project_by_id',
      effect: 'write',
      digest: expect.any(String),
      arguments: { project_id: '5' },
      request: { path: '/projects/5' },
      client: 'c'.repeat(200),
      apiTokenId: 'tok_1',
      objects: null,
      status: 'pending',
      reason: null,
      decidedBy: null,
      decidedAt: null,
      createdAt: start,
      expiresAt: start + 24 * hour,
    });
    expect(isRetry).toBe(false);
    expect(await approvals.get('apr_none')).toBeUndefined();
  });

  it('is one for each server, account, tool and binding', async () => {
    const first = await hold();
    expect((await hold()).approval.id).toBe(first.approval.id);
    for (const other of [
      { serverId: 'mcp_2' },
      { accountId: 'acc_2' },
      { tool: 'other' },
      { binding: { project_id: '6' } },
    ])
      expect((await hold(other)).approval.id, JSON.stringify(other)).not.toBe(first.approval.id);
  });

  it('waits for 24 hours', async () => {
    const { id } = (await hold()).approval;
    now = start + 24 * hour - 1;
    expect(await approvals.get(id)).toMatchObject({ status: 'pending' });
    now += 1;
    expect(await approvals.get(id)).toMatchObject({ status: 'expired' });
    expect(await approvals.decide(id, { decision: 'approve' }, 'Ada')).toMatchObject({
      refusal: { code: 'conflict', message: `Approval ${id} is expired: Only a pending one can be decided.` },
    });
    expect((await hold()).approval.id).not.toBe(id);
  });

  it('is good for one call within 15 minutes', async () => {
    const { id } = (await hold()).approval;
    now += hour;
    expect(await decide(id, 'approve')).toMatchObject({ decidedAt: now, expiresAt: now + 15 * minute });
    now += 15 * minute - 1;
    const cleared = await approvals.hold(call());
    expect(cleared).toMatchObject({ kind: 'cleared', id });
    expect(await approvals.get(id)).toMatchObject({ status: 'executing' });
    const next = (await hold()).approval;
    expect(next.id).not.toBe(id);
    await decide(next.id, 'approve');
    now += 15 * minute;
    expect(await approvals.get(next.id)).toMatchObject({ status: 'expired' });
    expect((await hold()).approval.id).not.toBe(next.id);
  });

  it('that is denied stays so for 24 hours', async () => {
    const { id } = (await hold()).approval;
    expect(await decide(id, 'deny')).toMatchObject({ status: 'denied', expiresAt: now + 24 * hour });
    now += 24 * hour - 1;
    expect(await approvals.hold(call())).toMatchObject({ kind: 'denied', approval: { id } });
    now += 1;
    expect((await hold()).approval.id).not.toBe(id);
  });

  it('keeps a reason of at most 500 characters, trimmed', async () => {
    const decideWith = (id: string, reason: unknown) => approvals.decide(id, { decision: 'deny', reason }, 'Ada');
    const { id } = (await hold()).approval;
    expect(await decideWith(id, 'r'.repeat(501))).toMatchObject({ refusal: { failures: [{ path: 'reason' }] } });
    expect(await decideWith(id, ` ${'r'.repeat(499)}`)).toMatchObject({ value: { reason: 'r'.repeat(499) } });
    const second = (await hold({ tool: 'other' })).approval.id;
    expect(await decideWith(second, null)).toMatchObject({ value: { reason: null, decidedBy: 'Ada' } });
  });

  it('has the names of its ids, read once', async () => {
    let reads = 0;
    const objects = [{ argument: 'project_id', title: 'Project', value: '5', name: 'Five', details: [] }];
    const nameObjects = async () => {
      reads += 1;
      return objects;
    };
    const { id } = (await hold({ nameObjects })).approval;
    await hold({ nameObjects });
    expect([reads, (await approvals.get(id))?.objects]).toEqual([1, objects]);
    const bare = (await hold({ tool: 'other', nameObjects: async () => [] })).approval.id;
    expect((await approvals.get(bare))?.objects).toBeNull();
  });

  it('is listed by its status as it is now', async () => {
    const pending = (await hold()).approval.id;
    const denied = (await hold({ tool: 'other' })).approval.id;
    await decide(denied, 'deny');
    const idsOf = async (status: string | undefined) => {
      const listed = await approvals.list(status, { limit: 10 });
      return listed.ok ? listed.value.items.map(({ id }) => id) : listed.refusal.failures?.map(({ path }) => path);
    };
    expect([await idsOf(undefined), await idsOf('pending'), await idsOf('denied')]).toEqual([
      [pending],
      [pending],
      [denied],
    ]);
    expect(new Set(await idsOf('all'))).toEqual(new Set([pending, denied]));
    expect([await idsOf('none'), await idsOf('')]).toEqual([['status'], ['status']]);
    expect(await approvals.list('all', { limit: 10, cursor: 'x' })).toMatchObject({
      refusal: { failures: [{ path: 'cursor' }] },
    });
    now += 24 * hour;
    expect([await idsOf('pending'), await idsOf('expired')]).toEqual([[], []]);
    expect(await approvals.sweep()).toBe(1);
    expect(told).toMatchObject([{ id: pending, status: 'expired' }]);
    expect(await idsOf('expired')).toEqual([pending]);
    expect(await approvals.sweep()).toBe(0);
    now += 30 * 24 * hour - 1;
    await approvals.sweep();
    expect(await approvals.get(pending)).toBeDefined();
    now += 1;
    await approvals.sweep();
    expect(await approvals.get(pending)).toBeUndefined();
  });
});

describe('calls that need approval', () => {
  it.each([
    [undefined, [false, false, false]],
    ['none', [false, false, false]],
    ['destructive', [false, false, true]],
    ['write', [false, true, true]],
  ] as const)('are with %s: reads, writes, destructive ones', (approval, needed) => {
    const config = approval === undefined ? {} : { approval };
    expect((['read', 'write', 'destructive'] as const).map((effect) => needsApproval(config, effect))).toEqual(needed);
  });
});
