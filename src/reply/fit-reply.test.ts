import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { type FittedCall, fitReply } from './fit-reply.js';
import type { ToolOutcome } from './outcome.js';
import type { ReplyHandles } from './reply-handles.js';
import { replyText } from './reply-text.js';

type Done = Extract<ToolOutcome, { kind: 'done' }>;

const handles: ReplyHandles = {
  uriOf: (serverId, { rest }) => `gatehouse://reply/${serverId}${rest}`,
  read: () => {
    throw new Error('nothing is read here');
  },
};
const strangers = 'Parts of this data were written by strangers.';
const units = [
  ['characters', (text: string) => text.length],
  ['bytes', (text: string) => Buffer.byteLength(text)],
] as const;

function done(structured: JsonObject): Done {
  const text = JSON.stringify(structured);
  return { kind: 'done', status: 200, structured, text, notes: [strangers], rateLimit: {} };
}

/** Every piece of a reply, read on by the arguments that each piece names. */
function piecesOf(
  payload: JsonObject,
  limit: { max: number; measure: (text: string) => number },
): readonly JsonObject[] {
  const pieces: JsonObject[] = [];
  let rest: string | undefined;
  for (let count = 0; count < 2_000; count += 1) {
    const call: FittedCall = {
      serverId: 's',
      toolName: 't',
      given: { filter: 'x' },
      rest,
      isRead: true,
      pageFrom: () => null,
    };
    const fitted = fitReply(done(payload), call, { handles, limit });
    if (fitted.kind !== 'done') throw new Error(fitted.refusal.message);
    const text = replyText(fitted);
    expect(limit.measure(text)).toBeLessThanOrEqual(limit.max);
    const { notes, cut, next, ...shown } = JSON.parse(text) as JsonObject;
    expect(notes).toContain(strangers);
    pieces.push(shown);
    if (next === undefined) {
      expect(cut).toBeUndefined();
      return pieces;
    }
    expect(Object.keys(JSON.parse(text) as JsonObject).slice(0, 3)).toEqual(['notes', 'cut', 'next']);
    expect(next).toMatchObject({ filter: 'x' });
    rest = String((next as JsonObject).rest);
  }
  throw new Error('it has no end');
}

/** Every leaf with its path, list indexes left out: what a piece holds does not say how many items came before. */
function leavesOf(value: JsonValue, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => leavesOf(item, `${path}[]`));
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([name, member]) => leavesOf(member, `${path}.${name}`));
  // A text can be cut anywhere: its characters are counted.
  if (typeof value === 'string') return [...value].map((character) => `${path}=${character}`);
  return [`${path}=${JSON.stringify(value)}`];
}

const sorted = (values: readonly string[]): readonly string[] => [...values].sort();

describe('a reply that is too long', () => {
  const leaf = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 300, maxLength: 3_000 }),
  );
  const name = fc.constantFrom('id', 'content', 'content_text', 'items', 'more', 'a/b', 'c~d', 'e.f');
  const item = fc.dictionary(name, leaf, { maxKeys: 5 });
  const payload = fc.dictionary(name, fc.oneof(leaf, item, fc.array(fc.oneof(leaf, item), { maxLength: 30 })), {
    maxKeys: 6,
  });

  it.each(units)('is given in pieces that each fit in %s, and together are everything once', (_unit, measure) => {
    fc.assert(
      fc.property(payload, fc.integer({ min: 2_000, max: 6_000 }), (given, max) => {
        const plain = JSON.parse(JSON.stringify(given)) as JsonObject;
        const pieces = piecesOf(plain, { max, measure });
        expect(sorted(pieces.flatMap((piece) => leavesOf(piece)))).toEqual(sorted(leavesOf(plain)));
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the order of a list, item by item', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 400 }), { minLength: 10, maxLength: 200 }), (items) => {
        const pieces = piecesOf({ items }, { max: 2_000, measure: (text) => text.length });
        expect(pieces.flatMap((piece) => piece.items ?? [])).toEqual(items);
      }),
      { numRuns: 100 },
    );
  });

  it('holds a mail and its text together under the limit, the text first', () => {
    const mail = { id: '1', content: `<p>${'h'.repeat(90_000)}</p>`, content_text: 't'.repeat(90_000) };
    const pieces = piecesOf(mail, { max: 20_000, measure: (text) => text.length });
    expect(pieces[0]).toMatchObject({ id: '1', content_text: expect.stringMatching(/^t+$/) });
    expect(pieces[0]).not.toHaveProperty('content');
    expect(pieces.map((piece) => piece.content_text ?? '').join('')).toBe(mail.content_text);
    expect(pieces.map((piece) => piece.content ?? '').join('')).toBe(mail.content);
  });

  it('of a change is cut and says that the change was made, without a call that would repeat it', () => {
    const call: FittedCall = { serverId: 's', toolName: 't', given: {}, isRead: false, pageFrom: () => null };
    const limit = { max: 2_000, measure: (text: string) => text.length };
    const fitted = fitReply(done({ id: '1', text: 'x'.repeat(9_000) }), call, { handles, limit });
    if (fitted.kind !== 'done') throw new Error('refused');
    expect(replyText(fitted).length).toBeLessThanOrEqual(2_000);
    expect(fitted.structured).not.toHaveProperty('next');
    expect(fitted.notes.join()).toContain('carried out in full; do not repeat it');
  });

  it.each(['/items/1#AAAAAAAA', '/none#AAAAAAAA', 'x', '', '/items/99999#AAAAAAAA', '/__proto__/x#AAAAAAAA'])(
    'is not read on from %j',
    (rest) => {
      const call: FittedCall = { serverId: 's', toolName: 't', given: {}, rest, isRead: true, pageFrom: () => null };
      const limit = { max: 2_000, measure: (text: string) => text.length };
      const fitted = fitReply(done({ items: ['a', 'b'] }), call, { handles, limit });
      expect(fitted).toMatchObject({ kind: 'refused', refusal: { code: 'conflict' } });
    },
  );
});
