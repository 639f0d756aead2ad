import { describe, expect, it } from 'vitest';
import { isolate, withoutReordering } from './isolate';

const arabic = '\u0645\u062f\u064a\u0631';

describe('a value placed into a sentence', () => {
  it('stays as it is where it is written from left to right', () => {
    for (const value of ['Acme Corp', 'Müller & Söhne', '会計', 'a@b.example', '']) expect(isolate(value)).toBe(value);
  });

  it('is isolated where it is written from right to left', () => {
    expect(isolate(arabic)).toBe(`\u2068${arabic}\u2069`);
    expect(isolate('\u{1e900}')).toBe('\u2068\u{1e900}\u2069');
  });

  it('cannot reorder the sentence by overrides, nor end its isolation early', () => {
    expect(isolate('invoice\u202efdp.exe')).toBe('invoicefdp.exe');
    expect(isolate(`\u2069\u202e${arabic}`)).toBe(`\u2068${arabic}\u2069`);
    expect(withoutReordering('a\u2066b\u2069c')).toBe('abc');
  });
});
