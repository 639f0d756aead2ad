import { describe, expect, it } from 'vitest';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { type Answer, openGuided, origin } from './test-support/open-guided.js';

const projects: Answer = (request, response) => {
  const start = Number(new URL(request.url, 'http://x').searchParams.get('start') ?? 1);
  const names = ['Alpha', 'beta', 'Alphabet', 'gamma', 'a "quoted" one'];
  const data = names.slice(start - 1, start + 1).map((name, index) => ({ id: String(start + index), name }));
  answerJson(response, 200, { status: { code: 200, description: 'success' }, data });
};
const refuseAll: Answer = (_request, response) => answerJson(response, 500, {});
const target = { kind: 'prompt', name: 'clear_out' } as const;

describe('prompts', () => {
  it('are offered only where the filter allows every tool they need', async () => {
    const { gateway, endpoint } = await openGuided(projects);
    expect(gateway.listPrompts(await endpoint()).map((prompt) => prompt.name)).toEqual(['clear_out']);
    const readOnly = await endpoint({ methods: ['read'] });
    expect(gateway.listPrompts(readOnly)).toEqual([]);
    expect(await gateway.getPrompt(readOnly, 'clear_out', { project: 'x' }, origin)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'invalid_params', message: expect.stringContaining('delete_a_acme_project_by_id') },
    });
    expect(await gateway.complete(readOnly, { target, argument: 'project', typed: '' }, origin)).toMatchObject({
      ok: false,
    });
  });

  it.each([
    ['an unknown prompt', 'clear_up', { project: 'x' }, /did you mean clear_out/],
    ['a missing argument', 'clear_out', { project: ' ' }, /needs project: Its name/],
    ['an unknown argument', 'clear_out', { project: 'x', other: 'y' }, /has no argument "other"/],
    ['an argument that is too long', 'clear_out', { project: 'x'.repeat(2001) }, /at most 2000/],
  ])('%s is refused', async (_what, name, values, says) => {
    const { gateway, endpoint } = await openGuided(projects);
    const outcome = await gateway.getPrompt(await endpoint(), name, values, origin);
    expect(outcome.kind === 'refused' && outcome.refusal.message).toMatch(says);
  });

  it('are filled in, with their own words where an argument is left out', async () => {
    const { gateway, endpoint, calls } = await openGuided(projects);
    const outcome = await gateway.getPrompt(await endpoint(), 'clear_out', { project: '$& {{rules}}' }, origin);
    const [message] = outcome.kind === 'done' ? outcome.messages : [];
    expect(message?.content).toMatchObject({ text: expect.stringContaining('Find $& {{rules}} with') });
    expect(message?.content).toMatchObject({ text: expect.stringContaining('(what is empty)') });
    expect(calls()).toEqual([]);
  });
});

describe('resources', () => {
  it('are the organization and the guide; the documentation of each allowed tool is a template', async () => {
    const { gateway, endpoint } = await openGuided(projects);
    const readOnly = await endpoint({ methods: ['list'] });
    const resources = gateway.listResources(readOnly).map((resource) => resource.uri);
    expect(resources).toEqual(['gatehouse://organization', 'gatehouse://guide']);
    expect(gateway.listResourceTemplates(readOnly)).toMatchObject([{ uriTemplate: 'gatehouse://tools/{tool_name}' }]);
    for (const uri of [...resources, 'gatehouse://tools/list_all_acme_projects'])
      expect(await gateway.readResource(readOnly, uri, origin)).toMatchObject({ ok: true, value: [{ uri }] });
    for (const uri of [
      'gatehouse://tools/delete_a_acme_project_by_id',
      'gatehouse://',
      'gatehouse://reply/0.AAAA',
      'file:///etc/passwd',
      '',
    ])
      expect(await gateway.readResource(readOnly, uri, origin)).toMatchObject({
        ok: false,
        refusal: { code: 'resource_unknown' },
      });
  });

  it('tell the ids that are filled in, and a tool’s arguments', async () => {
    const { gateway, endpoint } = await openGuided(projects);
    const textAt = async (uri: string) => JSON.stringify(await gateway.readResource(await endpoint(), uri, origin));
    expect(await textAt('gatehouse://organization')).toContain('`700`');
    expect(await textAt('gatehouse://tools/list_all_acme_projects')).toContain('`start` (integer; optional)');
  });
});

describe('completion', () => {
  it('suggests what the account has, page by page, what begins with the typed text first', async () => {
    const { gateway, endpoint, calls, lastAudit } = await openGuided(projects);
    const opened = await endpoint();
    const complete = (typed: string) => gateway.complete(opened, { target, argument: 'project', typed }, origin);
    expect(await complete('ALPHA')).toEqual({
      ok: true,
      value: { values: ['Alpha', 'Alphabet'], total: 2, hasMore: false },
    });
    const asked = calls().length;
    expect(asked).toBe(3);
    expect(await lastAudit()).toMatchObject({ kind: 'tool_call', action: 'list_all_acme_projects' });
    expect(await complete('a')).toMatchObject({
      value: { values: ['Alpha', 'Alphabet', 'a "quoted" one', 'beta', 'gamma'] },
    });
    expect(await complete('zzz')).toMatchObject({ value: { values: [], total: 0 } });
    expect(calls()).toHaveLength(asked);
  });

  it('suggests nothing where the service fails, and asks it again the next time', async () => {
    const { gateway, endpoint, calls } = await openGuided(refuseAll);
    const opened = await endpoint();
    for (const times of [1, 2]) {
      expect(await gateway.complete(opened, { target, argument: 'project', typed: '' }, origin)).toMatchObject({
        value: { values: [] },
      });
      expect(calls()).toHaveLength(times);
    }
  });

  it('completes the names of the allowed tools, and nothing for free words', async () => {
    const { gateway, endpoint } = await openGuided(projects);
    const opened = await endpoint({ methods: ['list'] });
    const template = { kind: 'resource', uriTemplate: 'gatehouse://tools/{tool_name}' } as const;
    expect(
      await gateway.complete(opened, { target: template, argument: 'tool_name', typed: 'list' }, origin),
    ).toMatchObject({ value: { values: ['list_all_acme_projects'] } });
    expect(await gateway.complete(opened, { target: template, argument: 'x', typed: '' }, origin)).toMatchObject({
      ok: false,
    });
    const whole = await endpoint();
    expect(await gateway.complete(whole, { target, argument: 'rules', typed: '' }, origin)).toMatchObject({
      value: { values: [] },
    });
  });
});
