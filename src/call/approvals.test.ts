import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import type { ToolOutcome } from '../reply/index.js';
import type { Endpoint } from './index.js';
import { openGateway, origin } from './test-support/open-gateway.js';

const fine = (_request: unknown, response: Parameters<typeof answerJson>[0]): void =>
  answerJson(response, 200, { status: { code: 200, description: 'success' }, data: { id: '5' } });

const remove = 'delete_a_acme_project_by_id';
const create = 'create_a_acme_project';

function refusalOf(outcome: ToolOutcome) {
  if (outcome.kind !== 'refused') throw new Error(`it was ${outcome.kind}`);
  return outcome.refusal;
}

// What Claude Agent SDK 0.3.332 shows of an error whose question was declined, with an address of the gateway that has 30 characters more.
const shownOf = ({ message }: { readonly message: string }): string => `Refused: ${message}`.slice(0, 200 - 30);

const idOf = (outcome: ToolOutcome): string => String(refusalOf(outcome).data?.approval_id);
const stateOf = (outcome: ToolOutcome): string => String(refusalOf(outcome).data?.request_state);

async function open(config: { approval?: string; dry_run?: boolean } = { approval: 'destructive' }) {
  const ground = await openGateway(fine);
  const endpoint = await ground.endpoint(config);
  const call = (input: unknown, more: { tool?: string; at?: Endpoint; state?: string } = {}) =>
    ground.gateway.callTool(more.at ?? endpoint, more.tool ?? remove, input, {
      ...origin,
      ...(more.state === undefined ? {} : { answers: { inputResponses: {}, requestState: more.state } }),
    });
  const decide = async (id: string, decision: 'approve' | 'deny', reason?: string) => {
    const decided = await ground.approvals.decide(id, { decision, ...(reason === undefined ? {} : { reason }) }, 'Ada');
    if (!decided.ok) throw new Error(decided.refusal.message);
  };
  return { ...ground, endpoint, call, decide };
}

/** The same accounts, reached by another server. */
function onServer(endpoint: Endpoint, id: string): Endpoint {
  const members = endpoint.members.map((member) => ({ ...member, server: { ...member.server, id } }));
  return { ...endpoint, server: { ...endpoint.server, id }, members };
}

describe('a call that needs a person', () => {
  it('is held before anything is sent, once for the same arguments, and says where to decide', async () => {
    const { call, calls, approvals, lastAudit, tokensGiven } = await open();
    const before = tokensGiven();
    const first = await call({ project_id: '5' });
    expect(refusalOf(first)).toMatchObject({ code: 'approval_required', data: { approval_status: 'pending' } });
    expect(refusalOf(first).message).toContain(`https://gate.example/approvals/${idOf(first)}`);
    expect(idOf(await call({ id: 5 }))).toBe(idOf(first));
    expect(idOf(await call({ project_id: '6' }))).not.toBe(idOf(first));
    expect([calls(), tokensGiven()]).toEqual([[], before]);
    expect(await lastAudit()).toMatchObject({
      outcome: 'refused',
      upstreamStatus: null,
      approvalId: expect.any(String),
    });
    expect(await approvals.get(idOf(first))).toMatchObject({
      tool: remove,
      effect: 'destructive',
      arguments: { project_id: '5' },
      request: { method: 'DELETE', host: 'api.acme.example', path: '/v1/700/projects/5', query: {}, body: null },
    });
  });

  it('says in the 200 characters that every client shows what happened and what to do, first and repeated', async () => {
    const { call } = await open();
    const first = await call({ project_id: '5' });
    for (const outcome of [first, await call({ project_id: '5' }, { state: stateOf(first) })])
      expect(shownOf(refusalOf(outcome))).toMatch(
        /\/approvals\/.*Nothing was sent\..*call again with the same arguments/s,
      );
  });

  it.each([
    ['yes', 'It can be undone.'],
    ['partly', 'It can be undone in part.'],
    ['no', 'It cannot be undone.'],
  ])('says what it changes for people, and whether that can be undone: %s', async (reversible, undo) => {
    const replace = '    effect: destructive\n';
    const by = `${replace}    consequences: { say: The project is gone for everybody., reversible: "${reversible}" }\n`;
    const ground = await openGateway(fine, { edits: [{ file: 'resources/projects.yaml', replace, by }] });
    const held = await ground.call(remove, { project_id: '5' }, { approval: 'destructive' });
    const consequences = `Consequences: The project is gone for everybody. ${undo}`;
    expect(held).toMatchObject({ hold: { kind: 'waiting', title: 'Delete a project', consequences } });
    expect(refusalOf(held).message).toMatch(new RegExp(` ${consequences}$`));
  });

  it('says nothing of consequences where the record has none', async () => {
    const { call } = await open();
    const held = await call({ project_id: '5' });
    expect(held).toMatchObject({
      hold: { kind: 'waiting', approvalId: idOf(held), isRetry: false, title: 'Delete a project', consequences: null },
    });
    expect(refusalOf(held).message).toMatch(/within 15 minutes\.$/);
  });

  it('is let through once when approved, and the trail names the approval', async () => {
    const { call, calls, decide, lastAudit, approvals } = await open();
    const id = idOf(await call({ project_id: '5' }));
    await decide(id, 'approve');
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => call({ project_id: '5' })));
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(calls()).toHaveLength(1);
    expect(await approvals.get(id)).toMatchObject({ status: 'done', decidedBy: 'Ada' });
    const replay = await call({ project_id: '5' });
    expect(idOf(replay)).not.toBe(id);
    expect(calls()).toHaveLength(1);
    expect(await lastAudit()).toMatchObject({ outcome: 'refused', approvalId: idOf(replay) });
  });

  it('is not let through by an argument, a changed argument, another tool or another server', async () => {
    const { call, calls, decide, endpoint } = await open({ approval: 'write' });
    const first = await call({ project_id: '5' });
    await decide(idOf(first), 'approve');
    const other = await open({ approval: 'write' });
    const attempts = [
      await call({ project_id: '5', confirm: true }),
      await call({ project_id: '6' }),
      await call({ project_id: '5', team_id: '1' }),
      await call({ project_id: '5' }, { tool: 'acme_projects_verify' }),
      await other.call({ project_id: '5' }),
      await call({ project_id: '5' }, { at: onServer(endpoint, 'mcp_other') }),
    ];
    expect(attempts.map(({ kind }) => kind)).toEqual(attempts.map(() => 'refused'));
    expect([...calls(), ...other.calls()]).toEqual([]);
    expect(await call({ project_id: '5' })).toMatchObject({ kind: 'done' });
  });

  it('stays denied, with the reason told', async () => {
    const { call, calls, decide } = await open();
    await decide(idOf(await call({ project_id: '5' })), 'deny', 'not on a Friday');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const denied = refusalOf(await call({ project_id: '5' }));
      expect(denied).toMatchObject({ code: 'forbidden', message: expect.stringContaining('not on a Friday') });
    }
    expect(calls()).toEqual([]);
  });

  it('ends as done also where the service fails: what may have been sent is not sent again', async () => {
    const ground = await openGateway((_request, response) => answerJson(response, 500, {}));
    const endpoint = await ground.endpoint({ approval: 'destructive' });
    const call = () => ground.gateway.callTool(endpoint, remove, { project_id: '5' }, origin);
    const id = idOf(await call());
    await ground.approvals.decide(id, { decision: 'approve' }, 'Ada');
    expect(await call()).toMatchObject({ kind: 'failed' });
    expect(await ground.approvals.get(id)).toMatchObject({ status: 'done' });
    expect(idOf(await call())).not.toBe(id);
    expect(ground.calls()).toHaveLength(1);
  });
});

describe('what is held', () => {
  it.each([
    ['destructive', 'done', 'refused'],
    ['write', 'refused', 'refused'],
    ['none', 'done', 'done'],
  ])('with %s', async (approval, forWrite, forDestructive) => {
    const { call } = await open({ approval });
    expect((await call({}, { tool: 'list_all_acme_projects' })).kind).toBe('done');
    expect((await call({ name: 'a' }, { tool: create })).kind).toBe(forWrite);
    expect((await call({ project_id: '5' })).kind).toBe(forDestructive);
  });

  it('is nothing in dry-run, which sends nothing anyway', async () => {
    const { call, calls } = await open({ approval: 'write', dry_run: true });
    expect(await call({ project_id: '5' })).toMatchObject({ kind: 'done', structured: { dry_run: true } });
    expect(calls()).toEqual([]);
  });

  it('is refused beyond a hundred calls that wait, which are to be decided first', async () => {
    const { call } = await open();
    for (let id = 0; id < 100; id += 1) await call({ project_id: String(id) });
    expect(refusalOf(await call({ project_id: '100' }))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('nothing was sent'),
    });
    expect(refusalOf(await call({ project_id: '5' }))).toMatchObject({ code: 'approval_required' });
  });

  it('shows what would be sent without its secrets, which count all the same', async () => {
    const { call, approvals, decide, calls } = await open({ approval: 'write' });
    const input = { name: 'a', login: { user: 'u', password: 'hunter2' } };
    const held = await call(input, { tool: create });
    const shown = await approvals.get(idOf(held));
    expect(shown?.request).toMatchObject({
      method: 'POST',
      body: { name: 'a', login: { user: 'u', password: '[secret]' } },
    });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    await decide(idOf(held), 'approve');
    const changed = await call({ ...input, login: { user: 'u', password: 'hunter3' } }, { tool: create });
    expect(changed.kind).toBe('refused');
    expect((await call(input, { tool: create })).kind).toBe('done');
    expect(calls()[0]?.body).toContain('hunter2');
  });
});

describe('a file of a held call', () => {
  const takesFile = {
    file: 'resources/projects.yaml',
    replace: 'description: How it runs. }',
    by: `description: How it runs. }
        content: { type: string, description: The file in Base64. }
        url: { type: string, description: Where the file is. }
        file_name: { type: string, description: Its name. }
        media_type: { type: string, description: Its kind. }`,
  };
  const asBody = {
    file: 'resources/projects.yaml',
    replace: 'login: { argument: login }',
    by: 'login: { argument: login }\n      file: { content: content, url: url, name: file_name, media_type: media_type, part: attach }',
  };
  async function openWithFile(contents: string[]) {
    const fetched: string[] = [];
    const ground = await openGateway(fine, {
      edits: [takesFile, asBody],
      fetchFile: async (address) => {
        fetched.push(address);
        const bytes = Buffer.from(contents.length > 1 ? (contents.shift() ?? '') : (contents[0] ?? ''));
        return { ok: true, value: { name: 'plan.txt', mediaType: 'text/plain', bytes } };
      },
    });
    const endpoint = await ground.endpoint({ approval: 'write' });
    const call = () =>
      ground.gateway.callTool(endpoint, create, { name: 'a', url: 'https://files.example/plan' }, origin);
    return { ...ground, call, fetched };
  }
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  it('is fetched before a person is asked, shown by name, type, size and digest, and sent as it was shown', async () => {
    const { call, approvals, calls, fetched } = await openWithFile(['the plan']);
    const id = idOf(await call());
    expect(await approvals.get(id)).toMatchObject({
      request: { file: { name: 'plan.txt', media_type: 'text/plain', size: 8, sha256: sha256('the plan') } },
    });
    expect([fetched.length, calls()]).toEqual([1, []]);
    await approvals.decide(id, { decision: 'approve' }, 'Ada');
    expect(await call()).toMatchObject({ kind: 'done' });
    expect(fetched).toHaveLength(2);
    expect(calls()[0]?.body).toContain('the plan');
  });

  it('is held again where another file is at the address after the approval', async () => {
    const { call, approvals, calls } = await openWithFile(['the plan', 'another plan']);
    const id = idOf(await call());
    await approvals.decide(id, { decision: 'approve' }, 'Ada');
    const again = await call();
    expect(idOf(again)).not.toBe(id);
    expect(calls()).toEqual([]);
  });
});

describe('the state that a client carries', () => {
  it('is refused where it was made up, changed, or belongs to another call, server or a used approval', async () => {
    const { call, calls, decide, endpoint } = await open();
    const held = await call({ project_id: '5' });
    const state = stateOf(held);
    const at = onServer(endpoint, 'mcp_other');
    const attempts = [
      await call({ project_id: '5' }, { state: 'made up' }),
      await call({ project_id: '5' }, { state: `${state.slice(0, -4)}AAAA` }),
      await call({ project_id: '6' }, { state }),
      await call({ project_id: '5' }, { state, at }),
    ];
    await decide(idOf(held), 'approve');
    expect(await call({ project_id: '5' }, { state })).toMatchObject({ kind: 'done' });
    attempts.push(await call({ project_id: '5' }, { state }));
    for (const attempt of attempts)
      expect(attempt).toMatchObject({ refusal: { code: 'invalid_params' }, hold: { kind: 'foreign_state' } });
    expect(calls()).toHaveLength(1);
    expect(state).not.toContain('apr_');
  });

  it('brings the outcome of the same call: still waiting, then carried out', async () => {
    const { call, decide } = await open();
    const held = await call({ project_id: '5' });
    const again = await call({ project_id: '5' }, { state: stateOf(held) });
    expect(refusalOf(again)).toMatchObject({ code: 'approval_required', data: { is_retry: true } });
    await decide(idOf(held), 'approve');
    expect(await call({ project_id: '5' }, { state: stateOf(held) })).toMatchObject({ kind: 'done' });
  });
});

it('does nothing for servers without approvals', async () => {
  const { call, approvals } = await open({});
  expect((await call({ project_id: '5' })).kind).toBe('done');
  const listed = await approvals.list('all', { limit: 5 });
  expect(listed.ok && listed.value.items).toEqual([]);
});
