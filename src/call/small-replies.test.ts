import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../base/index.js';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { replyText, type ToolOutcome } from '../reply/index.js';
import { type Answer, openGateway, origin } from './test-support/open-gateway.js';

const list = 'list_all_acme_projects';
const edits = [
  {
    file: 'resources/projects.yaml',
    replace: 'page by page.\n      arguments:',
    by: 'page by page.\n      default_fields: [id, owner.name]\n      arguments:',
  },
];
const project = (at: number): JsonObject => ({
  id: String(at),
  name: `Project | ${at}`,
  owner: { name: 'Ann', mail: 'ann@acme.example' },
  tags: ['a', 'b'],
});
/** The reply without the arguments of the page that may follow. */
const shownOf = ({ structured }: { readonly structured: JsonObject }): JsonObject => {
  const { next: _next, ...shown } = structured;
  return shown;
};
const projects = (count: number): readonly JsonObject[] => Array.from({ length: count }, (_, at) => project(at + 1));
/** A service that gives a list whole, or in pages from 1 on where a call names one. */
const serving =
  (whole: readonly JsonValue[]): Answer =>
  (request, response) => {
    const query = new URL(request.url ?? '/', 'http://service.invalid').searchParams;
    const start = Number(query.get('start') ?? 1) - 1;
    const limit = Number(query.get('limit') ?? whole.length);
    answerJson(response, 200, { status: { code: 200 }, data: whole.slice(start, start + limit) });
  };
const done = (outcome: ToolOutcome) => {
  if (outcome.kind !== 'done') throw new Error(`the call came to ${JSON.stringify(outcome)}`);
  return outcome;
};

/** Follows `next` to the last piece; how many items began, and the longest piece. */
async function readToEnd(
  call: (tool: string, input: JsonValue) => Promise<ToolOutcome>,
  first: JsonObject,
  callsMax: number,
): Promise<{ readonly items: number; readonly longest: number }> {
  let [input, items, longest]: [JsonValue, number, number] = [first, 0, 0];
  for (let calls = 0; calls < callsMax; calls += 1) {
    const outcome = done(await call(list, input));
    longest = Math.max(longest, replyText(outcome).length);
    const shown = outcome.structured.items as readonly JsonValue[];
    items += shown.filter((item) => typeof item === 'string' || Object.hasOwn(Object(item), 'id')).length;
    if (outcome.structured.next === undefined || shown.length === 0) return { items, longest };
    input = outcome.structured.next;
  }
  throw new Error(`no end after ${callsMax} calls`);
}

describe('default fields', () => {
  it('are what a list shows, with a word about the rest', async () => {
    const { call } = await openGateway(serving(projects(2)), { edits });
    const { structured, notes } = done(await call(list));
    expect(structured.items).toEqual([
      { id: '1', owner: { name: 'Ann' } },
      { id: '2', owner: { name: 'Ann' } },
    ]);
    expect(notes).toContain('Not shown: name, tags. Name them in fields, or ["*"] for all.');
  });

  it.each<[string, JsonValue, readonly string[]]>([
    ['other fields', ['name'], ['name']],
    ['all, as a list', ['*'], ['id', 'name', 'owner', 'tags']],
    ['all, as a text', '*', ['id', 'name', 'owner', 'tags']],
    ['names in one text', 'name, tags', ['name', 'tags']],
    ['all among names in one text', 'name,*', ['id', 'name', 'owner', 'tags']],
    ['an empty text', ' ', ['id', 'owner']],
  ])('give way to fields that a call names: %s', async (_what, fields, shown) => {
    const { call } = await openGateway(serving(projects(1)), { edits });
    const { structured } = done(await call(list, { fields }));
    expect((structured.items as readonly object[]).map(Object.keys)).toEqual([shown]);
  });

  it('leave nothing out where the items are others than described, and nothing of what a program reads', async () => {
    const { call, gateway, account } = await openGateway(serving([{ key: 1, other: 2 }]), { edits });
    expect(done(await call(list)).structured.items).toEqual([{ key: 1, other: 2 }]);
    const whole = await openGateway(serving(projects(1)), { edits });
    const target = { resource: 'projects', method: 'list' };
    const read = done(await whole.gateway.callMethod(whole.account, target, {}, origin));
    expect(read.structured.items).toEqual(projects(1));
    expect(account.name).toBe('Acme of the test');
    expect(gateway).toBeDefined();
  });

  it('that all were asked for are asked for again by the next page', async () => {
    const { call } = await openGateway(serving(projects(9)), { edits, replyCharsMax: 1_200 });
    const seen: string[] = [];
    let input: JsonValue = { fields: ['*'] };
    for (let calls = 0; calls < 20; calls += 1) {
      const { structured } = done(await call(list, input));
      seen.push(
        ...(structured.items as readonly { id: string; name: string }[]).map(({ id, name }) => `${id} ${name}`),
      );
      if (structured.next === undefined) break;
      expect(structured.next).toMatchObject({ fields: ['*'] });
      input = structured.next;
    }
    expect(seen).toEqual(projects(9).map(({ id, name }) => `${String(id)} ${String(name)}`));
  });
});

describe('a table', () => {
  const table = { reply_format: 'table', fields: ['*'] };

  it('says once what is the same in every row, after the mark on what the service gives', async () => {
    const { call } = await openGateway(serving(projects(2)), { edits });
    const outcome = done(await call(list, table));
    expect(shownOf(outcome)).toEqual({
      table: {
        items: { columns: 'id|name', same: { 'owner.name': 'Ann', 'owner.mail': 'ann@acme.example', tags: 'a, b' } },
      },
      items: ['1|Project \\| 1', '2|Project \\| 2'],
    });
    expect(Object.keys(JSON.parse(replyText(outcome)))).toEqual(['notes', 'next', 'table', 'items']);
  });

  it('is what an MCP server gives by its config, unless a call asks for JSON', async () => {
    const { call } = await openGateway(serving(projects(3)), { edits });
    const config = { reply_format: 'table', methods: ['read'] };
    expect(done(await call(list, {}, config)).structured).toMatchObject({
      table: { items: { columns: 'id', same: { 'owner.name': 'Ann' } } },
      items: ['1', '2', '3'],
    });
    expect(done(await call(list, { reply_format: 'json' }, config)).structured.items).toMatchObject([
      { id: '1' },
      {},
      {},
    ]);
    // A page that shows the reply reads JSON.
    const viewed = done(await call(list, {}, { reply_format: 'table' }));
    expect(viewed.structured.items).toMatchObject([{ id: '1' }, {}, {}]);
  });

  it.each([
    ['one item', projects(1)],
    ['items that are no objects', ['a', 'b']],
  ])('is not made of %s', async (_what, items) => {
    const { call } = await openGateway(serving(items), { edits });
    expect(shownOf(done(await call(list, table)))).toEqual({ items });
  });

  it.each<[JsonValue]>([['csv'], [''], [1], [['table']]])(
    'refuses the format %j by naming those that exist',
    async (format) => {
      const { call } = await openGateway(serving(projects(2)), { edits });
      const outcome = await call(list, { reply_format: format });
      if (outcome.kind !== 'refused') throw new Error(JSON.stringify(outcome));
      expect(outcome.refusal.message).toBe('reply_format must be "json" or "table".');
    },
  );

  it('is asked for in any letter case', async () => {
    const { call } = await openGateway(serving(projects(2)), { edits });
    expect(done(await call(list, { reply_format: 'TABLE' })).structured.table).toBeDefined();
  });

  it('gives way to JSON where its head takes most of the room, so that every piece brings items', async () => {
    const wide = (at: number): JsonObject =>
      Object.fromEntries([['id', String(at)], ...Array.from({ length: 40 }, (_, n) => [`a_long_name_${n}`, at * n])]);
    const whole = Array.from({ length: 12 }, (_, at) => wide(at + 1));
    const { call } = await openGateway(serving(whole), { edits, replyCharsMax: 1_500 });
    const seen = await readToEnd(call, { ...table, fields: ['*'] }, 60);
    expect(seen.longest).toBeLessThanOrEqual(1_500);
    expect(seen.items).toBe(12);
  });

  it.each([[1_500], [1_530], [1_560], [1_600], [2_000], [2_040]])(
    'of nested items stays within %i characters',
    async (max) => {
      const nested = (at: number): JsonObject => ({
        ...project(at),
        settings: Object.fromEntries(
          Array.from({ length: 30 }, (_, n) => [`setting_${n}`, { value: 'v'.repeat(n * at) }]),
        ),
      });
      const whole = Array.from({ length: 6 }, (_, at) => nested(at + 1));
      const { call } = await openGateway(serving(whole), { edits, replyCharsMax: max });
      const seen = await readToEnd(call, table, 60);
      expect(seen.longest).toBeLessThanOrEqual(max);
    },
  );

  it('is cut between rows, and goes on with its head until the last', async () => {
    const whole = projects(200);
    const { call } = await openGateway(serving(whole), { edits, replyCharsMax: 2_500 });
    const seen: string[] = [];
    let input: JsonValue = table;
    let pieces = 0;
    for (; pieces < 120; pieces += 1) {
      const outcome = done(await call(list, input));
      expect(replyText(outcome).length).toBeLessThanOrEqual(2_500);
      const rows = outcome.structured.items as readonly (string | JsonObject)[];
      seen.push(...rows.map((row) => (typeof row === 'string' ? (row.split('|')[0] ?? '') : String(row.id))));
      // Where the last page was full, an empty one follows; one item is no table.
      if (rows.length > 1) expect(outcome.structured).toMatchObject({ table: { items: { columns: 'id|name' } } });
      if (outcome.structured.next === undefined) break;
      input = outcome.structured.next;
    }
    expect(pieces).toBeGreaterThan(1);
    expect(seen).toEqual(whole.map(({ id }) => String(id)));
  });
});
