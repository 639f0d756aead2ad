import { readFileSync } from 'node:fs';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { searchDeclarations, searchReply } from '../../src/call/index.js';
import { shippedCatalogue } from '../../src/catalogue/index.js';
import { countListTokens, createToolsets, type ToolFilter } from '../../src/toolset/index.js';

// What a model pays for, in tokens of o200k_base. A figure that is exceeded fails here.
const toolsets = createToolsets(await shippedCatalogue());
const compiled = (filter: ToolFilter) => {
  const result = toolsets.compile('zoho-mail', filter);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
};
const tokensOf = (value: unknown): number => countTokens(JSON.stringify(value));
const heldOut: readonly { readonly request: string }[] = JSON.parse(
  readFileSync(new URL('../search/held-out.json', import.meta.url), 'utf8'),
);

/** The 95th percentile of what replies cost, for every run of `count` requests that follow each other. */
function p95Of(count: number, reply: (steps: readonly string[]) => unknown): number {
  const steps = heldOut.map(({ request }) => request);
  const costs = steps
    .slice(0, steps.length - count + 1)
    .map((_step, at) => tokensOf(reply(steps.slice(at, at + count))))
    .sort((one, other) => one - other);
  return costs[Math.floor(costs.length * 0.95)] ?? Number.NaN;
}

describe('a list of tools', () => {
  it.each([
    ['all tools', {}, 34_000],
    ['admin', { tags: ['admin'] }, 16_000],
  ])('costs a model less than its limit: %s', async (_what, filter, limit) => {
    expect((await countListTokens(compiled(filter).listJson)).model).toBeLessThan(limit);
  });

  it.each([
    ['google-workspace', 12_000],
    ['microsoft-365', 10_000],
  ])('costs a model less than its limit: %s, all tools and each of them', async (integration, limit) => {
    const result = toolsets.compile(integration, {});
    if (!result.ok) throw new Error(result.refusal.message);
    expect((await countListTokens(result.value.listJson)).model).toBeLessThan(limit);
    const costs = result.value.tools.map(({ name, description, inputSchema }) =>
      tokensOf({ name, description, inputSchema }),
    );
    expect(costs.sort((one, other) => one - other)[Math.floor(costs.length / 2)]).toBeLessThan(150);
    expect(Math.max(...costs)).toBeLessThan(750);
  });

  it('says in words what clients drop: choices, limits, defaults, and ids in quotes', () => {
    const untold: string[] = [];
    const look = (at: string, { description = '', ...schema }: Schema): void => {
      const says = (value: unknown): boolean => String(description).includes(String(value));
      const choices = schema.enum ?? schema.items?.enum ?? [];
      if (choices.length <= 16 && !choices.every(says)) untold.push(`${at}: ${choices.join()}`);
      for (const limit of [schema.maximum, schema.maxItems, schema.maxLength, schema.default])
        if (limit !== undefined && !says(limit) && !/default/.test(String(description))) untold.push(`${at}: ${limit}`);
      for (const [name, member] of Object.entries({ ...schema.properties, ...schema.items?.properties }))
        look(`${at}.${name}`, member);
    };
    for (const { name, inputSchema } of JSON.parse(compiled({}).listJson.toString())) look(name, inputSchema);
    expect(untold).toEqual([]);
  });

  it('leaves out what the account fills in, and takes it all the same', () => {
    const tool = compiled({}).find('list_all_zoho_mail_domains');
    expect(compiled({}).listJson.toString()).not.toMatch(/"(zoid|account_id)"/);
    expect(tool?.method.checkArguments({ zoid: '7' }, { zoid: '7' })).toMatchObject({ ok: true });
    expect(tool?.method.checkArguments({ zoid: '8' }, { zoid: '7' })).toMatchObject({ ok: false });
  });

  it('has one type of fields everywhere', () => {
    const types = new Set(
      compiled({}).tools.flatMap(({ inputSchema }) => {
        const { fields } = (inputSchema as Schema).properties ?? {};
        return fields === undefined ? [] : [`${String(fields.type)} of ${String(fields.items?.type)}`];
      }),
    );
    expect([...types]).toEqual(['array of string']);
  });
});

interface Schema {
  readonly type?: unknown;
  readonly description?: unknown;
  readonly enum?: readonly unknown[];
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
}

describe('discovery', () => {
  const toolset = compiled({});
  const discovery = toolset.discovery();

  it('lists its tools in less than 450 tokens, annotations and all', async () => {
    const cost = await countListTokens(discovery.listJson);
    expect(cost.list, JSON.stringify(cost)).toBeLessThan(450);
  });

  it.each([1, 2, 3, 4, 5, 6])('returns less than 400 tokens at p95 for searches of %i steps', (count) => {
    expect(p95Of(count, (steps) => searchReply(steps, { toolset, discovery }))).toBeLessThan(400);
  });

  it('returns less than 200 tokens where nothing is found', () => {
    expect(tokensOf(searchReply(['zzzzqqqq'], { toolset, discovery }))).toBeLessThan(200);
  });
});

describe('scripts', () => {
  const toolset = compiled({});
  const code = toolset.code();
  const declare = (steps: readonly string[]): readonly string[] => {
    const declared = searchDeclarations({ steps }, { toolset, code });
    return declared.ok ? (declared.value.functions as readonly string[]) : [];
  };

  it.each([
    [1, 400],
    [3, 400],
    [5, 400],
    [6, 400],
    [8, 450],
  ])('have %i steps declared in less than %i tokens at p95', (count, limit) => {
    expect(p95Of(count, (steps) => searchDeclarations({ steps }, { toolset, code }))).toBeLessThan(limit);
  });

  it('return less than 200 tokens where nothing is found', () => {
    expect(tokensOf(searchDeclarations({ steps: ['zzzzqqqq'] }, { toolset, code }))).toBeLessThan(200);
  });

  it('have a function of its own declared for each step, where several steps are about the same resource', () => {
    const functions = declare(['find a group', 'list mail held for moderation', 'approve held mail']);
    expect(functions.map((line) => line.slice(0, line.indexOf('(')))).toEqual([
      'list_all_zoho_mail_groups',
      'list_all_zoho_mail_group_moderation',
      'zoho_mail_group_moderation_moderate',
    ]);
  });

  it('have the members of results declared that the next step needs', () => {
    const functions = declare(['list groups', 'list mail held for moderation', 'list domains', 'list users', 'a', 'b']);
    expect(functions.join('\n')).toMatch(/=> \{count, groups: \{zgid, name.*=> \{items: \{messageId, fromAddress/s);
  });
});
