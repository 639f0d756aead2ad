import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MethodRecord } from '../catalogue/index.js';
import { buildRequest } from './build-request.js';

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

describe('paths', () => {
  const record = method(
    { method: 'GET', path: '/a/{first}/b/{second}', query: { q: { argument: 'q' } } },
    { first: text, second: text, q: text },
  );

  it('refuse what would name another resource', () => {
    for (const value of ['', '.', '..', '...'])
      expect(buildRequest(record, { first: value, second: 'x' }, 'h').ok).toBe(false);
  });

  it('never gain a segment, a query or a fragment, whatever a value holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (first, second, q) => {
          const built = buildRequest(record, { first, second, q }, 'api.example');
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
    expect(buildRequest(twins, { id: '1' }, 'h')).toMatchObject({ value: { path: '/me/1' } });
    expect(buildRequest(twins, { id: '1', group: '7' }, 'h')).toMatchObject({ value: { path: '/groups/7/1' } });
  });
});

describe('bodies', () => {
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
        expect(buildRequest(record, { asNumber: digits, asText: digits, list: [digits] }, 'h')).toMatchObject({
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
      'h',
    );
    expect(built).toMatchObject({
      value: { body: '{"mode":"disable","rejectDomain":["a"],"wrapped":[{"to":"x@y"}],"joined":"1,2","flag":"true"}' },
    });
  });
});
