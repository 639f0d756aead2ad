import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../base/index.js';
import { loadFixture } from '../catalogue/test-fixture/load-fixture.js';
import { createToolsets, definitionsOf, type ToolFilter, type Toolset } from './index.js';

const catalogue = loadFixture();
const toolsets = createToolsets(catalogue);

function compiled(filter: ToolFilter): Toolset {
  const result = toolsets.compile('acme', filter);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
}
const namesFor = (filter: ToolFilter) => compiled(filter).tools.map((tool) => tool.name);
const all = namesFor({});

function failuresFor(filter: ToolFilter) {
  const result = toolsets.compile('acme', filter);
  if (result.ok) throw new Error(`lets through ${result.value.tools.map((tool) => tool.name).join()}`);
  expect(result.refusal.code).toBe('invalid_params');
  return result.refusal.failures;
}

describe('filters that are refused', () => {
  it('names every part that names nothing, with what was meant', () => {
    expect(
      failuresFor({ methods: ['read', 'verfy'], tags: ['adminn'], tools: ['list_all_acme_project', 'x'] }),
    ).toEqual([
      { path: 'config.methods[1]', message: '"verfy" names nothing here (did you mean verify?)' },
      { path: 'config.tags[0]', message: '"adminn" names nothing here (did you mean admin?)' },
      {
        path: 'config.tools[0]',
        message: '"list_all_acme_project" names nothing here (did you mean list_all_acme_projects?)',
      },
      {
        path: 'config.tools[1]',
        message: expect.stringMatching(/^"x" names nothing here \(known: get_single_acme_list_by_id, /),
      },
    ]);
  });

  it('tells what there is where nothing is near', () => {
    expect(failuresFor({ tags: ['zebra'] })?.[0]?.message).toContain('known: admin, lists, projects, destructive');
  });

  it.each<[string, ToolFilter]>([
    ['parts that exclude each other', { methods: ['verify'], tags: ['destructive'] }],
    ['an empty list of methods', { methods: [] }],
    ['an empty list of tags', { tags: [] }],
    ['an empty list of tools', { tools: [] }],
  ])('refuses %s, which leave no tool', (_name, filter) => {
    expect(failuresFor(filter)).toEqual([{ path: 'config', message: 'leaves no tool' }]);
  });

  it('knows no method without a documentation record', () => {
    expect(failuresFor({ methods: ['export'] })?.[0]?.path).toBe('config.methods[0]');
    expect(all).not.toContain('acme_projects_export');
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes %s for an unknown name like any other', (name) => {
    expect(failuresFor({ methods: [name], tags: [name], tools: [name] })).toHaveLength(3);
  });

  it('names an unknown integration', () => {
    expect(toolsets.compile('nowhere', {})).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
  });
});

describe('filters', () => {
  it.each<[ToolFilter, readonly string[]]>([
    [{ methods: ['read'] }, ['get_single_acme_list_by_id', 'list_all_acme_projects', 'get_single_acme_project_by_id']],
    [{ methods: ['write'] }, ['create_a_acme_project', 'delete_a_acme_project_by_id']],
    [{ methods: ['custom'] }, ['acme_lists_bulk_update', 'acme_lists_count', 'acme_projects_verify']],
    [{ methods: ['verify'] }, ['acme_projects_verify']],
    [{ methods: ['Delete', 'VERIFY'] }, ['delete_a_acme_project_by_id', 'acme_projects_verify']],
    [{ tags: ['destructive'] }, ['delete_a_acme_project_by_id']],
    [
      { tags: ['Lists'] },
      ['get_single_acme_list_by_id', 'acme_lists_bulk_update', 'acme_lists_count', 'acme_projects_verify'],
    ],
    [
      { tags: ['lists', 'destructive'], methods: ['custom', 'delete'] },
      ['acme_lists_bulk_update', 'acme_lists_count', 'delete_a_acme_project_by_id', 'acme_projects_verify'],
    ],
    [{ tools: ['acme_projects_verify', 'list_all_acme_projects'], methods: ['read'] }, ['list_all_acme_projects']],
  ])('%j', (filter, names) => {
    expect(namesFor(filter)).toEqual(names);
  });

  it('lists what it finds and finds what it lists, whatever the filter, and never more than each part allows', () => {
    const subset = (names: readonly string[]) =>
      fc.option(fc.subarray([...names], { minLength: 1 }), { nil: undefined });
    const anyCase = (name: string) => fc.constantFrom(name, name.toUpperCase());
    const methodNames = ['read', 'write', 'custom', 'list', 'get', 'create', 'delete', 'verify', 'count'];
    const filters = fc.record({
      methods: subset(methodNames).chain((names) => (names ? fc.tuple(...names.map(anyCase)) : fc.constant(undefined))),
      tags: subset(['admin', 'projects', 'lists', 'destructive']),
      tools: subset(all),
    });
    fc.assert(
      fc.property(filters, (filter) => {
        const result = toolsets.compile('acme', filter);
        if (!result.ok) return;
        const { tools, find, listJson } = result.value;
        const listed: readonly { name: string }[] = JSON.parse(listJson.toString());
        expect(listed.map((tool) => tool.name)).toEqual(tools.map((tool) => tool.name));
        for (const name of all) expect(find(name) !== undefined).toBe(listed.some((tool) => tool.name === name));
        for (const tool of tools) {
          if (filter.tools) expect(filter.tools).toContain(tool.name);
          if (filter.tags) expect(tool.tags.some((tag) => filter.tags?.includes(tag))).toBe(true);
          for (const part of [{ methods: filter.methods }, { tags: filter.tags }, { tools: filter.tools }])
            expect(compiled(part).find(tool.name)).toBe(tool);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('tools', () => {
  it('sets every hint on every tool', () => {
    const hints = Object.fromEntries(compiled({}).tools.map((tool) => [tool.name, tool.annotations]));
    expect(hints.list_all_acme_projects).toEqual({
      title: 'List projects',
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    });
    expect(hints.create_a_acme_project).toMatchObject({
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
    });
    expect(hints.delete_a_acme_project_by_id).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: true,
    });
  });

  it.each([
    ['text', false],
    [undefined, false],
    ['both', true],
    ['structured', true],
  ] as const)(
    'writes the list as the tools are, with output schemas only where results carry structure: %s',
    (result_shape, hasSchemas) => {
      const { tools, listJson } = compiled({ tags: ['projects'], ...(result_shape ? { result_shape } : {}) });
      expect(JSON.parse(listJson.toString())).toEqual(
        tools.map(({ name, description, inputSchema, outputSchema, annotations }) => ({
          name,
          description,
          inputSchema: asListed(inputSchema),
          annotations,
          ...(hasSchemas && outputSchema ? { outputSchema } : {}),
        })),
      );
      expect(listJson.toString().includes('outputSchema')).toBe(hasSchemas);
    },
  );

  it('describes results so that no surprise can break a client that validates', () => {
    for (const { outputSchema } of compiled({}).tools) {
      if (!outputSchema) continue;
      expect(outputSchema.type).toBe('object');
      expect(outputSchema).not.toHaveProperty('required');
      expect(outputSchema).not.toHaveProperty('additionalProperties');
      expectNoTypes(outputSchema.properties);
    }
    expect(compiled({}).find('list_all_acme_projects')?.outputSchema).toEqual({
      type: 'object',
      properties: {
        items: {
          items: {
            properties: {
              id: {},
              name: {},
              created: { description: 'ms since 1970' },
            },
          },
        },
        next: { description: 'Arguments that fetch the following page; absent on the last one.' },
      },
    });
  });
});

describe('views', () => {
  const uri = 'ui://acme/project_list';

  it.each<[string, ToolFilter]>([
    ['what it shows', { methods: ['delete'] }],
    ['what it calls', { methods: ['read'] }],
  ])('are not offered where %s is filtered out, and the list is the plain one', (_what, filter) => {
    expect(compiled(filter)).toMatchObject({ views: [], viewedListJson: null });
  });

  it('are named by the tools whose results they show, in a list of its own', () => {
    const { listJson, viewedListJson, views } = compiled({});
    expect(views.map((view) => view.uri)).toEqual([uri]);
    expect(listJson.toString()).not.toContain('ui://');
    const plain: readonly { name: string }[] = JSON.parse(listJson.toString());
    expect(JSON.parse(viewedListJson?.toString() ?? '')).toEqual(
      plain.map((tool) =>
        tool.name === 'list_all_acme_projects' ? { ...tool, _meta: { ui: { resourceUri: uri } } } : tool,
      ),
    );
  });

  it.each([
    ['a changed page is a changed tool', {}, 'all', ['list_all_acme_projects']],
    ['but not where a tool that it calls is missing', { methods: ['read'] }, 'all', []],
    ['but not behind discovery', {}, 'discovery', []],
  ] as const)('belong to what is pinned: %s', (_what, filter, exposure, expected) => {
    const edit = { file: 'views/project_list.js', replace: 'project-list', by: 'projects' };
    const changed = createToolsets(loadFixture([edit])).compile('acme', filter);
    if (!changed.ok) throw new Error(changed.refusal.message);
    const [before, after] = [compiled(filter), changed.value].map((toolset) => definitionsOf(toolset, exposure));
    const moved = namesFor(filter).filter((name) => before?.get(name)?.digest !== after?.get(name)?.digest);
    expect(moved).toEqual(expected);
  });
});

const trivial: { readonly [keyword: string]: readonly unknown[] } = { minimum: [0, 1], minItems: [1], minLength: [1] };

/** A schema without what needs no words and is checked all the same; the root stays closed. */
function asListed(schema: unknown): unknown {
  const listed: unknown = JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'pattern' || trivial[key]?.includes(value) || (key === 'additionalProperties' && value === false)
      ? undefined
      : value,
  );
  return { ...(isJsonObject(listed) ? listed : {}), additionalProperties: false };
}

/** Fails if a schema below the root has a type or a required member. */
function expectNoTypes(properties: unknown): void {
  if (!isJsonObject(properties)) return;
  for (const schema of Object.values(properties)) {
    if (!isJsonObject(schema)) throw new Error('a schema must be an object');
    expect(Object.keys(schema).filter((key) => !['description', 'items', 'properties'].includes(key))).toEqual([]);
    expectNoTypes(schema.properties);
    if (schema.items) expectNoTypes({ items: schema.items });
  }
}

describe('what is kept', () => {
  it('shares one toolset among filters that mean the same', () => {
    const first = compiled({ methods: ['read', 'verify'], tags: ['projects'] });
    expect(compiled({ methods: ['VERIFY', 'Read', 'read'], tags: ['projects'] })).toBe(first);
    expect(compiled({ tools: first.tools.map((tool) => tool.name) })).toBe(first);
    expect(compiled({ tags: ['admin'] })).toBe(compiled({}));
  });

  it('gives up lists that were not used lately when there is no more room, and builds them anew the same', () => {
    const { listJson, viewedListJson } = compiled({});
    const small = createToolsets(catalogue, {
      filtersMax: 100,
      listBytesMax: 4 * (listJson.length + (viewedListJson?.length ?? 0)),
    });
    const read = (filter: ToolFilter) => {
      const result = small.compile('acme', filter);
      return result.ok ? result.value : undefined;
    };
    const [whole, first] = [read({}), read({ tools: all.slice(0, 1) })];
    // Pairs of tools: small lists, and together many times as long as the whole.
    for (const [place, one] of all.entries())
      for (const other of all.slice(place + 1)) {
        read({ tools: [one, other] });
        expect(read({})).toBe(whole);
      }
    const again = read({ tools: all.slice(0, 1) });
    expect(again).not.toBe(first);
    expect(again?.tools).toEqual(first?.tools);
  });

  it('works with more filters than it remembers', () => {
    const small = createToolsets(catalogue, { filtersMax: 2, listBytesMax: 1 });
    for (const name of [...all, ...all])
      expect(small.compile('acme', { tools: [name] })).toMatchObject({ ok: true, value: { tools: [{ name }] } });
  });
});
