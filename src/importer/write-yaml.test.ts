import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { writeYaml } from './write-yaml.js';

const word = fc.oneof(
  fc.constantFrom('', '~', 'null', 'True', '007', '0x1f', '1e3', '.5', '-', '---', '- a', '? b', 'a: b', 'a #b', '#'),
  fc.constantFrom(
    '.inf',
    'ends:',
    ' starts',
    'ends ',
    "it's",
    'say "x"',
    `'"`,
    '[a',
    '{a',
    '&a',
    '*a',
    '!a',
    '%a',
    '@a',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.stringMatching(/^[\w .:#,'"-]{1,30}$/),
);
const scalar = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value')), fc.dictionary(word, tie('value'))),
}));

describe('YAML', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(parse(writeYaml(given), { version: '1.2' })).toEqual(given);
      }),
    );
  });

  it('is what the general writer writes, for texts on one line', () => {
    const plain = /^[\x20-\x7e]*$/;
    fc.assert(
      fc.property(value, (given) => {
        const text = stringify(given, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.2' });
        // That writer puts what looks like a document marker into a block.
        fc.pre(!/---|\.\.\./.test(text));
        fc.pre(text.split('\n').every((line) => plain.test(line)) && !JSON.stringify(given).includes('\\'));
        expect(writeYaml(given)).toBe(text);
      }),
    );
  });

  it('takes long keys, and leaves out what is undefined', () => {
    const long = 'k'.repeat(2_000);
    const given = { [long]: { a: 1 }, none: undefined, empty: { none: undefined }, list: [[], [[1]], {}] };
    expect(parse(writeYaml(given))).toEqual({ [long]: { a: 1 }, empty: {}, list: [[], [[1]], {}] });
  });
});
