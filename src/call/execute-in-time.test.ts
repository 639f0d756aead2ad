import { describe, expect, it } from 'vitest';
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
