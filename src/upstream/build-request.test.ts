import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonObject, parseExactJson } from '../base/index.js';
import type { Method, MethodRecord } from '../catalogue/index.js';
import { fixtureIntegration } from '../catalogue/test-fixture/load-fixture.js';
import { buildRequest } from './index.js';

const integration = fixtureIntegration();
const context = { org_id: '700', mailbox_id: 'm1' };
const host = 'api.acme.example';
const ground = { hosts: { api: { host, basePath: '' } } };

function methodOf(resource: string, name: string): Method {
  const method = integration.method(resource, name);
  if (!method) throw new Error(`the fixture has no ${resource}.${name}`);
  return method;
}

/** The request that a caller's arguments lead to. */
function requestFor(resource: string, name: string, input: unknown) {
  const method = methodOf(resource, name);
  const checked = method.checkArguments(input, context);
  if (!checked.ok) throw new Error(checked.refusal.message);
  const built = buildRequest(method.record, checked.value.values, ground);
  if (!built.ok) throw new Error(built.refusal.message);
  return built.value;
}

describe('what is refused', () => {
  it.each(['', '.', '..', '...'])('refuses %j in a path: it would name something else', (mailbox) => {
    const built = buildRequest(methodOf('lists', 'count').record, { mailbox_id: mailbox }, ground);
    expect(built).toMatchObject({ ok: false, refusal: { code: 'invalid_params', failures: [{ path: 'mailbox_id' }] } });
  });

  it('refuses a path value that is missing', () => {
    expect(buildRequest(methodOf('lists', 'count').record, {}, ground).ok).toBe(false);
  });
});

describe('path and query', () => {
  it('binds path and query, and leaves out what was not given', () => {
    expect(requestFor('projects', 'list', { limit: 5 })).toEqual({
      method: 'GET',
      host,
      path: '/v1/700/projects?limit=5',
    });
    expect(requestFor('projects', 'list', {}).path).toBe('/v1/700/projects');
  });

  it('encodes a query value so that it stays one', () => {
    expect(requestFor('projects', 'list', { search: 'a&start=9#?ü /' }).path).toBe(
      '/v1/700/projects?search=a%26start%3D9%23%3F%C3%BC%20%2F',
    );
  });

  it('takes the twin of the path where its argument was given', () => {
    expect(requestFor('projects', 'delete', { project_id: '5' }).path).toBe('/v1/700/projects/5');
    expect(requestFor('projects', 'delete', { project_id: '5', team_id: '9' }).path).toBe('/v1/700/teams/9/projects/5');
  });

  it('keeps every path value inside its segment, and every query value inside its value', () => {
    const path = methodOf('lists', 'count').record;
    const list = methodOf('projects', 'list').record;
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('..', '%2e%2e', 'a/../b', 'a?b#c', '\\')),
        (text) => {
          const built = buildRequest(path, { mailbox_id: text }, ground);
          if (built.ok) {
            const url = new URL(`https://${host}${built.value.path}`);
            const segments = url.pathname.split('/');
            expect(segments.slice(0, 3)).toEqual(['', 'v1', 'mailboxes']);
            expect(segments).toHaveLength(5);
            expect(segments[4]).toBe('count');
            expect([url.search, url.hash]).toEqual(['', '']);
            expect(decodeURIComponent(segments[3] ?? '')).toBe(text.toWellFormed());
          }
          const queried = buildRequest(list, { org_id: '700', search: text }, ground);
          if (!queried.ok) throw new Error(queried.refusal.message);
          const { searchParams, hash } = new URL(`https://${host}${queried.value.path}`);
          expect([...searchParams.keys()]).toEqual(['search']);
          expect(searchParams.get('search')).toBe(text.toWellFormed());
          expect(hash).toBe('');
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('body', () => {
  it('writes every form that the record asks for', () => {
    const { body } = requestFor('projects', 'create', {
      name: 'Alpha',
      owner_id: '9223372036854775807',
      is_open: true,
      labels: ['red', 'blue'],
      quota: 1.5,
      mode: 'safe',
      login: { user: 'u', ids: ['1', '18446744073709551615'] },
    });
    expect(body).toBe(
      '{"name":"Alpha","owner":9223372036854775807,"open":"true","tags":"red,blue","settings":{"quota":1.5,"mode":{"level":2}},"pair":[9223372036854775807,"owner"],"login":{"user":"u","ids":[1,18446744073709551615]}}',
    );
  });

  it('leaves out members whose argument was not given', () => {
    expect(requestFor('projects', 'create', { name: 'Alpha', mode: 'fast' }).body).toBe(
      '{"name":"Alpha","settings":{"mode":"F1"},"pair":["owner"]}',
    );
  });

  it('names a member by an argument', () => {
    expect(requestFor('lists', 'bulk_update', { kind: 'rejectDomain', entries: ['x.example'] }).body).toBe(
      '{"kind":"rejectDomain","rejectDomain":["x.example"]}',
    );
  });

  it('sends a body of constants alone', () => {
    expect(requestFor('projects', 'verify', { project_id: '5' })).toEqual({
      method: 'PUT',
      host,
      path: '/v1/700/projects/5/verify',
      body: '{"mode":"check"}',
    });
  });

  it('hands on what an undocumented method was given beside its path', () => {
    const input = parseExactJson('{"project_id":5,"format":"pdf","parts":[9223372036854775807],"__proto__":{"a":1}}');
    expect(requestFor('projects', 'export', input)).toEqual({
      method: 'POST',
      host,
      path: '/v1/700/projects/5/export',
      body: '{"format":"pdf","parts":["9223372036854775807"],"__proto__":{"a":1}}',
    });
    expect(requestFor('projects', 'export', { project_id: 5 })).not.toHaveProperty('body');
  });

  it('keeps ids to the last digit from the caller’s JSON to the service’s', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), fc.boolean(), (id, isText) => {
        const input = parseExactJson(`{"name":"a","owner_id":${isText ? `"${id}"` : id}}`);
        expect(requestFor('projects', 'create', input).body).toContain(`"owner":${id},`);
        expect(requestFor('projects', 'get', { project_id: `${id}` }).path).toBe(`/v1/700/projects/${id}`);
      }),
    );
  });

  it('is one JSON document that says what was given, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (text) => {
        fc.pre([...text].length <= 40);
        const { body } = requestFor('projects', 'create', { name: text, login: { user: text } });
        const read: JsonObject = JSON.parse(body ?? '');
        expect(read.name).toBe(text);
        expect(read.login).toEqual({ user: text });
      }),
    );
  });
});

function method(
  request: MethodRecord['request'],
  fields: NonNullable<MethodRecord['documentation']>['arguments'],
): MethodRecord {
  return {
    name: 'act',
    operations: ['x'],
    scopes: ['s'],
    effect: 'write',
    idempotent: false,
    evidence: 'test',
    request,
    documentation: { title: 't', description: 'd', arguments: fields },
  };
}

const text = { type: 'string' } as const;

describe('literals that hang on whether an argument was given', () => {
  const record = method(
    {
      method: 'PUT',
      path: '/a',
      body: {
        mode: { given: 'second', const: 'both', otherwise: 'one' },
        isPart: { given: 'second', const: true },
        value: { argument: 'second' },
      },
    },
    { second: text },
  );

  it.each([
    [{ second: 'x' }, '{"mode":"both","isPart":true,"value":"x"}'],
    [{}, '{"mode":"one"}'],
    [{ second: '' }, '{"mode":"both","isPart":true,"value":""}'],
  ])('%j leads to %s', (values, body) => {
    expect(buildRequest(record, values, ground)).toMatchObject({ value: { body } });
  });
});

describe('paths of any record', () => {
  const record = method(
    { method: 'GET', path: '/a/{first}/b/{second}', query: { q: { argument: 'q' } } },
    { first: text, second: text, q: text },
  );

  it('refuse what would name another resource', () => {
    for (const value of ['', '.', '..', '...'])
      expect(buildRequest(record, { first: value, second: 'x' }, ground).ok).toBe(false);
  });

  it('never gain a segment, a query or a fragment, whatever a value holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (first, second, q) => {
          const built = buildRequest(record, { first, second, q }, ground);
          if (!built.ok) {
            expect(/^\.*$/.test(first) || /^\.*$/.test(second)).toBe(true);
            return;
          }
          const url = new URL(`https://api.example${built.value.path}`);
          const segments = url.pathname.split('/');
          expect([segments.length, segments[1], segments[3], url.hash, [...url.searchParams.keys()]]).toEqual([
            5,
            'a',
            'b',
            '',
            ['q'],
          ]);
          expect([decodeURIComponent(segments[2] ?? ''), decodeURIComponent(segments[4] ?? '')]).toEqual([
            first.toWellFormed(),
            second.toWellFormed(),
          ]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('take the twin where its argument was given', () => {
    const twins = method(
      { method: 'GET', path: '/me/{id}', twin: { when_given: 'group', path: '/groups/{group}/{id}' } },
      { id: text, group: text },
    );
    expect(buildRequest(twins, { id: '1' }, ground)).toMatchObject({ value: { path: '/me/1' } });
    expect(buildRequest(twins, { id: '1', group: '7' }, ground)).toMatchObject({ value: { path: '/groups/7/1' } });
  });
});

describe('bodies of any record', () => {
  it('carry ids to the last digit, as numbers or texts as the wire wants them', () => {
    const record = method(
      {
        method: 'PUT',
        path: '/x',
        body: { asNumber: { argument: 'asNumber' }, asText: { argument: 'asText' }, list: { argument: 'list' } },
      },
      {
        asNumber: { type: 'id', wire: 'number' },
        asText: { type: 'id' },
        list: { type: 'array', items: { type: 'id', wire: 'number' } },
      },
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), (id) => {
        const digits = id.toString();
        expect(buildRequest(record, { asNumber: digits, asText: digits, list: [digits] }, ground)).toMatchObject({
          value: { body: `{"asNumber":${digits},"asText":"${digits}","list":[${digits}]}` },
        });
      }),
    );
  });

  it('leave out what was not given, name members by arguments, choose literals, wrap and join', () => {
    const record = method(
      {
        method: 'PUT',
        path: '/x',
        body: {
          mode: { choose: 'state', values: { true: 'enable', false: 'disable' } },
          '<kind>': { argument: 'entries' },
          nested: { object: { inner: { argument: 'inner' } } },
          wrapped: { list: [{ object: { to: { argument: 'to' } } }] },
          joined: { argument: 'joined' },
          flag: { argument: 'flag' },
          missing: { argument: 'missing' },
        },
      },
      {
        state: { type: 'boolean' },
        kind: text,
        entries: { type: 'array', items: text },
        inner: text,
        to: text,
        joined: { type: 'array', items: text, wire: 'csv' },
        flag: { type: 'boolean', wire: 'string' },
        missing: text,
      },
    );
    const built = buildRequest(
      record,
      { state: false, kind: 'rejectDomain', entries: ['a'], to: 'x@y', joined: ['1', '2'], flag: true },
      ground,
    );
    expect(built).toMatchObject({
      value: { body: '{"mode":"disable","rejectDomain":["a"],"wrapped":[{"to":"x@y"}],"joined":"1,2","flag":"true"}' },
    });
  });
});
