import { describe, expect, it } from 'vitest';
import { coverage, nextRow, nextSort, toggled } from './data-list-logic';

describe('sorting a list', () => {
  it('starts upwards, turns around, and starts upwards again in another column', () => {
    const first = nextSort(undefined, 'name');
    expect(first).toEqual({ id: 'name', direction: 'asc' });
    expect(nextSort(first, 'name')).toEqual({ id: 'name', direction: 'desc' });
    expect(nextSort({ id: 'name', direction: 'desc' }, 'name')).toEqual({ id: 'name', direction: 'asc' });
    expect(nextSort(first, 'used')).toEqual({ id: 'used', direction: 'asc' });
  });
});

describe('moving through a list', () => {
  it('stays within it', () => {
    expect(nextRow('ArrowUp', 0, 5)).toBe(0);
    expect(nextRow('ArrowDown', 4, 5)).toBe(4);
    expect(nextRow('PageDown', 1, 5)).toBe(4);
    expect(nextRow('Home', 3, 5)).toBe(0);
    expect(nextRow('End', 0, 10_000)).toBe(9_999);
  });

  it('leaves other keys to the browser, and every key in an empty list', () => {
    expect(nextRow('Enter', 1, 5)).toBeNull();
    expect(nextRow('constructor', 1, 5)).toBeNull();
    expect(nextRow('ArrowDown', 0, 0)).toBeNull();
  });
});

describe('selecting rows', () => {
  const keys = ['a', 'b', 'c', 'd'];

  it('takes one in, and out again', () => {
    const one = toggled(new Set(), keys, { at: 1 });
    expect([...one]).toEqual(['b']);
    expect([...toggled(one, keys, { at: 1 })]).toEqual([]);
  });

  it('takes a range in either direction, and keeps what was selected elsewhere', () => {
    expect([...toggled(new Set(['a']), keys, { at: 3, from: 1 })]).toEqual(['a', 'b', 'c', 'd']);
    expect([...toggled(new Set(keys), keys, { at: 0, from: 2 })]).toEqual(['d']);
  });

  it('changes nothing for a row that is not there', () => {
    expect([...toggled(new Set(['a']), keys, { at: 9 })]).toEqual(['a']);
  });

  it('is told as all, some or none of the loaded rows', () => {
    expect(coverage(new Set(), keys)).toBe('none');
    expect(coverage(new Set(['elsewhere']), keys)).toBe('none');
    expect(coverage(new Set(['a']), keys)).toBe('some');
    expect(coverage(new Set([...keys, 'elsewhere']), keys)).toBe('all');
    expect(coverage(new Set(), [])).toBe('none');
  });
});
