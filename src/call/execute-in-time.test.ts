import { describe, expect, it } from 'vitest';
import { systemClock } from '../base/index.js';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { type Answer, openGateway } from './test-support/open-gateway.js';

const answer: Answer = (_request, response) => answerJson(response, 200, {});

describe('a call whose time is over before its request can leave', () => {
  it.each([
    ['get_single_acme_project_by_id', { project_id: '5' }, 'try again later'],
    ['delete_a_acme_project_by_id', { project_id: '5' }, 'Nothing was sent'],
  ])('sends nothing, and says so: %s', async (tool, input, help) => {
    const { call, calls } = await openGateway(answer, { callSecondsMax: 0 });
    expect(await call(tool, input)).toMatchObject({
      kind: 'failed',
      status: 504,
      help: expect.stringContaining(help),
    });
    expect(calls()).toEqual([]);
  });
});

describe('a call that ends after its time', () => {
  /** Everything after the reply of the service takes two minutes by the gateway's clock. */
  const openLate = (status: number) => {
    let aheadMs = 0;
    const clock = { now: systemClock.now, monotonic: () => systemClock.monotonic() + aheadMs };
    const late: Answer = (_request, response) => {
      aheadMs = 120_000;
      answerJson(response, status, status === 200 ? { data: { id: '5' } } : {});
    };
    return openGateway(late, { callSecondsMax: 60, clock });
  };
  const calls = [
    ['get_single_acme_project_by_id', { project_id: '5' }],
    ['delete_a_acme_project_by_id', { project_id: '5' }],
  ] as const;

  it.each(calls)('is reported as done where it was: %s', async (tool, input) => {
    const { call } = await openLate(200);
    expect(await call(tool, input)).toMatchObject({ kind: 'done', status: 200 });
  });

  it.each(calls)('is reported as too long where it failed: %s', async (tool, input) => {
    const { call } = await openLate(500);
    expect(await call(tool, input)).toMatchObject({
      kind: 'failed',
      status: 504,
      message: expect.stringContaining('60 s'),
      help: expect.stringContaining(tool.startsWith('get') ? 'try again later' : 'is not known'),
    });
  });
});
