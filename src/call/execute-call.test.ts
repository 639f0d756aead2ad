import { describe, expect, it } from 'vitest';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { type Answer, openGateway, origin } from './test-support/open-gateway.js';

const data =
  (payload: unknown): Answer =>
  (_request, response) =>
    answerJson(response, 200, { status: { code: 200 }, data: payload });

describe('an executed call', () => {
  it('hands on nothing that hides, neither in structure nor in text', async () => {
    const { call } = await openGateway(data({ name: 'a\u200b\u202eb' }));
    const outcome = await call('get_single_acme_project_by_id', { project_id: '5' });
    expect(outcome).toMatchObject({ structured: { name: 'ab' }, text: '{"name":"ab"}' });
  });

  it('says how far it has come to callers who want to know', async () => {
    const { gateway, endpoint } = await openGateway(data({}));
    const steps: unknown[] = [];
    const events = { progress: (step: unknown) => void steps.push(step), log: () => undefined };
    await gateway.callTool(await endpoint(), 'list_all_acme_projects', {}, { ...origin, events });
    expect(steps).toEqual([
      { progress: 0, total: 1, message: 'Asking Acme Works' },
      { progress: 1, total: 1, message: 'Answered' },
    ]);
  });
});
