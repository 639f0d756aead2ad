import { expect, it } from 'vitest';
import { unescapeText } from './unescape-text.js';

it.each([
  ['&lt;ann@acmecorp.com&gt;', '<ann@acmecorp.com>'],
  ['&quot;Lee, Ann&quot; &lt;a@b.example&gt;', '"Lee, Ann" <a@b.example>'],
  ['R&amp;D &#8364; &#x20AC; &#39;', "R&D € € '"],
  ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
  ['AT&T &unknown; &#0; &#xD800; &#9999999;', 'AT&T &unknown; &#0; &#xD800; &#9999999;'],
  ['plain', 'plain'],
])('takes the references of %s back, once', (text, unescaped) => {
  expect(unescapeText(text)).toBe(unescaped);
});
