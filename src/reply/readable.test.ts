import { describe, expect, it } from 'vitest';
import { selectFields } from './select-fields.js';
import { takePage } from './take-page.js';

describe('fields', () => {
  it('reaches the one list of an object, and leaves what belongs to the page', () => {
    const page = { count: 2, links: [{ id: 1, title: 'a' }], next: { start: 2 } };
    expect(selectFields(page, ['title'], null).structured).toEqual({
      count: 2,
      links: [{ title: 'a' }],
      next: { start: 2 },
    });
    expect(selectFields(page, ['count'], null).structured).toEqual({ count: 2, next: { start: 2 } });
  });
});

describe('a page of a list that its service gives whole', () => {
  it.each([
    ['from a place on', { start: 2 }, [2, 3, 4], undefined],
    ['so many', { limit: 2 }, [0, 1], { start: 2, limit: 2 }],
    ['so many from a place on', { start: 2, limit: 2 }, [2, 3], { start: 4, limit: 2 }],
    ['past its end', { start: 9, limit: 2 }, [], undefined],
    ['as it is', {}, [0, 1, 2, 3, 4], undefined],
  ])('is given %s, with what the next page takes', (_what, given, items, next) => {
    const whole = { count: 5, list: [0, 1, 2, 3, 4] };
    const page = { count: 5, list: items, ...(next ? { next } : {}) };
    const wanted = { member: 'list', values: given, given: () => given };
    expect(takePage(whole, wanted)).toEqual(page);
    expect(takePage({ also: [7, 8], ...whole }, wanted)).toEqual({ also: [7, 8], ...page });
  });

  it('is left as it is where the service answers something else under that name', () => {
    const other = { list: { a: 1 }, also: [7, 8] };
    expect(takePage(other, { member: 'list', values: { limit: 1 }, given: () => ({}) })).toBe(other);
  });
});
