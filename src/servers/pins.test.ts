import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accepted, faultsOf, type Ground, prepareGround, start } from './test-support/ground.js';

type Definitions = { [tool: string]: string };
let ground: Ground;
let tools: Definitions;
beforeEach(async () => {
  tools = { list: 'v1', create: 'v1' };
  ground = await prepareGround({
    // Behind discovery no tool has its view.
    definitions: ({ tool_exposure: exposure, tools: chosen }) =>
      new Map(
        Object.entries(tools)
          .filter(([name]) => chosen?.includes(name) ?? true)
          .map(([name, version]) => [name, exposure === 'discovery' ? version.replace('+view', '') : version] as const)
          .map(([name, text]) => [name, { digest: `#${name}-${text}`, text: `{"v":"${text}"}` }]),
      ),
  });
});
afterEach(() => ground.dispose());

const create = async (config: object) =>
  accepted(await ground.servers.create('acc_1', { name: 'x', config }, 'tok_1')).server;
const update = (id: string, config: object) => ground.servers.update('acc_1', id, { config });

describe('pinned tools', () => {
  it('are none where nobody asks for them', async () => {
    const { id, pins } = await create({});
    expect(pins).toBeUndefined();
    for (const refused of [await ground.servers.changes('acc_1', id), await ground.servers.accept('acc_1', id)])
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
    expect(await ground.servers.changes('acc_2', id)).toMatchObject({ refusal: { code: 'not_found' } });
    expect(await ground.servers.accept('acc_1', 'mcp_x')).toMatchObject({ refusal: { code: 'not_found' } });
  });

  it('show added, changed and removed tools until they are accepted', async () => {
    const { id, pins } = await create({ pin_tools: true });
    expect(pins).toEqual({ list: '#list-v1', create: '#create-v1' });
    expect(accepted(await ground.servers.changes('acc_1', id))).toEqual([]);
    tools = { list: 'v2', remove: 'v1' };
    expect(accepted(await ground.servers.changes('acc_1', id))).toEqual([
      { tool: 'create', change: 'removed', before: { v: 'v1' }, after: null },
      { tool: 'list', change: 'changed', before: { v: 'v1' }, after: { v: 'v2' } },
      { tool: 'remove', change: 'added', before: null, after: { v: 'v1' } },
    ]);
    expect(accepted(await ground.servers.accept('acc_1', id)).pins).toEqual({ list: '#list-v2', remove: '#remove-v1' });
    expect(accepted(await ground.servers.changes('acc_1', id))).toEqual([]);
  });

  it('are created and removed only by a change of pin_tools', async () => {
    const { id } = await create({});
    expect(accepted(await update(id, { pin_tools: true })).pins).toEqual({ list: '#list-v1', create: '#create-v1' });
    tools = { list: 'v2', create: 'v1', remove: 'v1' };
    // What is withheld is not let in by the way, through a change that is about something else.
    expect(accepted(await update(id, { dry_run: true })).pins).toEqual({ list: '#list-v1', create: '#create-v1' });
    expect(accepted(await update(id, { pin_tools: false })).pins).toBeUndefined();
    expect((await ground.servers.get('acc_1', id))?.pins).toBeUndefined();
  });
});

describe('a change of the filter of pinned tools', () => {
  it('takes what it lets in as it is, and keeps what is withheld withheld', async () => {
    const { id } = await create({ pin_tools: true, tools: ['list'] });
    tools = { list: 'v2', create: 'v2', remove: 'v1' };
    const pins = { list: '#list-v1', create: '#create-v2', remove: '#remove-v1' };
    expect(accepted(await update(id, { tools: ['list', 'create', 'remove'] })).pins).toStrictEqual(pins);
    expect(accepted(await ground.servers.changes('acc_1', id))).toMatchObject([{ tool: 'list', change: 'changed' }]);
    tools = { ...tools, more: 'v1' };
    expect(accepted(await update(id, { tools: ['create'] })).pins).toStrictEqual({ create: '#create-v2' });
    expect(accepted(await ground.servers.changes('acc_1', id))).toEqual([]);
  });

  it('asks the store for what differs alone', async () => {
    const { id } = await create({ pin_tools: true });
    const asked: (readonly string[])[] = [];
    const { definitions } = ground.store;
    const get = definitions.get.bind(definitions);
    definitions.get = (digests) => {
      asked.push(digests);
      return get(digests);
    };
    tools = { list: 'v2', create: 'v1' };
    accepted(await ground.servers.changes('acc_1', id));
    expect(asked).toEqual([['#list-v1']]);
  });
});

describe('the view of a pinned tool', () => {
  it('comes and goes with the operator’s own change of config, and withholds nothing that was accepted', async () => {
    tools = { list: 'v1+view', create: 'v1' };
    const { id } = await create({ pin_tools: true });
    for (const [exposure, list] of [
      ['discovery', '#list-v1'],
      ['all', '#list-v1+view'],
    ] as const) {
      expect(accepted(await update(id, { tool_exposure: exposure })).pins).toEqual({ list, create: '#create-v1' });
      expect(accepted(await ground.servers.changes('acc_1', id))).toEqual([]);
    }
  });

  it('withholds its tool where it is shown and an upgrade brought it, whatever changes beside', async () => {
    const { id } = await create({ pin_tools: true });
    tools = { list: 'v1+view', create: 'v1' };
    expect(accepted(await update(id, { dry_run: true })).pins).toEqual({ list: '#list-v1', create: '#create-v1' });
    expect(accepted(await ground.servers.changes('acc_1', id))).toMatchObject([{ tool: 'list', change: 'changed' }]);
  });
});

describe('a rotation with an overlap', () => {
  it('is refused where it is no number of seconds, or longer than a week', async () => {
    const { id } = await create({});
    for (const overlap of [-1, 1.5, '60', 604_801, null])
      expect(faultsOf(await ground.servers.rotate('acc_1', id, { overlap_seconds: overlap }))).toEqual([
        'overlap_seconds',
      ]);
    expect(faultsOf(await ground.servers.rotate('acc_1', id, { overlap: 5 }))).toContain('overlap');
  });

  it('lets the old URL open the server until the instant, on every process, and not after it', async () => {
    const second = await ground.secondProcess();
    const { server, token } = accepted(await ground.servers.create('acc_1', { name: 'x' }, 'tok_1'));
    const rotated = accepted(await ground.servers.rotate('acc_1', server.id, { overlap_seconds: 60 }));
    expect(rotated.oldUrlUntil).toBe(start + 60_000);
    expect(rotated.server.updatedAt).toBe(start + 1);
    for (const { servers } of [ground, second]) {
      expect(await servers.checkAccess(token, null)).toMatchObject({ ok: true, server: { id: server.id } });
      expect(await servers.checkAccess(rotated.token, null)).toMatchObject({ ok: true });
    }
    accepted(await second.servers.update('acc_1', server.id, { name: 'renamed' }));
    ground.store.servers.changeAnnounced();
    expect(await ground.servers.checkAccess(token, null)).toMatchObject({ server: { name: 'renamed' } });
    ground.moveTo(start + 60_000);
    for (const { servers } of [ground, second]) {
      expect(await servers.checkAccess(token, null)).toMatchObject({
        ok: false,
        refusal: { kind: 'gone', reason: 'rotated', at: start + 60_000 },
      });
      expect(await servers.checkAccess(rotated.token, null)).toMatchObject({ ok: true });
    }
  });

  it('ends with the server, and with a rotation without an overlap', async () => {
    const [first, other] = [await create({}), await create({})];
    const tokenOf = async (id: string): Promise<string> =>
      accepted(await ground.servers.rotate('acc_1', id, { overlap_seconds: 60 })).token;
    const olds = [await tokenOf(first.id), await tokenOf(first.id), await tokenOf(other.id), await tokenOf(other.id)];
    for (const old of olds) expect(await ground.servers.checkAccess(old, null)).toMatchObject({ ok: true });
    ground.moveTo(start + 1_000);
    accepted(await ground.servers.rotate('acc_1', first.id));
    await ground.servers.revoke('acc_1', other.id);
    for (const [index, old] of olds.entries()) {
      const reason = index < 2 ? 'rotated' : 'revoked';
      expect(await ground.servers.checkAccess(old, null), `${index}`).toMatchObject({
        refusal: { kind: 'gone', reason },
      });
    }
    ground.moveTo(start);
    for (const old of olds) expect(await ground.servers.checkAccess(old, null)).toMatchObject({ ok: false });
  });
});
