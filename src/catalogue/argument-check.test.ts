import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonObject, parseExactJson } from '../base/index.js';
import type { Method } from './index.js';
import { fixtureIntegration } from './test-fixture/load-fixture.js';

const integration = fixtureIntegration();
const context = { org_id: '700', data_center: 'us' };

function methodOf(resource: string, name: string): Method {
  const method = integration.method(resource, name);
  if (!method) throw new Error(`the fixture has no ${resource}.${name}`);
  return method;
}
const create = methodOf('projects', 'create');
const get = methodOf('projects', 'get');
const bulkUpdate = methodOf('lists', 'bulk_update');

function failuresOf(method: Method, input: unknown): readonly string[] {
  const checked = method.checkArguments(input, context);
  if (checked.ok) throw new Error(`was taken: ${JSON.stringify(checked.value.values)}`);
  expect(checked.refusal.code).toBe('invalid_params');
  return (checked.refusal.failures ?? []).map(({ path, message }) => `${path} ${message}`);
}

function valuesOf(method: Method, input: unknown): JsonObject {
  const checked = method.checkArguments(input, context);
  if (!checked.ok) throw new Error(checked.refusal.message);
  return checked.value.values;
}

describe('arguments that are refused', () => {
  it.each([[[]], ['text'], [7], [null], [true]])('refuses %j in place of an object', (input) => {
    expect(failuresOf(create, input)).toEqual(['arguments must be an object']);
  });

  it.each<[string, Method, JsonObject, string]>([
    [
      'a missing argument, with what it is',
      get,
      {},
      'project_id is required (Project id, quoted. From list_all_acme_projects.)',
    ],
    [
      'an unknown argument, with the one that was meant',
      create,
      { name: 'a', ownerIdd: '1' },
      'ownerIdd is not an argument (did you mean owner_id?)',
    ],
    [
      'an unknown argument, with all that there are',
      get,
      { project_id: '1', zebra: 1 },
      'zebra is not an argument (known: project_id, fields, org_id)',
    ],
    [
      'a value outside the enum, with the one that was meant',
      create,
      { name: 'a', mode: 'safee' },
      'mode must be one of fast, safe (did you mean safe?)',
    ],
    ['a wrong type', create, { name: { first: 'a' } }, 'name must be a string, not an object'],
    [
      'a wrong type inside',
      create,
      { name: 'a', login: { user: true } },
      'login.user must be a string, not true or false',
    ],
    ['a missing member', create, { name: 'a', login: {} }, 'login.user is required (User name.)'],
    [
      'an unknown member',
      create,
      { name: 'a', login: { user: 'u', pass: 'x' } },
      'login.pass is not an argument (known: user, password, ids)',
    ],
    [
      'an item of the wrong form',
      create,
      { name: 'a', login: { user: 'u', ids: ['1', 'x'] } },
      'login.ids[1] must be an id of digits only, exactly as the listing tool returned it',
    ],
    [
      'an id that is a name',
      get,
      { project_id: 'Support Team' },
      'project_id must be an id of digits only, exactly as the listing tool returned it',
    ],
    [
      'a negative id',
      get,
      { project_id: -5 },
      'project_id must be an id of digits only, exactly as the listing tool returned it',
    ],
    ['an empty text', create, { name: '' }, 'name must not be empty'],
    ['a long text', create, { name: 'x'.repeat(41) }, 'name must have at most 40 characters'],
    [
      'too many items',
      create,
      { name: 'a', labels: ['a', 'b', 'c', 'd', 'e'] },
      'labels must hold at most 4 items; make several calls',
    ],
    ['no items', bulkUpdate, { kind: 'allowEmail', entries: [] }, 'entries must hold at least one item'],
    ['a number that is too small', create, { name: 'a', quota: -1 }, 'quota must be 0 or more'],
    ['a number that is too large', methodOf('projects', 'list'), { limit: 51 }, 'limit must be 50 or less'],
    [
      'a fraction for a whole number',
      methodOf('projects', 'list'),
      { limit: 1.5 },
      'limit must be a whole number, not a number',
    ],
    ['a word for a boolean', create, { name: 'a', is_open: 'yes' }, 'is_open must be true or false, not a string'],
  ])('names %s', (_name, method, input, failure) => {
    expect(failuresOf(method, input)).toEqual([failure]);
  });

  it('does not take an id that lost its last digits on the way, and says how to send it', () => {
    expect(failuresOf(get, { project_id: 2 ** 60 })).toEqual([
      'project_id must be a string: a number of this size loses its last digits on the way, so send the digits in quotes',
    ]);
  });

  it('names all faults together, but does not answer with a book', () => {
    expect(failuresOf(create, { nome: 'a', quota: -1, mode: 'x' })).toHaveLength(4);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, index]));
    const failures = failuresOf(create, { name: 'a', ...many });
    expect(failures).toHaveLength(11);
    expect(failures.at(-1)).toBe('arguments have 490 more errors');
  });

  it('refuses a member called __proto__ like any unknown one', () => {
    const input = parseExactJson('{"project_id":"1","__proto__":{"org_id":"701"}}');
    expect(failuresOf(get, input)).toEqual([expect.stringMatching(/^__proto__ is not an argument/)]);
    expect(failuresOf(create, parseExactJson('{"__proto__":{"name":"a"}}'))).toHaveLength(2);
  });

  it('refuses one argument under two names', () => {
    expect(failuresOf(get, { project_id: '1', id: '2' })).toEqual([expect.stringMatching(/^id is not an argument/)]);
  });

  it('refuses another organization and names the connected one', () => {
    const checked = get.checkArguments({ project_id: '1', org_id: '701' }, context);
    expect(checked).toMatchObject({
      ok: false,
      refusal: {
        message: 'org_id "701" is not the connected organization id, which is 700. Leave org_id out: it is filled in.',
        failures: [{ path: 'org_id', message: 'must be 700 or left out' }],
      },
    });
  });

  it('asks for a context value that the account does not have', () => {
    const checked = methodOf('lists', 'count').checkArguments({}, context);
    expect(checked).toMatchObject({ ok: false, refusal: { failures: [{ path: 'mailbox_id' }] } });
    expect(!checked.ok && checked.refusal.message).toContain('has no mailbox of its own');
  });
});

describe('arguments that are understood', () => {
  it.each([['700'], [700], [' 700 '], [''], [null], [undefined]])(
    'takes %j for the account’s own organization',
    (given) => {
      const input = { project_id: '1', ...(given === undefined ? {} : { org_id: given }) };
      expect(valuesOf(get, input)).toEqual({ project_id: '1', org_id: '700' });
    },
  );

  it('lets the caller name another mailbox, where the record allows it', () => {
    const count = methodOf('lists', 'count');
    expect(count.checkArguments({ mailbox_id: 'm2' }, { ...context, mailbox_id: 'm1' })).toMatchObject({
      value: { values: { mailbox_id: 'm2' } },
    });
    expect(count.checkArguments({}, { ...context, mailbox_id: 'm1' })).toMatchObject({
      value: { values: { mailbox_id: 'm1' } },
    });
  });

  it('fills in defaults', () => {
    expect(valuesOf(create, { name: 'a' })).toEqual({ name: 'a', mode: 'safe', org_id: '700' });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['an id as a number', { owner_id: 42 }, { owner_id: '42' }],
    ['an id with blanks around it', { owner_id: ' 42 ' }, { owner_id: '42' }],
    ['a number as text', { quota: '1.5' }, { quota: 1.5 }],
    ['a boolean as text', { is_open: 'false' }, { is_open: false }],
    ['a name that is a number', { name: 2026 }, { name: '2026' }],
    ['a choice in other letters', { mode: 'FAST' }, { mode: 'fast' }],
    ['one value for a list', { labels: 'red' }, { labels: ['red'] }],
    ['a list joined by commas', { labels: 'red, blue' }, { labels: ['red', 'blue'] }],
    [
      'a comma inside an item of a list that travels with commas',
      { labels: ['red,blue'] },
      { labels: ['red', 'blue'] },
    ],
    ['a list as JSON text', { labels: '["red","blue"]' }, { labels: ['red', 'blue'] }],
    [
      'an object as JSON text',
      { login: '{"user":"u","ids":[9223372036854775807]}' },
      { login: { user: 'u', ids: ['9223372036854775807'] } },
    ],
    ['null for nothing', { labels: null, quota: null }, {}],
    ['null for nothing inside', { login: { user: 'u', password: null } }, { login: { user: 'u' } }],
  ])('takes %s', (_name, input, values) => {
    expect(valuesOf(create, { name: 'a', ...input })).toEqual({ name: 'a', mode: 'safe', org_id: '700', ...values });
  });

  it('takes another declared name', () => {
    expect(valuesOf(get, { id: 5 })).toEqual({ project_id: '5', org_id: '700' });
  });

  it('takes a list under the name of its kind, whatever name the kind goes by', () => {
    const wanted = { kind: 'rejectEmail', entries: ['a@x.example'], org_id: '700' };
    expect(valuesOf(bulkUpdate, { kind: 'rejectEmail', rejectEmail: ['a@x.example'] })).toEqual(wanted);
    expect(valuesOf(bulkUpdate, { list_kind: 'rejectEmail', rejectEmail: 'a@x.example' })).toEqual(wanted);
    expect(valuesOf(bulkUpdate, { kind: 'rejectemail', rejectEmail: ['a@x.example'] })).toEqual(wanted);
    expect(valuesOf(bulkUpdate, { kind: 'blackListEmail', blackListEmail: ['a@x.example'] })).toEqual(wanted);
    expect(failuresOf(bulkUpdate, { kind: 'rejectEmail', allowEmail: ['a@x.example'] })).toHaveLength(2);
  });

  it('sends a retired value as its successor and says so once', () => {
    expect(bulkUpdate.checkArguments({ kind: 'blackListEmail', entries: ['a'] }, context)).toMatchObject({
      value: { notes: ['kind "blackListEmail" is a retired name; it was sent as "rejectEmail".'] },
    });
  });

  it('gives advice without standing in the way', () => {
    const notesOf = (input: JsonObject) => {
      const checked = bulkUpdate.checkArguments(input, context);
      return checked.ok ? checked.value.notes : checked.refusal;
    };
    expect(notesOf({ kind: 'allowEmail', entries: ['a@x.example', '192.168.1.50'] })).toEqual([
      'This list is meant for addresses.',
    ]);
    expect(notesOf({ kind: 'rejectDomain', entries: ['192.168.1.50'] })).toEqual([]);
  });

  it('lets the arguments of an undocumented method through as they are, once its path has what it needs', () => {
    const method = methodOf('projects', 'export');
    expect(valuesOf(method, { project_id: 5, format: { deep: [1] } })).toEqual({
      project_id: 5,
      format: { deep: [1] },
      org_id: '700',
    });
    expect(failuresOf(method, {})).toEqual(['project_id is required']);
  });
});

describe('for all arguments', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      'true',
      '17',
      ' 5',
      '["a"]',
      '{"user":"u"}',
      'FAST',
      'blackListEmail',
      'allowEmail',
      'a,b',
      '__proto__',
    ),
  );
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 3 }),
    fc.dictionary(fc.string(), scalar, { maxKeys: 3 }),
  );
  const name = fc.oneof(
    fc.constantFrom(
      ...integration.methods.flatMap((method) => Object.keys(method.record.documentation?.arguments ?? {})),
      'id',
      'list_kind',
      'allowEmail',
      'org_id',
      '__proto__',
      'constructor',
    ),
    fc.string(),
  );
  const input = fc.array(fc.tuple(name, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));
  const anyMethod = fc.constantFrom(...integration.methods);

  it('never throws, and refuses in words', () => {
    fc.assert(
      fc.property(anyMethod, fc.oneof(input, fc.jsonValue()), (method, given) => {
        const checked = method.checkArguments(given, context);
        if (!checked.ok) expect(checked.refusal.failures?.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes its own result again and changes nothing', () => {
    const likely = fc.record(
      {
        name: fc.string({ minLength: 1, maxLength: 40 }),
        owner_id: fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String)),
        is_open: fc.constantFrom(true, 'true', 'False'),
        labels: fc.oneof(fc.string({ minLength: 1 }), fc.array(fc.string({ minLength: 1 }), { maxLength: 4 })),
        quota: fc.constantFrom(1, '2', '3.5', 0),
        mode: fc.constantFrom('fast', 'SAFE', ' safe '),
        login: fc.constantFrom({ user: 'u', ids: ['1', 2] }, '{"user":"u"}', { user: 9, password: null }),
      },
      { requiredKeys: ['name'] },
    );
    let taken = 0;
    const again = (method: Method, given: unknown) => {
      const once = method.checkArguments(given, context);
      if (!once.ok) return;
      taken += 1;
      expect(method.checkArguments(once.value.values, context)).toMatchObject({ value: { values: once.value.values } });
    };
    fc.assert(
      fc.property(likely, (given) => again(create, given)),
      { numRuns: 1_000 },
    );
    expect(taken).toBeGreaterThan(300);
    fc.assert(fc.property(anyMethod, input, again), { numRuns: 2_000 });
  });

  it('lets no argument through that is not one of the method', () => {
    fc.assert(
      fc.property(anyMethod, input, (method, given) => {
        const checked = method.checkArguments(given, context);
        if (!checked.ok || method.inputSchema === null) return;
        const known = [...method.argumentNames];
        for (const passed of Object.keys(checked.value.values)) expect(known).toContain(passed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every digit of every id', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), fc.boolean(), (id, isText) => {
        const json = isText ? `{"project_id":"${id}"}` : `{"project_id":${id}}`;
        expect(valuesOf(get, parseExactJson(json)).project_id).toBe(id.toString());
      }),
    );
  });
});
