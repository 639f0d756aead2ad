import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalRow } from '../store/index.js';
import { type Approvals, createApprovals } from './approvals.js';
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
    expect(await hold('7', expired.requestState)).toMatchObject({ kind: 'foreign_state' });
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
