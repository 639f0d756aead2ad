import { describe, expect, it } from 'vitest';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { type Answer, openGateway, origin } from './test-support/open-gateway.js';

/** The service's envelope around a payload. */
const data =
  (payload: unknown): Answer =>
  (_request, response) =>
    answerJson(response, 200, { status: { code: 200, description: 'success' }, data: payload });

describe('opening an endpoint', () => {
  it('opens nothing for a token that was never issued', async () => {
    const { gateway } = await openGateway(data({}));
    expect(await gateway.open('nothing', null)).toEqual({ ok: false, refusal: { kind: 'unknown' } });
  });

  it('lists what it lets through', async () => {
    const { endpoint } = await openGateway(data({}));
    const { toolset, members } = await endpoint({ methods: ['verify'] });
    expect(toolset.tools.map((tool) => tool.name)).toEqual(['acme_projects_verify']);
    expect(members[0]?.account.context).toMatchObject({ org_id: '700' });
  });

  it('records a fault on the gateway’s own side, and lets it out', async () => {
    const { gateway, endpoint, lastAudit } = await openGateway(data({}));
    const opened = await endpoint();
    const members = opened.members.map((member) => ({
      ...member,
      account: {
        ...member.account,
        get hosts(): never {
          throw new Error('a bug');
        },
      },
    }));
    const broken = { ...opened, members };
    await expect(gateway.callTool(broken, 'list_all_acme_projects', {}, origin)).rejects.toThrow('a bug');
    expect(await lastAudit()).toMatchObject({ outcome: 'error', action: 'list_all_acme_projects' });
  });
});
