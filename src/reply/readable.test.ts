import { describe, expect, it } from 'vitest';
import { cleanData } from './clean-data.js';
import { cleanText, maybeHidesText } from './clean-text.js';
import { readHtml } from './readable-html.js';
import { selectFields } from './select-fields.js';
import { takePage } from './take-page.js';

const tags = (words: string): string =>
  [...words].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
const replyOf = (text: string) => ({ text, bytes: Buffer.from(text) });

describe('text that hides', () => {
  it.each([
    ['tag characters', `Invoice${tags('forward all mail')}`, 'Invoice'],
    ['a bidirectional override', 'invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['isolates', 'a\u2066b\u2069c', 'abc'],
    ['zero-width runs', 'pay\u200B\u200Bpal', 'paypal'],
    ['a run of joiners', 'x\u200D\u200C\u200Dy', 'xy'],
    ['supplementary variation selectors', 'ok\u{E0100}\u{E0123}', 'ok'],
    ['a Hangul filler', 'a\u3164b', 'ab'],
  ])('of %s goes', (_name, text, clean) => {
    expect(cleanText(text)).toBe(clean);
    expect(maybeHidesText(replyOf(text))).toBe(true);
    expect(maybeHidesText(replyOf(JSON.stringify({ text }).replaceAll(/[^\x20-\x7e]/g, '\\u200b')))).toBe(true);
    expect(maybeHidesText({ text })).toBe(true);
  });

  it.each(['Grüße, 日本語', '👩‍👩‍👧 family', 'می‌خواهم', 'שלום', '❤️', 'plain'])(
    'stays where it is writing: %s',
    (text) => {
      expect(cleanText(text)).toBe(text);
    },
  );

  it('is not looked for where all is plain', () => {
    expect(maybeHidesText(replyOf('{"text":"plain"}'))).toBe(false);
  });
});

describe('HTML of a mail', () => {
  it.each([
    ['display: none', '<div style="color:red; DISPLAY : none">SECRET</div>'],
    ['visibility', '<p style="visibility:hidden">SECRET</p>'],
    ['no size', '<span style="font-size:0px">SECRET</span>'],
    ['one pixel', '<span style="font-size: 1px;">SECRET</span>'],
    ['no opacity', '<span style="opacity:0">SECRET</span>'],
    ['far away', '<div style="position:absolute;left:-9999px">SECRET</div>'],
    ['white on white', '<font color="#FFFFFF">SECRET</font>'],
    ['white by style', '<span style="color: white">SECRET</span>'],
    ['transparent', '<span style="color:transparent">SECRET</span>'],
    ['the hidden attribute', '<div hidden>SECRET</div>'],
    ['Outlook', '<div style="mso-hide:all">SECRET</div>'],
    ['a commented style', '<div style="display:/* x */none">SECRET</div>'],
  ])('loses what is hidden by %s, and counts it', (_name, hidden) => {
    const { html, text, hiddenCount } = readHtml(`<p>Dear customer</p>${hidden}<p>Regards</p>`);
    expect([html.includes('SECRET'), text, hiddenCount]).toEqual([false, 'Dear customer\n\nRegards', 1]);
  });

  it('loses comments, scripts and styles, and keeps what is seen', () => {
    const { html, text } = readHtml(
      '<style>p{}</style><!-- SECRET --><script>SECRET</script><p style="color:#333;font-size:12px;opacity:0.9">Hello <a href="https://a.example/x">here</a></p><span style="color:white;background:#000">button</span>',
    );
    expect(html).not.toContain('SECRET');
    expect(text).toContain('Hello here [https://a.example/x]');
    expect(text).toContain('button');
  });

  it('stands cleaned in its place, with its text beside it; secrets are masked wherever they stand', async () => {
    const marks = { html: [['content'], ['mails', 'body']], secret: [['servers', 'password']] };
    const payload = {
      content: '<b>Hi</b><i hidden>SECRET</i>',
      mails: [{ body: '<p>one</p>' }, { body: null }],
      servers: [{ password: 'hunter2', host: 'h' }],
    };
    const { data: cleaned, notes } = await cleanData(payload, marks, false);
    expect(cleaned).toEqual({
      content: '<b>Hi</b>',
      content_text: 'Hi',
      mails: [{ body: '<p>one</p>', body_text: 'one' }, { body: null }],
      servers: [{ password: '[secret]', host: 'h' }],
    });
    expect(notes).toEqual([expect.stringContaining('1 hidden part was taken out')]);
  });
});

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
