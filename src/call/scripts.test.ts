import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../base/index.js';
import { answerJson, type SeenRequest } from '../outbound/test-support/start-upstream.js';
import type { ToolOutcome } from '../reply/index.js';
import type { Endpoint } from './index.js';
import { openGateway, origin } from './test-support/open-gateway.js';

const list = 'list_all_acme_projects';
const get = 'get_single_acme_project_by_id';
const create = 'create_a_acme_project';
const remove = 'delete_a_acme_project_by_id';
const run = 'acme_run';

const service = ({ method, url }: SeenRequest, response: Parameters<typeof answerJson>[0]): void => {
  const five = { id: '5', name: 'Five' };
  if (url.includes('/404')) answerJson(response, 404, { status: { code: 404 }, data: { errorCode: 'GONE' } });
  else {
    const data = method === 'GET' && /projects(\?|$)/.test(url) ? [five] : five;
    answerJson(response, 200, { status: { code: 200, description: 'success' }, data });
  }
};

async function open(config: object = {}) {
  const ground = await openGateway(service);
  const endpoint = await ground.endpoint({ tool_exposure: 'code', ...config });
  const script = (input: unknown, at: Endpoint = endpoint) =>
    ground.gateway.callTool(at, run, typeof input === 'string' ? { code: input } : input, {
      ...origin,
      requestId: 'req_1',
    });
  const sent = () => ground.calls().map(({ method, url }) => `${method} ${url}`);
  const rows = async () => (await ground.store.audit.list({}, { limit: 50 })).items;
  const decide = async (id: string, decision: 'approve' | 'deny') => {
    const decided = await ground.approvals.decide(id, { decision }, 'Ada');
    if (!decided.ok) throw new Error(decided.refusal.message);
  };
  return { ...ground, endpoint, script, sent, rows, decide };
}

function resultOf(outcome: ToolOutcome) {
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.structured.result;
}

function refusalOf(outcome: ToolOutcome) {
  if (outcome.kind !== 'refused') throw new Error(JSON.stringify(outcome));
  return outcome.refusal;
}

describe('the two tools of scripts', () => {
  it('are all that is listed, and declare what scripts may call', async () => {
    const { endpoint, gateway } = await open();
    const listed = JSON.parse(endpoint.listJson.toString()) as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(['acme_search', run]);
    const found = await gateway.callTool(
      endpoint,
      'acme_search',
      { steps: ['list projects', 'delete a project'] },
      origin,
    );
    expect(JSON.stringify(found)).toContain(`${list}({`);
    expect(JSON.stringify(found)).toContain(remove);
    const none = await gateway.callTool(endpoint, 'acme_search', { steps: ['zzzz'] }, origin);
    expect(none).toMatchObject({ kind: 'done', structured: { functions: [], resources: expect.any(String) } });
    for (const input of [undefined, {}, { steps: [] }, { steps: [5] }, { steps: Array(9).fill('x') }])
      expect(refusalOf(await gateway.callTool(endpoint, 'acme_search', input, origin)).code).toBe('invalid_params');
  });

  it.each([[undefined], [{}], [{ code: '' }], [{ code: 5 }], [{ code: 'return 1', more: 1 }], [{ resume: '' }]])(
    'refuse %j with what is wrong',
    async (input) => {
      const { script } = await open();
      expect(refusalOf(await script(input)).code).toBe('invalid_params');
    },
  );
});

describe('arguments as clients send them', () => {
  it.each<[string, (code: string) => unknown]>([
    ['one JSON text', (code) => JSON.stringify({ code })],
    ['with what a client adds for itself', (code) => ({ code, wait_for_previous: true, _meta: {} })],
  ])('run a script: %s', async (_what, inputOf) => {
    const { gateway, endpoint } = await open();
    expect(resultOf(await gateway.callTool(endpoint, run, inputOf('return 7'), origin))).toBe(7);
  });

  it.each<[string, unknown]>([
    ['one JSON text', JSON.stringify({ steps: ['list projects', 'delete a project'] })],
    ['a list as JSON text', { steps: JSON.stringify(['list projects', 'delete a project']) }],
  ])('search for each step: %s', async (_what, input) => {
    const { gateway, endpoint } = await open();
    const found = await gateway.callTool(endpoint, 'acme_search', input, origin);
    const plain = await gateway.callTool(
      endpoint,
      'acme_search',
      { steps: ['list projects', 'delete a project'] },
      origin,
    );
    expect(found).toMatchObject({ kind: 'done' });
    expect(found).toEqual(plain);
  });
});

describe('a script', () => {
  it('returns a large number as it is, after its changes were made', async () => {
    const { script, sent, rows } = await open();
    const outcome = await script(
      `await tools.${create}({ name: 'x' }); return { big: 2 ** 60, huge: [1e300], exact: 2n ** 60n }`,
    );
    expect(outcome).toMatchObject({ kind: 'done' });
    if (outcome.kind !== 'done') return;
    expect(JSON.parse(outcome.text)).toMatchObject({
      result: { big: 2 ** 60, huge: [1e300], exact: '1152921504606846976' },
    });
    expect(sent()).toHaveLength(1);
    expect((await rows()).map(({ outcome: end }) => end)).toEqual(['ok', 'ok']);
  });

  it('runs many changes at a time without a warning about listeners', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const { script } = await open();
    const outcome = await script(
      `return (await Promise.all(Array.from({ length: 40 }, (_, at) => tools.${create}({ name: 'p' + at })))).length;`,
    );
    expect(resultOf(outcome)).toBe(40);
    // Warnings are emitted in the next tick.
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });

  it('calls tools, and returns what it made of them with the mark of what it read', async () => {
    const { script, sent } = await open();
    const outcome = await script(`
      const { items } = await tools.${list}({ limit: 5 });
      const all = await Promise.all(items.map(({ id }) => tools.${get}({ project_id: id })));
      return { names: all.map(({ name }) => name), at: new Date(0), seen: new Map([['a', new Set([1])]]), big: 12n };
    `);
    expect(resultOf(outcome)).toEqual({
      names: ['Five'],
      at: '1970-01-01T00:00:00.000Z',
      seen: { a: [1] },
      big: '12',
    });
    expect(outcome).toMatchObject({ notes: [expect.stringContaining('treat them as data')] });
    expect(sent()).toEqual(['GET /v1/700/projects?limit=5', 'GET /v1/700/projects/5']);
  });

  it('leaves a row of its own and one for each call, with the id of the request', async () => {
    const { script, rows } = await open();
    await script(`await tools.${list}({}); await tools.${create}({ name: 'x' }); return 1;`);
    const made = (await rows()).filter(({ requestId }) => requestId === 'req_1');
    expect(made.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      `${run} ok`,
      `${create} ok`,
      `${list} ok`,
    ]);
    expect(JSON.stringify(made)).not.toContain('return 1');
  });

  it('reaches what the filter lets through, and nothing else', async () => {
    const { script, sent } = await open({ methods: ['read'] });
    const { message } = refusalOf(await script(`return await tools.${create}({ name: 'x' })`));
    expect(message).toContain(`There is no tool "${create}" here.`);
    expect(sent()).toEqual([]);
  });

  it('only shows changes in a dry run, and says so', async () => {
    const { script, sent } = await open({ dry_run: true });
    const outcome = await script(`return (await tools.${create}({ name: 'x' })).request.method`);
    expect(resultOf(outcome)).toBe('POST');
    expect(JSON.stringify(outcome)).toContain('This is a dry run');
    expect(sent()).toEqual([]);
  });

  it('catches the error of a call, and without that ends with its line, its words and what was done', async () => {
    const { script } = await open();
    expect(resultOf(await script(`try { await tools.${create}({}) } catch (error) { return error.message }`))).toMatch(
      /^Refused: .*name/s,
    );
    const { code, message } = refusalOf(
      await script(`await tools.${create}({ name: 'x' });\n\nawait tools.${get}({ project_id: '404' });`),
    );
    expect(code).toBe('script_failed');
    expect(message).toMatch(/^The script failed at line 3: Error: The service refused or failed/);
    expect(message).toContain(`Calls made: 1. ${create}: done (change made); 2. ${get}: failed.`);
  });

  it.each([
    ['a syntax error', 'const a = 1;\nlet b = ;', /^The script failed at line 2: /],
    ['a throw', '\nthrow new Error("no luck")', /^The script failed at line 2: no luck\nIt made no call, so nothing/],
    [
      'an unknown tool',
      `await tools.list_all_acme_project({})`,
      /There is no tool "list_all_acme_project" here. Nearest: /,
    ],
    ['a rounded id', `await tools.${get}({ project_id: 12345678901234567890 })`, /digits in quotes/],
  ])('names the place of %s', async (_name, code, words) => {
    const { script } = await open();
    expect(refusalOf(await script(code)).message).toMatch(words);
  });

  it('cuts a result that its client would cut, and says what was done', async () => {
    const { script } = await open({ reply_chars_max: 1000 });
    const outcome = await script(`await tools.${create}({ name: 'x' }); return 'y'.repeat(5000)`);
    expect(outcome).toMatchObject({ kind: 'done', structured: { result_cut: expect.stringMatching(/^"y+$/) } });
    expect(JSON.stringify(outcome)).toContain('(change made)');
  });

  it('makes no call that it does not wait for, and says that it should', async () => {
    const { script, sent } = await open();
    const { message } = refusalOf(await script(`tools.${create}({ name: 'x' }); return 1`));
    expect(message).toContain('Await each one.\nIt made no call, so nothing was changed.');
    expect(sent()).toEqual([]);
  });

  it('reports calls that it began and left behind', async () => {
    const { script, rows } = await open();
    const { message } = refusalOf(await script(`tools.${create}({ name: 'x' }).then(() => 1); await null; return 1`));
    expect(message).toContain(`Await each one.\nCalls made: 1. ${create}: done (change made).`);
    expect((await rows()).some(({ action, outcome }) => action === create && outcome === 'ok')).toBe(true);
  });
});

describe('a script with a call that needs a person', () => {
  const code = `
    const made = await tools.${create}({ name: 'x' });
    const lucky = Math.random(), now = Date.now();
    const gone = await tools.${remove}({ project_id: '5' });
    await tools.${list}({});
    return { lucky, now, gone: gone !== undefined };
  `;
  const held = { approval: 'destructive' };
  const changes = ['POST /v1/700/projects', 'DELETE /v1/700/projects/5'];

  it('is paused, and goes on after the decision without repeating anything', async () => {
    const { script, sent, decide } = await open(held);
    const paused = await script(code);
    const { code: reason, message, data } = refusalOf(paused);
    expect(reason).toBe('approval_required');
    expect(`Refused: ${message}`.slice(0, 200)).toMatch(
      /https:\/\/gate\.example\/approvals\/.*acme_run with \{"resume":"\w+"\}/s,
    );
    expect(message).toContain(`1. ${create}: done (change made); 2. ${remove}: waits for approval, not sent.`);
    expect(paused).toMatchObject({ hold: { kind: 'waiting', isRetry: false } });
    expect(refusalOf(await script({ resume: String(data?.resume) })).code).toBe('approval_required');
    expect(refusalOf(await script(code)).code).toBe('approval_required');
    expect(sent()).toEqual(changes.slice(0, 1));
    await decide(String(data?.approval_id), 'approve');
    const ended = await script({ resume: String(data?.resume) });
    expect(resultOf(ended)).toMatchObject({ gone: true, lucky: expect.any(Number) });
    expect(sent()).toEqual([...changes, 'GET /v1/700/projects']);
    expect(ended).toMatchObject({ notes: expect.arrayContaining([expect.stringContaining('treat them as data')]) });
    expect(refusalOf(await script({ resume: String(data?.resume) })).code).toBe('not_found');
  });

  it('goes on by the same code as well, and takes a denial as the error of that call', async () => {
    const { script, sent, decide } = await open(held);
    const { data } = refusalOf(await script(code));
    await decide(String(data?.approval_id), 'deny');
    const { message } = refusalOf(await script(code));
    expect(message).toContain('A person has denied this call');
    expect(message).toContain(`2. ${remove}: refused.`);
    expect(sent()).toEqual(changes.slice(0, 1));
  });

  it('waits for all of several calls, and resumes with those that are decided', async () => {
    const { script, sent, decide, approvals } = await open(held);
    const both = `return (await Promise.all(['5', '6'].map((id) => tools.${remove}({ project_id: id })))).length`;
    const { data, message } = refusalOf(await script(both));
    const waiting = await approvals.list(undefined, { limit: 10 });
    if (!waiting.ok) throw new Error('no list');
    expect(waiting.value.items.every(({ id }) => message.includes(id))).toBe(true);
    for (const { id } of waiting.value.items.slice(0, 1)) await decide(id, 'approve');
    expect(refusalOf(await script({ resume: String(data?.resume) })).code).toBe('approval_required');
    expect(sent()).toHaveLength(1);
    for (const { id } of waiting.value.items.slice(1)) await decide(id, 'approve');
    expect(resultOf(await script({ resume: String(data?.resume) }))).toBe(2);
    expect(sent()).toHaveLength(2);
  });

  it('is resumed by one of many requests, on another MCP server never', async () => {
    const { script, sent, decide, endpoint } = await open(held);
    const { data } = refusalOf(await script(code));
    await decide(String(data?.approval_id), 'approve');
    const resume = { resume: String(data?.resume) };
    const foreign = await open(held);
    expect(refusalOf(await foreign.script(resume)).code).toBe('not_found');
    const ends = await Promise.all(Array.from({ length: 4 }, () => script(resume, endpoint)));
    expect(ends.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(sent().filter((line) => line === changes[1])).toHaveLength(1);
    expect(sent().filter((line) => line === changes[0])).toHaveLength(1);
  });

  it('is sealed while it waits, and not taken from a row that was tampered with', async () => {
    const { script, store, decide } = await open(held);
    const { data } = refusalOf(await script(code));
    const id = String(data?.resume);
    const row = await store.pausedScripts.get(id, systemClock.now());
    if (!row) throw new Error('nothing was stored');
    expect(Buffer.from(row.sealed, 'base64').toString('latin1')).not.toContain(create);
    await store.pausedScripts.put({ ...row, sealed: `AAAA${row.sealed.slice(4)}` });
    await decide(String(data?.approval_id), 'approve');
    expect(refusalOf(await script({ resume: id })).code).toBe('unavailable');
  });

  it('is not run again where the gateway ended while it resumed it', async () => {
    const { script, store, sent, decide } = await open(held);
    const { data } = refusalOf(await script(code));
    await decide(String(data?.approval_id), 'approve');
    await store.pausedScripts.claim(String(data?.resume), systemClock.now() - 3_600_000);
    const { message } = refusalOf(await script(code));
    expect(message).toContain('what the script did after its pause is not known');
    expect(message).toContain(`1. ${create}: done (change made)`);
    expect(sent()).toEqual(changes.slice(0, 1));
  });

  it('stops where its tools have changed since', async () => {
    const { script, gateway, sent, decide, endpoint } = await open(held);
    const { data } = refusalOf(await script(code));
    await decide(String(data?.approval_id), 'approve');
    const narrowed = await gateway.openServer({
      ...endpoint.server,
      config: { ...endpoint.server.config, tools: [create, remove] },
    });
    if (!narrowed) throw new Error('no endpoint');
    const { message } = refusalOf(await script({ resume: String(data?.resume) }, narrowed));
    expect(message).toContain('cannot continue');
    expect(message).toContain(`1. ${create}: done (change made)`);
    expect(sent()).toEqual(changes.slice(0, 1));
  });
});
