import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalName, canonicalValue, decodedText, quotedText, type ZoneRecord } from './dns-records.js';
import { type PlannedRecord, planRecords } from './plan-records.js';

const zoneName = 'newbrand.com';
const record = (type: string, name: string, content: string, more: Partial<ZoneRecord> = {}): ZoneRecord => ({
  id: `${type} ${name} ${content}`,
  type,
  name,
  content,
  priority: null,
  isProxied: false,
  isFlattened: false,
  isLocked: false,
  ...more,
});
const mx = (content: string, priority: number, more: Partial<ZoneRecord> = {}) =>
  record('MX', zoneName, content, { priority, ...more });

function plan(
  wanted: readonly (readonly [type: string, name: string, value: string])[],
  records: readonly ZoneRecord[] = [],
  delegated: readonly string[] = [],
  flattened: string | null = null,
): readonly PlannedRecord[] {
  return planRecords(
    wanted.map(([type, name, value]) => ({ type, name, value })),
    { zoneName, records, delegated, flattened, flattensOwnZone: true, lockedWords: 'Turn it off.' },
  );
}
const kinds = (...given: Parameters<typeof plan>) => plan(...given).map(({ kind }) => kind);

describe('values are compared decoded', () => {
  it('every text survives being quoted and decoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), (text) => {
        expect(decodedText(quotedText(text))).toBe(text);
        for (const [, piece = ''] of quotedText(text).matchAll(/"((?:[^"\\]|\\.)*)"/gs))
          expect(Buffer.byteLength(piece.replace(/\\(.)/gs, '$1'))).toBeLessThanOrEqual(255);
      }),
    );
  });

  it.each([
    ['unquoted', 'v=spf1 -all'],
    ['quoted', '"v=spf1 -all"'],
    ['in pieces', '"v=spf1" " -all"'],
    ['escaped', '"v=spf1\\032-all"'],
  ])('%s', (_case, content) => {
    expect(canonicalValue('TXT', content)).toBe('v=spf1 -all');
  });

  it('host names lose case and final dot, and the root stays', () => {
    expect(canonicalValue('CNAME', 'Target.Example.')).toBe('target.example');
    expect(canonicalValue('MX', 'MX.Example.com.', 10)).toBe('10 mx.example.com');
    expect(canonicalValue('MX', '.', 0)).toBe('0 .');
    expect(canonicalName('Bücher.Example.')).toBe('xn--bcher-kva.example');
    expect(canonicalName('_DMARC.Example')).toBe('_dmarc.example');
  });
});

describe('records that are there already', () => {
  it.each<[string, readonly [string, string, string], ZoneRecord]>([
    ['a quoted TXT', ['TXT', zoneName, 'a-verification=x'], record('TXT', zoneName, '"a-verification=x"')],
    [
      'a TXT in pieces',
      ['TXT', `k.${zoneName}`, 'v=DKIM1; p=ab'],
      record('TXT', `K.${zoneName}`, '"v=DKIM1; " "p=ab"'),
    ],
    [
      'a CNAME with a final dot',
      ['CNAME', `zb1.${zoneName}`, 'V.example'],
      record('CNAME', `zb1.${zoneName}`, 'v.example.'),
    ],
    ['an MX', ['MX', zoneName, '10 MX.example.com'], mx('mx.example.com.', 10)],
    [
      'an SPF with the include',
      ['TXT', zoneName, 'v=spf1 include:a.example ~all'],
      record('TXT', zoneName, 'v=spf1 include:a.example include:b.example -all'),
    ],
  ])('%s', (_case, wanted, existing) => {
    expect(kinds([wanted], [existing])).toEqual(['present']);
  });
});

describe('records that are in the way', () => {
  const spf = ['TXT', zoneName, 'v=spf1 include:a.example ~all'] as const;

  it('an SPF record is extended, never doubled, and only shown', () => {
    const [planned] = plan([spf], [record('TXT', zoneName, '"v=spf1 include:b.example -all"')]);
    expect(planned).toMatchObject({ kind: 'change', value: 'v=spf1 include:b.example include:a.example -all' });
  });

  it('two SPF records are reported with the remedy', () => {
    const two = ['v=spf1 -all', 'v=spf1 include:b.example -all'].map((text) => record('TXT', zoneName, text));
    expect(plan([spf], two)).toMatchObject([
      {
        kind: 'blocked',
        reason: expect.stringMatching(/Merge them into one.+: v=spf1 include:b\.example include:a\.example -all$/),
      },
    ]);
  });

  it.each([
    ['redirects', 'v=spf1 redirect=_spf.b.example'],
    ['has ten look-ups', `v=spf1 ${Array.from({ length: 10 }, (_, at) => `include:${at}.example`).join(' ')} -all`],
  ])('an SPF record that %s is left to people', (_case, text) => {
    expect(kinds([spf], [record('TXT', zoneName, text)])).toEqual(['blocked']);
  });

  it('mail that arrives elsewhere, and locked records, publish nothing', () => {
    const wanted = [10, 20].map((priority) => ['MX', zoneName, `${priority} mx${priority}.example`] as const);
    expect(kinds(wanted, [mx('mail.old.example', 5)])).toEqual(['blocked', 'blocked']);
    expect(plan(wanted, [mx('route.example', 5, { isLocked: true })])).toMatchObject([
      { kind: 'blocked', reason: expect.stringContaining('Turn it off.') },
      { kind: 'blocked' },
    ]);
    expect(kinds(wanted, [mx('mx10.example', 10)])).toEqual(['present', 'create']);
    expect(kinds(wanted, [mx('mx10.example', 50)])).toEqual(['change', 'create']);
  });

  it('a CNAME is neither proxied nor flattened', () => {
    const alias = ['CNAME', `zb1.${zoneName}`, 'v.example'] as const;
    const at = (more: Partial<ZoneRecord>) => [record('CNAME', `zb1.${zoneName}`, 'v.example', more)];
    expect(plan([alias], at({ isProxied: true }))).toMatchObject([{ kind: 'change', value: 'v.example' }]);
    expect(plan([alias], at({ isFlattened: true }))).toMatchObject([{ kind: 'change', value: 'v.example' }]);
    expect(kinds([alias], at({ isFlattened: true, isLocked: true }))).toEqual(['present']);
    for (const records of [[], at({})])
      expect(plan([alias], records, [], 'The zone flattens.')).toMatchObject([
        { kind: 'blocked', reason: 'The zone flattens.' },
      ]);
    expect(kinds([['CNAME', `zb1.${zoneName}`, `mail.${zoneName}`]])).toEqual(['blocked']);
    expect(kinds([['CNAME', zoneName, 'v.example']])).toEqual(['blocked']);
    expect(kinds([alias], [record('A', `zb1.${zoneName}`, '192.0.2.1')])).toEqual(['blocked']);
    expect(kinds([alias], [record('CNAME', `zb1.${zoneName}`, 'other.example')])).toEqual(['change']);
    expect(kinds([['TXT', `zb1.${zoneName}`, 'x']], at({}))).toEqual(['blocked']);
  });

  it('a name that is delegated, or outside the zone, is published elsewhere', () => {
    expect(kinds([['TXT', `_dmarc.mail.${zoneName}`, 'v=DMARC1; p=none']], [], [`mail.${zoneName}.`])).toEqual([
      'blocked',
    ]);
    expect(kinds([['TXT', 'other.example', 'x']])).toEqual(['blocked']);
    expect(kinds([['TXT', zoneName, 'x']], [], [zoneName])).toEqual(['create']);
  });

  it('never creates next to a record that excludes it, whatever is there', () => {
    const texts = fc.constantFrom(
      'v=spf1 -all',
      '"v=spf1 include:a.example ~all"',
      'v=DMARC1; p=none',
      'note',
      '"x" "y"',
    );
    const any = fc.record({ type: fc.constantFrom('TXT', 'MX', 'CNAME', 'A'), content: texts, isLocked: fc.boolean() });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), (found) => {
        const records = found.map(({ type, content, isLocked }, at) =>
          record(type, zoneName, content, { id: String(at), isLocked, priority: type === 'MX' ? 5 : null }),
        );
        const rivals = records.filter(
          ({ type, content }) => type === 'CNAME' || (type === 'TXT' && /^v=spf1/i.test(decodedText(content))),
        );
        const [planned] = plan([spf], records);
        if (planned?.kind === 'create') expect(rivals).toEqual([]);
        if (planned?.kind === 'change') expect(planned.existing.isLocked).toBe(false);
      }),
    );
  });
});
