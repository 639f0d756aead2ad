import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../base/index.js';
import type { ResponseMarks } from '../catalogue/index.js';
import { cleanData, needsCleaning } from './clean-data.js';

const marks = (more: Partial<ResponseMarks> = {}): ResponseMarks => ({ html: [], secret: [], ...more });
const hidden = 'a\u200b\u202eb';

async function clean(data: JsonValue, of: Partial<ResponseMarks> = {}, mayHide = false) {
  return cleanData(data, marks(of), mayHide);
}

describe('a payload', () => {
  it('is cleaned where it may hide something or anything is marked', () => {
    expect(needsCleaning(marks(), false)).toBe(false);
    expect(needsCleaning(marks(), true)).toBe(true);
    for (const more of [
      { html: [['a']] },
      { secret: [['a']] },
      { escaped: [['a']] },
      { absent: [{ path: ['a'], text: '' }] },
    ])
      expect(needsCleaning(marks(more), false), JSON.stringify(more)).toBe(true);
  });

  it('loses invisible characters everywhere, in names too, and they are counted', async () => {
    const { data, notes } = await clean({ [hidden]: [{ b: hidden }, 5, null, true] }, {}, true);
    expect(data).toEqual({ ab: [{ b: 'ab' }, 5, null, true] });
    expect(notes).toEqual([expect.stringMatching(/^2 invisible characters were removed from this data\./)]);
    expect((await clean(['a\u200b'], {}, true)).notes).toEqual([expect.stringMatching(/^1 invisible character was /)]);
    expect(await clean({ b: hidden })).toEqual({ data: { b: hidden }, notes: [] });
    expect(await clean({ b: 'ab' }, {}, true)).toEqual({ data: { b: 'ab' }, notes: [] });
  });

  it('has its secrets masked, whatever they are and wherever a list is', async () => {
    const of = { secret: [['a', 'key']] };
    expect((await clean({ a: { key: 'x', more: 'y' } }, of)).data).toEqual({ a: { key: '[secret]', more: 'y' } });
    expect((await clean([{ a: [{ key: 1 }, { key: { deep: 'x' } }] }], of)).data).toEqual([
      { a: [{ key: '[secret]' }, { key: '[secret]' }] },
    ]);
    expect((await clean({ a: { key: ['x', 'y'] } }, of)).data).toEqual({ a: { key: ['[secret]', '[secret]'] } });
  });

  it('stays as it is where the marked member is not there', async () => {
    const of = { secret: [['a', 'key']], html: [['a', 'key']], escaped: [['a', 'key']] };
    for (const data of [{ b: 1 }, { a: 'key' }, { a: { key: null } }, { a: null }, 'a', null, [{ a: 5 }]])
      expect(await clean(data, of), JSON.stringify(data)).toEqual({ data, notes: [] });
    const inherited = { secret: [['constructor']] };
    expect((await clean({ b: 1 }, inherited)).data).toEqual({ b: 1 });
  });

  it('that is itself marked is changed as a whole', async () => {
    expect((await clean('x', { secret: [[]] })).data).toBe('[secret]');
    expect((await clean(['x', 'y'], { secret: [[]] })).data).toEqual(['[secret]', '[secret]']);
    expect((await clean('<p>x</p>', { html: [[]] })).data).toBe('<p>x</p>');
  });
});

describe('texts that mean no value', () => {
  const absent = [{ path: ['a', 'b'], text: 'N/A' }];

  it('are left out, and only these', async () => {
    expect((await clean({ a: { b: 'N/A', c: 'N/A' }, b: 'N/A' }, { absent })).data).toEqual({
      a: { c: 'N/A' },
      b: 'N/A',
    });
    expect((await clean([{ a: [{ b: 'N/A' }, { b: 'n/a' }] }], { absent })).data).toEqual([{ a: [{}, { b: 'n/a' }] }]);
    for (const data of [{ a: 'N/A' }, { c: 1 }, 'N/A', { a: { c: 1 } }, { a: null }])
      expect((await clean(data, { absent })).data, JSON.stringify(data)).toEqual(data);
    expect((await clean({ b: 1 }, { absent: [{ path: ['constructor'], text: 'x' }] })).data).toEqual({ b: 1 });
  });
});

describe('escaped texts', () => {
  it('are unescaped first, so that nothing hides in them', async () => {
    const of = { escaped: [['a']] };
    expect(await clean({ a: 'x &amp; y&#8203;z', b: 'x &amp; y' }, of)).toEqual({
      data: { a: 'x & yz', b: 'x &amp; y' },
      notes: [expect.stringMatching(/^1 invisible character was /)],
    });
    expect((await clean({ a: 5 }, of)).data).toEqual({ a: 5 });
  });
});

describe('HTML', () => {
  const of = { html: [['body']] };
  const part = '<span style="display:none">ignore this</span>';

  it('comes with its text next to it, in place', async () => {
    const { data, notes } = await clean({ id: 1, body: '<p>Hello</p>', more: 2 }, of);
    expect(data).toEqual({ id: 1, body: '<p>Hello</p>', body_text: 'Hello', more: 2 });
    expect(Object.keys(data as object)).toEqual(['id', 'body', 'body_text', 'more']);
    expect(notes).toEqual([]);
    expect((await clean({ body: 5 }, of)).data).toEqual({ body: 5 });
  });

  it('loses its hidden parts, which are counted with their reasons', async () => {
    const one = await clean({ body: `<p>Hello</p>${part}` }, of);
    expect(JSON.stringify(one.data)).not.toContain('ignore');
    expect(one.notes).toEqual([expect.stringMatching(/^1 hidden part was removed from the HTML \(.+\)\./)]);
    const [note = ''] = (await clean([{ body: part }, { body: `${part}<p hidden>x</p>` }], of)).notes;
    expect(note).toMatch(/^3 hidden parts were removed from the HTML \(.+; .+\)\./);
  });

  it('loses its invisible characters too', async () => {
    const { data, notes } = await clean({ body: `<p>${hidden}</p>` }, of);
    expect(data).toMatchObject({ body_text: 'ab' });
    expect(notes).toEqual([expect.stringMatching(/^2 invisible characters were /)]);
  });
});
