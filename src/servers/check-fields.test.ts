import { describe, expect, it } from 'vitest';
import type { Failure } from '../base/index.js';
import { checkExpiry, checkMembers, checkName, checkText, refuseCursor, refuseFailures } from './check-fields.js';
import { checkExternalId, checkLabels, isLabelName } from './check-labels.js';
import { start } from './test-support/ground.js';

/** What a check returns, and the fields that it found wrong. */
function check<T>(of: (failures: Failure[]) => T): readonly [T, readonly string[]] {
  const failures: Failure[] = [];
  const value = of(failures);
  return [value, failures.map(({ path }) => path)];
}

describe('the members of a request', () => {
  const allowed = ['name', 'labels'];

  it.each([[null], [undefined], ['text'], [[]], [5]])('must be an object: %j', (input) => {
    expect(check((failures) => checkMembers(input, allowed, failures))).toEqual([{}, ['body']]);
  });

  it('are named where they are unknown, with the nearest one', () => {
    const failures: Failure[] = [];
    const input = { name: 'x', label: {}, ['z'.repeat(70)]: 1 };
    expect(checkMembers(input, allowed, failures)).toBe(input);
    expect(failures).toEqual([
      { path: 'label', message: 'is not a field (did you mean labels?)' },
      { path: 'z'.repeat(60), message: 'is not a field (known: name, labels)' },
    ]);
  });
});

describe('a text for people', () => {
  const text = (value: unknown) => check((failures) => checkText(value, { path: 'title', lengthMax: 5 }, failures));

  it.each([['abcde'], ['a'], [' ab '], ['日本語']])('is accepted, trimmed: %j', (value) => {
    expect(text(value)).toEqual([value.trim(), []]);
  });

  it.each([[''], ['   '], ['abcdef'], ['a\tb'], ['a\u0000'], ['\ud800'], [5], [null], [undefined], [['a']]])(
    'is refused: %j',
    (value) => {
      expect(text(value)[1]).toEqual(['title']);
    },
  );

  it('is no other value, whose place a text would take', () => {
    for (const other of [5, null, ['a']]) {
      const failures: Failure[] = [];
      expect(checkText(other, { path: 'title', lengthMax: 100 }, failures)).toBe('');
      expect(failures).toEqual([
        { path: 'title', message: 'must be a text of 1 to 100 characters, without control characters' },
      ]);
    }
  });

  it('is a name of at most 100 characters', () => {
    expect(check((failures) => checkName('n'.repeat(100), failures))).toEqual(['n'.repeat(100), []]);
    expect(check((failures) => checkName('n'.repeat(101), failures))[1]).toEqual(['name']);
  });
});

describe('an expiry', () => {
  const expiry = (value: unknown) => check((failures) => checkExpiry(value, start, failures));

  it('is null for none', () => {
    for (const none of [null, undefined]) expect(expiry(none)).toEqual([null, []]);
  });

  it('is at least 60 seconds ahead', () => {
    expect(expiry('2030-01-01T00:01:00Z')).toEqual([start + 60_000, []]);
    expect(expiry('2030-01-01T01:01:00+01:00')).toEqual([start + 60_000, []]);
    expect(expiry('2030-01-01T00:00:59.999Z')).toEqual([start + 59_999, ['expires_at']]);
  });

  it.each([['2031-01-01'], ['2031-01-01T00:00:00'], ['Tomorrow'], [''], [start + 90_000], [true]])(
    'is no other thing: %j',
    (value) => {
      expect(expiry(value)).toEqual([null, ['expires_at']]);
    },
  );
});

it('an invalid expiry or request is refused with what it must be', () => {
  const wordsOf = (of: (failures: Failure[]) => unknown): readonly string[] => {
    const failures: Failure[] = [];
    of(failures);
    return failures.map(({ message }) => message);
  };
  expect(wordsOf((failures) => checkExpiry('soon', start, failures))).toEqual([
    'must be an ISO 8601 instant with its time zone, such as 2030-01-31T18:00:00Z, or null',
  ]);
  expect(wordsOf((failures) => checkExpiry('2030-01-01T00:00:01Z', start, failures))).toEqual([
    'must be at least 60 seconds in the future (it is 2030-01-01T00:00:00.000Z here)',
  ]);
  expect(wordsOf((failures) => checkMembers([], [], failures))).toEqual(['must be a JSON object']);
});

describe('a refusal', () => {
  const failures = (count: number): readonly Failure[] =>
    Array.from({ length: count }, (_, index) => ({ path: `f${index}`, message: 'is wrong' }));
  const messageOf = (refused: ReturnType<typeof refuseFailures>): string => refused.refusal.message;

  it('lists the first ten failures, and counts the others', () => {
    expect(messageOf(refuseFailures(failures(2)))).toBe('f0 is wrong; f1 is wrong');
    expect(messageOf(refuseFailures(failures(10)))).toMatch(/; f9 is wrong$/);
    expect(messageOf(refuseFailures(failures(12)))).toMatch(/; f9 is wrong; and 2 more$/);
    expect(refuseFailures(failures(12))).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_params', failures: failures(12) },
    });
  });

  it('of a cursor says which one to send', () => {
    expect(messageOf(refuseCursor())).toContain('send next_cursor as it was given');
  });
});

describe('labels', () => {
  const labels = (value: unknown, existing?: { readonly [name: string]: string }) =>
    check((failures) => checkLabels(value, failures, existing));

  it('replace those of the same name, and null removes one', () => {
    const existing = { a: '1', b: '2' };
    expect(labels(undefined, existing)).toEqual([existing, []]);
    expect(labels({ a: '3', b: null, c: '' }, existing)).toEqual([{ a: '3', c: '' }, []]);
    expect(labels({ a: '3' })).toEqual([{ a: '3' }, []]);
  });

  it.each([[[]], ['text'], [null]])('must be an object: %j', (value) => {
    expect(labels(value, { a: '1' })).toEqual([{ a: '1' }, ['labels']]);
  });

  it('have texts of at most 255 characters', () => {
    expect(labels({ a: 'x'.repeat(255) })[1]).toEqual([]);
    for (const wrong of ['x'.repeat(256), 'a\n', '\ud800', 5, {}])
      expect(labels({ a: wrong })).toEqual([{}, ['labels.a']]);
  });

  it('have names of letters, digits and a few signs', () => {
    for (const name of ['a', '0', 'a_b.c/d-e', `a${'b'.repeat(62)}`]) expect(isLabelName(name), name).toBe(true);
    for (const name of ['', '-a', '.a', 'a b', 'é', 'a ', ' a', `a${'b'.repeat(63)}`])
      expect(isLabelName(name), name).toBe(false);
    expect(labels({ [`-${'b'.repeat(70)}`]: 'x' })).toEqual([{}, [`labels.-${'b'.repeat(62)}`]]);
  });

  it('are refused with what they must be', () => {
    const failures: Failure[] = [];
    checkLabels({ '-a': 'x', b: 5 }, failures);
    checkLabels([], failures);
    expect(failures.map(({ message }) => message)).toEqual([
      'must have a name of 1 to 63 letters, digits, _ . / and -, starting with a letter or digit',
      'must be a text of at most 255 characters, or null to remove it',
      'must be an object of names and texts',
    ]);
  });

  it('are at most 50', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, '']));
    expect(labels(many(50))[1]).toEqual([]);
    expect(labels(many(51))[1]).toEqual(['labels']);
  });
});

describe('an id of the operator', () => {
  const id = (value: unknown) => check((failures) => checkExternalId(value, failures));

  it('is a text of 1 to 255 characters, or null', () => {
    for (const right of [null, 'x', 'x'.repeat(255)]) expect(id(right)).toEqual([right, []]);
    for (const wrong of ['', 'x'.repeat(256), 'a\u0007', 5, undefined])
      expect(id(wrong)).toEqual([null, ['external_id']]);
  });
});
