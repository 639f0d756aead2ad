import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/index.js';
import { type Position, pieceOf, scheduleOf } from './cut-reply.js';

const measure = (text: string): number => text.length;
const piece = (payload: JsonObject, room: number, start: Position = []) => pieceOf(payload, { start, room, measure });
/** Every piece with its size as JSON. */
function pieces(payload: JsonObject, room: number): readonly JsonObject[] {
  const shown: JsonObject[] = [];
  for (let start: Position | null = []; start !== null; ) {
    const next = piece(payload, room, start);
    shown.push(next.shown);
    start = next.end;
    if (shown.length > 5_000) throw new Error('it has no end');
  }
  return shown;
}

describe('the order of the members of a reply', () => {
  const long = 'x'.repeat(399);

  it('is short ones first: up to 400 characters as JSON', () => {
    expect(scheduleOf({ long, short: 'x'.repeat(398), id: 1 }, measure)).toEqual(['short', 'id', 'long']);
    expect(scheduleOf({ long, list: [1, 2], more: {} }, measure)).toEqual(['list', 'more', 'long']);
    const items = Array.from({ length: 99 }, () => 111);
    // Two brackets, 98 commas and 297 digits are 397 characters.
    expect(scheduleOf({ long, items: [...items, 1] }, measure)).toEqual(['items', 'long']);
    expect(scheduleOf({ items: [...items, 11_111], id: 1 }, measure)).toEqual(['id', 'items']);
    // The braces, the quotes, the colon and 392 characters are 400.
    expect(scheduleOf({ long, object: { a: 'x'.repeat(392) } }, measure)).toEqual(['object', 'long']);
    expect(scheduleOf({ object: { a: 'x'.repeat(393) }, id: 1 }, measure)).toEqual(['id', 'object']);
    expect(scheduleOf({ long, empty: [], none: null }, measure)).toEqual(['empty', 'none', 'long']);
  });

  it('is the text of a long member before the member itself', () => {
    expect(scheduleOf({ a: long, b: long, b_text: long, a_text: long }, measure)).toEqual([
      'a_text',
      'a',
      'b_text',
      'b',
    ]);
    expect(scheduleOf({ a: long, a_text: 'short' }, measure)).toEqual(['a_text', 'a']);
    expect(scheduleOf({ a: 'short', b: long, a_text: long }, measure)).toEqual(['a', 'b', 'a_text']);
    expect(scheduleOf({ b_text: long, c: long }, measure)).toEqual(['b_text', 'c']);
  });
});

describe('a piece of a reply', () => {
  it('is all of it where that fits', () => {
    const payload = { a: 'x'.repeat(500), b: { c: 2, d: { e: 'y' } } };
    expect(piece(payload, 2_000)).toEqual({ shown: payload, end: null });
    // Its JSON, and room for a line break after each member and the last comma.
    const size = JSON.stringify(payload).length + 3;
    expect(piece(payload, size)).toEqual({ shown: payload, end: null });
    expect(piece(payload, size - 1).end).not.toBeNull();
    expect(piece({}, 2)).toEqual({ shown: {}, end: null });
  });

  it('ends before an item that does not fit, and begins there again', () => {
    const items = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(100));
    const first = piece({ items }, 500);
    expect(first).toEqual({ shown: { items: items.slice(0, 4) }, end: ['items', 4] });
    expect(piece({ items }, 500, first.end ?? [])).toEqual({ shown: { items: items.slice(4, 8) }, end: ['items', 8] });
    expect(piece({ items }, 500, ['items', 8])).toEqual({ shown: { items: items.slice(8) }, end: null });
  });

  it('splits an item only where it is longer than a whole piece', () => {
    const items = ['a', 'b'.repeat(1_000), 'c'];
    expect(piece({ items }, 500)).toEqual({ shown: { items: ['a'] }, end: ['items', 1] });
    const second = piece({ items }, 500, ['items', 1]);
    expect(second.end).toEqual(['items', 1, expect.any(Number)]);
    expect(
      pieces({ items }, 500)
        .flatMap((shown) => shown.items ?? [])
        .join(''),
    ).toBe(items.join(''));
  });

  it('leaves a little room empty rather than begin a text there', () => {
    const payload = { a: 'x'.repeat(500), b: 'y'.repeat(500) };
    const [first] = pieces(payload, 600);
    expect(first).toEqual({ a: payload.a });
    const [larger] = pieces(payload, 700);
    expect(larger).toMatchObject({ a: payload.a, b: expect.stringMatching(/^y+$/) });
  });

  it.each([1, 10, 119, 500])('is never longer than it may be, and brings at least something: %i', (room) => {
    const payload = {
      id: 7,
      text: `${'"'.repeat(300)}${'😀'.repeat(300)}`,
      list: [{ deep: ['z'.repeat(900), { more: 'w'.repeat(900) }] }, 5],
    };
    const shown = pieces(payload, room);
    if (room > 200) for (const one of shown) expect(JSON.stringify(one).length).toBeLessThanOrEqual(room);
    expect(shown.map(({ text }) => text ?? '').join('')).toBe(payload.text);
    expect(JSON.stringify(shown)).not.toMatch(/\\ud[89a-f]/);
    expect(shown.filter(({ id }) => id === 7)).toHaveLength(1);
    const count = (letter: string): number => JSON.stringify(shown).split(letter).length - 1;
    expect([count('z'), count('w')]).toEqual([900, 900]);
  });

  it('takes as much of a text as fits', () => {
    const text = 'x'.repeat(5_000);
    // Braces, the name with its colon, a separator and the quotes of the text.
    const { shown, end } = piece({ text }, 1_000);
    expect(end).toEqual(['text', String(shown.text).length]);
    expect(JSON.stringify(shown).length).toBeGreaterThan(990);
    expect(JSON.stringify(shown).length).toBeLessThanOrEqual(1_000);
  });

  it('of something that is not there is empty', () => {
    expect(piece({ a: 1 }, 100, ['a', 5])).toEqual({ shown: { a: 1 }, end: null });
    expect(piece({ a: [1, 2] }, 100, ['a', 9])).toEqual({ shown: { a: [] }, end: null });
  });
});
