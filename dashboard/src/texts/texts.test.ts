import { describe, expect, it } from 'vitest';
import { languageTags } from './languages';

interface Nested {
  readonly [key: string]: string | Nested;
}
const files = import.meta.glob<Nested>('./*/*.json', { eager: true, import: 'default' });
const namespaces = [
  ...new Set(
    Object.keys(files)
      .filter((path) => path.startsWith('./en/'))
      .map((path) => path.slice('./en/'.length, -'.json'.length)),
  ),
];
const pluralSuffix = /_(zero|one|two|few|many|other)$/;

/** Every text of a file by its whole key. */
function flat(texts: Nested, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, text]): readonly (readonly [string, string])[] =>
      typeof text === 'string' ? [[`${prefix}${key}`, text]] : [...flat(text, `${prefix}${key}.`)],
    ),
  );
}

function textsOf(language: string, namespace: string): ReadonlyMap<string, string> {
  const texts = files[`./${language}/${namespace}.json`];
  expect(texts, `dashboard/src/texts/${language}/${namespace}.json exists`).toBeDefined();
  return flat(texts ?? {});
}

function stems(texts: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...texts.keys()].map((key) => key.replace(pluralSuffix, '')))].sort();
}

/** The placeholders and elements of a text. */
function openings(text: string): readonly string[] {
  return [
    ...new Set([
      ...[...text.matchAll(/\{\{\s*([\w.]+)/g)].map(([, name]) => `{{${name}}}`),
      ...[...text.matchAll(/<\/?\w+\s*\/?>/g)].map(([tag]) => tag.replaceAll(' ', '')),
    ]),
  ].sort();
}

describe.each(namespaces)('the texts of %s', (namespace) => {
  const english = textsOf('en', namespace);

  it.each(languageTags)('are whole in %s: the keys of English, and every plural form of the language', (language) => {
    const texts = textsOf(language, namespace);
    expect(stems(texts)).toEqual(stems(english));
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const plurals = stems(english).filter((stem) => english.has(`${stem}_other`));
    for (const stem of plurals)
      expect(
        [...texts.keys()].filter((key) => key.replace(pluralSuffix, '') === stem).toSorted(),
        `the plural forms of ${stem} in ${language}/${namespace}.json`,
      ).toEqual(forms.map((form) => `${stem}_${form}`));
  });

  it.each(languageTags)('take in the same values and elements in %s', (language) => {
    for (const [key, text] of textsOf(language, namespace)) {
      const stem = key.replace(pluralSuffix, '');
      const other = english.get(key) ?? english.get(`${stem}_other`) ?? english.get(stem) ?? '';
      // A form for one may name the number by a word ("yesterday", "a server").
      const isOne = /_(zero|one|two)$/.test(key);
      const without = (found: readonly string[]) => found.filter((name) => !(isOne && name === '{{count}}'));
      expect(without(openings(text)), `${language}/${namespace}.json: ${key}`).toEqual(without(openings(other)));
    }
  });

  it.each(languageTags)('are neither empty nor padded in %s', (language) => {
    for (const [key, text] of textsOf(language, namespace))
      expect(text !== '' && text === text.trim(), `${language}/${namespace}.json: ${key}: “${text}”`).toBe(true);
  });
});
