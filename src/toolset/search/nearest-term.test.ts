import { expect, it } from 'vitest';
import { nearestTerm } from './nearest-term.js';

const vocabulary: ReadonlySet<string> = new Set(['group', 'delet', 'mail', 'member', 'list', 'domain']);

it.each([
  ['gruop', 'group'],
  ['grop', 'group'],
  ['delt', 'delet'],
  ['mial', 'mail'],
  ['lsit', 'list'],
  ['memebr', 'member'],
  ['domian', 'domain'],
])('takes %s for %s', (term, meant) => {
  expect(nearestTerm(term, vocabulary)).toBe(meant);
});

it.each([['goat'], ['mx'], ['mal'], ['m1al'], ['zebra'], ['liar']])('takes %s for nothing', (term) => {
  expect(nearestTerm(term, vocabulary)).toBeNull();
});
