import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Catalogue, Integration, Method } from '../catalogue/index.js';
import { loadFixture } from '../catalogue/test-fixture/load-fixture.js';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { createToolsets, definitionsOf } from '../toolset/index.js';
import { pinnedFilter } from './pinned-filter.js';
import { openGateway, origin } from './test-support/open-gateway.js';

const fixture = [...loadFixture().integrations.values()][0];
if (!fixture) throw new Error('the fixture is empty');

/** The fixture with methods left out, renamed, retagged and of other effects. */
const catalogues: fc.Arbitrary<Integration> = fc
  .array(
    fc.record({
      index: fc.nat(fixture.methods.length - 1),
      name: fc.constantFrom('list', 'get', 'create', 'update', 'delete', 'verify', 'export', 'bulk_move'),
      effect: fc.constantFrom('read' as const, 'write' as const, 'destructive' as const),
      tags: fc.uniqueArray(fc.constantFrom('admin', 'projects', 'lists', 'mail'), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((picks) => {
    const methods = picks.flatMap(({ index, name, effect, tags }, position): Method[] => {
      const method = fixture.methods[index];
      if (!method) return [];
      const record = { ...method.record, name, effect };
      return [{ ...method, record, tags, toolName: `tool_${position}_${name}` }];
    });
    return { ...fixture, methods };
  });
const names = <T extends string>(...choices: T[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...choices), { minLength: 1, maxLength: 3 });
const filters = fc.record(
  {
    methods: names('read', 'write', 'custom', 'verify', 'LIST', 'delete'),
    tags: names('admin', 'projects', 'Lists', 'mail'),
  },
  { requiredKeys: [] },
);

describe('filters', () => {
  it('list exactly what can be found to be called, for any catalogue and filter', () => {
    fc.assert(
      fc.property(catalogues, filters, fc.integer({ min: 0, max: 2 ** 12 - 1 }), (integration, filter, pinned) => {
        const catalogue: Catalogue = {
          integrations: new Map([[integration.name, integration]]),
          withheld: [],
          joint: [],
        };
        const toolsets = createToolsets(catalogue);
        const whole = toolsets.compile(integration.name, {});
        const compiled = toolsets.compile(integration.name, filter);
        if (!compiled.ok || !whole.ok) return;
        const pins = Object.fromEntries(
          [...definitionsOf(whole.value, 'all')]
            .filter((_entry, index) => (pinned & (1 << index)) !== 0)
            .map(([tool, { digest }]) => [tool, digest]),
        );
        const server = { ...anyServer, config: { ...filter, pin_tools: true }, pins };
        const narrowed = toolsets.compile(integration.name, pinnedFilter(toolsets, integration.name, server));
        for (const toolset of [compiled.value, ...(narrowed.ok ? [narrowed.value] : [])]) {
          const listed = (JSON.parse(toolset.listJson.toString()) as { name: string }[]).map(({ name }) => name);
          const callable = integration.methods.map((m) => m.toolName).filter((name) => toolset.find(name));
          expect([...listed].sort()).toEqual([...callable].sort());
        }
        if (narrowed.ok) for (const { name } of narrowed.value.tools) expect(pins).toHaveProperty(name);
      }),
      { numRuns: 500 },
    );
  });

  it('send nothing upstream for what is not listed, for any filter of the connected service', async () => {
    const { gateway, endpoint, calls } = await openGateway((_request, response) => answerJson(response, 200, {}));
    const all = fixture.methods.map((method) => method.toolName);
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            methods: names('read', 'write', 'custom', 'list', 'verify'),
            tags: names('admin', 'projects', 'lists'),
            tools: names(...(await endpoint()).toolset.tools.map((tool) => tool.name)),
          },
          { requiredKeys: [] },
        ),
        fc.dictionary(fc.constantFrom('project_id', 'name', 'org_id', 'list_id'), fc.string()),
        async (filter, input) => {
          const opened = await endpoint({ ...filter }).catch(() => null);
          if (opened === null) return;
          const before = calls().length;
          for (const name of [...all, 'nothing', '__proto__']) {
            if (opened.toolset.find(name)) continue;
            expect(await gateway.callTool(opened, name, input, origin)).toMatchObject({
              kind: 'refused',
              refusal: { code: 'tool_unknown' },
            });
          }
          expect(calls()).toHaveLength(before);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('pinned tools', () => {
  it('are withheld from listing and calling when they are not what was accepted', async () => {
    const { gateway, endpoint, store, calls } = await openGateway((_request, response) =>
      answerJson(response, 200, {}),
    );
    const { server } = await endpoint({ pin_tools: true, methods: ['read'] });
    const row = await store.servers.get(server.id);
    const [changed = '', ...others] = Object.keys(row?.pins ?? {});
    expect(others.length).toBeGreaterThan(0);
    const opened = await endpoint({ methods: ['read'] });
    expect(opened.toolset.find(changed)).toBeDefined();
    const toolsets = createToolsets(loadFixture());
    const meddled = { ...server, pins: { ...server.pins, [changed]: 'the digest of another definition' } };
    const narrowed = toolsets.compile('acme', pinnedFilter(toolsets, 'acme', meddled));
    if (!narrowed.ok) throw new Error(narrowed.refusal.message);
    expect(narrowed.value.tools.map(({ name }) => name).sort()).toEqual([...others].sort());
    const { listJson } = narrowed.value;
    const reached = {
      ...opened,
      server: meddled,
      members: opened.members.map((member) => ({ ...member, toolset: narrowed.value })),
      toolset: narrowed.value,
      discovery: null,
      code: null,
      listJson,
      viewedListJson: null,
    };
    const outcome = await gateway.callTool(reached, changed, {}, origin);
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'tool_unknown' } });
    expect(calls()).toEqual([]);
  });
});

const anyServer = {
  id: 'mcp_1',
  accountId: 'acc_1',
  name: 'x',
  labels: {},
  externalId: null,
  lastUsedAt: null,
  createdBy: 'test',
  expiresAt: null,
  createdAt: 0,
  updatedAt: 0,
} as const;
