import { describe, expect, it } from 'vitest';
import { systemClock, UnavailableError } from '../base/index.js';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import type { AuditRow, Store } from '../store/index.js';
import { type Answer, openGateway, origin } from './test-support/open-gateway.js';

const done: Answer = (_request, response) => answerJson(response, 200, { data: { id: '5' } });
const [write, read] = ['delete_a_acme_project_by_id', 'get_single_acme_project_by_id'];
const five = { project_id: '5' };
const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

describe('a change whose intent cannot be stored', () => {
  it.each(['tool', 'proxy'])('is refused, and nothing of it is sent: %s', async (entrance) => {
    const ground = await openGateway(done, {
      audit: (audit) => ({ ...audit, append: () => Promise.reject(full) }),
    });
    const { gateway, account } = ground;
    const target = { resource: 'projects', method: 'delete' };
    const outcome =
      entrance === 'tool'
        ? await ground.call(write, five)
        : await gateway.callMethod(account, target, { project_id: '5' }, origin);
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'unavailable' } });
    expect(JSON.stringify(outcome)).toContain('the change was not sent');
    expect(ground.calls()).toEqual([]);
  });

  it('and the result of a read is withheld where its row cannot be stored', async () => {
    const ground = await openGateway(done, { audit: (audit) => ({ ...audit, append: () => Promise.reject(full) }) });
    expect(await ground.call(read, five)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'unavailable', message: expect.stringContaining('the result of this call is withheld') },
    });
  });

  it('and an outage of the database reaches the caller as such, with nothing of a change sent', async () => {
    const outage = new UnavailableError('the database is gone');
    const ground = await openGateway(done, { audit: (audit) => ({ ...audit, append: () => Promise.reject(outage) }) });
    await expect(ground.call(read, five)).rejects.toBe(outage);
    await expect(ground.call(write, five)).rejects.toBe(outage);
    expect(ground.calls().map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('the intent of a change', () => {
  it('is stored before its request reaches the service, with who, what and a digest of the arguments', async () => {
    const seen: AuditRow[] = [];
    const ground = await openGateway(async (_request, response) => {
      seen.push(...(await ground.store.audit.read(1, 10)));
      answerJson(response, 200, { data: {} });
    });
    const endpoint = await ground.endpoint();
    await ground.gateway.callTool(endpoint, write, five, { ...origin, requestId: 'req_1' });
    expect(seen).toMatchObject([
      {
        kind: 'tool_call',
        action: write,
        accountId: ground.account.id,
        serverId: endpoint.server.id,
        client: origin.client,
        outcome: 'outcome_unknown',
        requestId: 'req_1',
        arguments: five,
      },
    ]);
    expect(seen[0]?.argumentsDigest).toMatch(/^\S{20,}$/);
    expect(seen[0]?.id).toMatch(/^aud_/);
  });

  it('is closed by the row of the outcome, and not listed any more; the chain keeps both', async () => {
    const { call, store } = await openGateway(done);
    await call(write, five);
    const [intent, outcome] = await store.audit.read(1, 10);
    expect(outcome).toMatchObject({ outcome: 'ok', intentId: intent?.id });
    expect((await store.audit.list({}, { limit: 10 })).items.map(({ id }) => id)).toEqual([outcome?.id]);
    expect((await store.audit.list({ outcome: 'outcome_unknown' }, { limit: 10 })).items).toEqual([]);
  });

  it.each([
    ['a read', read, five, {}],
    ['a dry run', write, five, { dry_run: true }],
    ['a call with wrong arguments', write, { project: '5' }, {}],
    ['a call that waits for a person', write, five, { approval: 'write' }],
  ])('is not written for %s, which changes nothing', async (_what, tool, input, config) => {
    const { call, store } = await openGateway(done);
    await call(tool, input, config);
    const rows = await store.audit.read(1, 10);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.outcome).not.toBe('outcome_unknown');
  });

  it('names the approval that the call was carried out by', async () => {
    const { store, approvals, endpoint, gateway } = await openGateway(done);
    const server = await endpoint({ approval: 'write' });
    await gateway.callTool(server, write, five, origin);
    const [held] = (await store.approvals.list(null, { limit: 1 })).items;
    await approvals.decide(held?.id ?? '', { decision: 'approve' }, 'test');
    await gateway.callTool(server, write, five, origin);
    const [, intent, outcome] = await store.audit.read(1, 10);
    expect(intent).toMatchObject({ outcome: 'outcome_unknown', approvalId: held?.id });
    expect(outcome).toMatchObject({ outcome: 'ok', approvalId: held?.id, intentId: intent?.id });
  });
});

describe('the rows of calls', () => {
  const watch = (seen: unknown[][]) => ({
    audit: (audit: Store['audit']): Store['audit'] => ({
      ...audit,
      append: (entry, ...more) => {
        seen.push([entry.outcome, ...more]);
        return audit.append(entry, ...more);
      },
    }),
  });

  it('are appended with the number of other calls under way, and an intent to the disk', async () => {
    const seen: unknown[][] = [];
    const ground = await openGateway(done, watch(seen));
    await ground.call(write, five);
    expect(seen).toEqual([
      ['outcome_unknown', 0, 'disk'],
      ['ok', 0],
    ]);
  });

  it('are appended with the number of calls that still wait for the service', async () => {
    const seen: unknown[][] = [];
    const waiting: (() => void)[] = [];
    const ground = await openGateway((request, response) => {
      waiting.push(() => done(request, response));
      if (waiting.length === 2) for (const answer of waiting) answer();
    }, watch(seen));
    await Promise.all([ground.call(read, five), ground.call(read, { project_id: '6' })]);
    expect(seen).toEqual([
      ['ok', 1],
      ['ok', 0],
    ]);
  });

  it('hold how long the call took, to the microsecond', async () => {
    let ahead = 5_000;
    const clock = { now: systemClock.now, monotonic: () => ahead };
    const slow: Answer = (request, response) => {
      ahead += 12.345678;
      done(request, response);
    };
    const ground = await openGateway(slow, { clock });
    await ground.call(read, five);
    expect((await ground.lastAudit())?.durationMs).toBe(12.346);
  });
});

describe('a change that was sent', () => {
  it('tells its caller where only its outcome could not be stored, and is recorded later', async () => {
    const later: unknown[] = [];
    const ground = await openGateway(done, {
      audit: (audit) => ({
        ...audit,
        append: (entry, ...more) =>
          entry.outcome === 'outcome_unknown' ? audit.append(entry, ...more) : Promise.reject(full),
        appendLater: (entry) => later.push(entry),
      }),
    });
    const outcome = await ground.call(write, five);
    expect(outcome).toMatchObject({
      kind: 'done',
      notes: expect.arrayContaining([expect.stringContaining('Do not repeat')]),
      isUnrecorded: true,
    });
    const target = { resource: 'projects', method: 'delete' };
    expect(await ground.gateway.callMethod(ground.account, target, five, origin)).toMatchObject({ isUnrecorded: true });
    later.pop();
    const failing = await openGateway((_request, response) => answerJson(response, 500, {}), {
      audit: (audit) => ({
        ...audit,
        append: (entry, ...more) =>
          entry.outcome === 'outcome_unknown' ? audit.append(entry, ...more) : Promise.reject(full),
        appendLater: () => undefined,
      }),
    });
    expect(await failing.call(write, five)).toMatchObject({
      kind: 'failed',
      help: expect.stringMatching(/.+ The audit log of this gateway cannot be written/),
      isUnrecorded: true,
    });
    expect((await ground.store.audit.list({ outcome: 'outcome_unknown' }, { limit: 5 })).items).toHaveLength(2);
    expect(later).toMatchObject([{ outcome: 'ok' }]);
  });

  it('has a typed outcome where the gateway fails while it reads the response', async () => {
    const broken = (): never => {
      throw new RangeError('too deep');
    };
    const ground = await openGateway(done, {
      send: (send) => async (request) => {
        const reply = await send(request);
        return reply.ok
          ? { ok: true, value: Object.defineProperty({ ...reply.value }, 'text', { get: broken }) }
          : reply;
      },
    });
    expect(await ground.call(write, five)).toEqual({
      kind: 'failed',
      status: 502,
      code: null,
      message: expect.stringContaining('a bug in Gatehouse'),
      help: expect.stringContaining('may have been carried out'),
      raw: null,
      rateLimit: {},
    });
    expect(ground.calls()).toHaveLength(1);
    const [intent, outcome] = await ground.store.audit.read(1, 10);
    expect(outcome).toMatchObject({ outcome: 'error', intentId: intent?.id });
  });
});
