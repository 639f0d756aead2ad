import { describe, expect, it } from 'vitest';
import { mergeSpf } from './merge-spf.js';

const wanted = 'v=spf1 include:mail.example ~all';

describe('a merged SPF record', () => {
  it.each<[string, readonly string[], string]>([
    ['one other record', ['v=spf1 include:b.example -all'], 'v=spf1 include:b.example include:mail.example -all'],
    [
      'two records',
      ['v=spf1 include:b.example -all', 'v=spf1 ip4:192.0.2.1 -all'],
      'v=spf1 include:b.example ip4:192.0.2.1 include:mail.example -all',
    ],
    ['one that has it', ['v=spf1 include:mail.example -all'], 'v=spf1 include:mail.example -all'],
    ['its second copy', [wanted, wanted], wanted],
    ['different ends', ['v=spf1 a -all', 'v=spf1 mx +all'], 'v=spf1 a mx include:mail.example ~all'],
    ['another letter case', ['V=SPF1 INCLUDE:MAIL.EXAMPLE -ALL'], 'v=spf1 INCLUDE:MAIL.EXAMPLE -all'],
    [
      'one that refuses it',
      ['v=spf1 -include:mail.example ?include:b.example -all'],
      'v=spf1 include:mail.example ?include:b.example -all',
    ],
    ['one that names it too late', ['v=spf1 a -all include:mail.example'], 'v=spf1 a include:mail.example -all'],
    ['no end', ['v=spf1 a'], 'v=spf1 a include:mail.example'],
    ['an explanation', ['v=spf1 a exp=why.example -all'], 'v=spf1 a include:mail.example -all exp=why.example'],
    ['nothing', ['v=spf1'], 'v=spf1 include:mail.example'],
  ])('has what is wanted next to %s', (_title, existing, merged) => {
    expect(mergeSpf(existing, wanted)).toBe(merged);
  });

  it.each<[string, readonly string[]]>([
    ['hands over', ['v=spf1 redirect=_spf.b.example']],
    ['hands over in one of two', ['v=spf1 a -all', 'v=spf1 REDIRECT=_spf.b.example']],
    ['has ten look-ups', [`v=spf1 ${Array.from({ length: 10 }, (_, at) => `include:${at}.example`).join(' ')} -all`]],
  ])('is none where the existing one %s', (_title, existing) => {
    expect(mergeSpf(existing, wanted)).toBeNull();
  });
});
