import type { SearchTermsRecord } from './records.js';

/** The joiners of two terms of a search. */
export type Joiner = 'and' | 'or';

/** A parsed search. Quoted parts are masked, so that all joiners are outside of quotes. */
export interface SplitSearch {
  /** Masked terms without outer spaces, none of them empty. */
  readonly terms: readonly string[];
  /** The joiners between the terms; one fewer than the terms. */
  readonly joiners: readonly Joiner[];
  /** Corrections that do not change the meaning. */
  readonly tidied: readonly string[];
  /** Why the text cannot be sent as it is. */
  readonly wrong: readonly string[];
  /** A masked text with its quotes restored. */
  unmask(text: string): string;
}

const [open, close, andToken, orToken] = ['\u0002', '\u0003', '\u0004', '\u0005'];
const tokenPattern = new RegExp(`([${andToken}${orToken}])`);
/** One quoted part in a masked text. */
export const maskPattern = new RegExp(`${open}\\d+${close}`, 'g');

/** The known names as a pattern, ignoring letter case. */
function namesPattern({ names, alone, means }: SearchTermsRecord): string {
  const known = [...Object.keys(names), ...Object.keys(means ?? {}), ...(alone ?? [])];
  return `(?:${known.map((name) => name.replaceAll(/[^\w]/g, '\\$&')).join('|')})`;
}

/** Splits a search at its joiners, at the right ones and at common mistakes. */
export function splitTerms(given: string, language: SearchTermsRecord): SplitSearch {
  const quotes: string[] = [];
  const masked = given.replaceAll(/[\u0000-\u001f]+/g, ' ').replaceAll(/"[^"]*"/g, (quoted) => {
    quotes.push(quoted);
    return `${open}${quotes.length - 1}${close}`;
  });
  const unmask = (text: string): string =>
    text.replaceAll(maskPattern, (token) => quotes[Number(token.slice(1, -1))] ?? '');
  const [tidied, wrong] = [new Set<string>(), new Set<string>()];
  const joined = joinRest(joinWords(joinSigns(masked, { language, tidied, wrong }), { language, tidied, wrong }), {
    language,
    tidied,
    wrong,
  });
  const { terms, joiners } = partsOf(joined, tidied);
  return { terms, joiners, tidied: [...tidied], wrong: [...wrong], unmask };
}

interface Findings {
  readonly language: SearchTermsRecord;
  readonly tidied: Set<string>;
  readonly wrong: Set<string>;
}

// Joiners of punctuation: `::`, `:or:`, and their misspellings.
function joinSigns(text: string, { language, tidied, wrong }: Findings): string {
  const { and, or, say } = language;
  const refusal = `${say} Terms that must all hold are joined by ${and}, alternatives by ${or}.`;
  return text
    .replaceAll(/\s*::\s*(and|or|&&?|\|\|?)\s*::\s*/gi, (_found, word: string) => {
      wrong.add(refusal);
      return /^(?:or|\|)/i.test(word) ? orToken : andToken;
    })
    .replaceAll(/\s*(?<!:):\s*(?:and|&&?)\s*:(?!:)\s*/gi, () => {
      wrong.add(refusal);
      return andToken;
    })
    .replaceAll(/\s*(?<!:):\s*(or|\|\|?)\s*:(?!:)\s*/gi, (found, word: string) => {
      if (word.startsWith('|')) wrong.add(refusal);
      else if (found.trim() !== or) tidied.add(`Alternatives are joined by ${or}.`);
      return orToken;
    })
    .replaceAll(/\s*:(?:\s*:)+\s*/g, (found) => {
      if (found !== and) tidied.add(`Terms that must all hold are joined by ${and}, without spaces.`);
      return andToken;
    })
    .replaceAll(/\s*(&&|\|\|)\s*/g, (_found, sign: string) => {
      wrong.add(refusal);
      return sign === '&&' ? andToken : orToken;
    });
}

// Joiners of words: in upper case as in search engines, or in any case before a search name.
function joinWords(text: string, { language, wrong }: Findings): string {
  const { and, or } = language;
  const refusal = `Terms that must all hold are joined by ${and}, alternatives by ${or}, not by a word. To search for the word itself, put quotes around the text.`;
  const take = (_found: string, word: string): string => {
    wrong.add(refusal);
    return /^(?:or|\|)$/i.test(word) ? orToken : andToken;
  };
  const known = namesPattern(language);
  const upper = text
    .split(tokenPattern)
    .map((part) => (isShouted(part, known) ? part : part.replaceAll(/(?<=\S)\s+(AND|OR)\s+(?=\S)/g, take)))
    .join('');
  const quoted = upper.replaceAll(new RegExp(`(?<=${close})\\s+(and|or|&|\\|)\\s+(?=${open})`, 'gi'), take);
  return quoted.replaceAll(
    new RegExp(`(?<=\\S)\\s+(and|or|&|\\|)\\s+(?=${known}\\s*:|[\\p{L}_][\\w-]*:[^\\s/])`, 'giu'),
    take,
  );
}

// In a text of only capitals, AND is an ordinary word.
function isShouted(part: string, known: string): boolean {
  const words = part.replaceAll(/\b(?:AND|OR)\b/g, '').replace(new RegExp(`^\\s*${known}\\s*:`, 'i'), '');
  return /[A-Z]/.test(words) && !/\p{Ll}/u.test(words);
}

// Terms that follow each other with a space, a comma or a single colon in between.
function joinRest(text: string, { language, wrong }: Findings): string {
  const { and, say } = language;
  const known = namesPattern(language);
  const take = (): string => {
    wrong.add(`${say} Terms that must all hold are joined by ${and}.`);
    return andToken;
  };
  const named = new RegExp(`^\\s*${known}\\s*:\\s*[^\\s:]`, 'iu');
  const inNamed = new RegExp(`(?<=[^\\s:,;+&|])[\\s,;+&|]+(?=${known}\\s*:)`, 'giu');
  const inBare = new RegExp(`(?<=[^\\s:,;+&|])[\\s,;+&|]+(?=${known}:[^\\s:/])`, 'giu');
  const single = new RegExp(`(?<=[^\\s:])\\s*:\\s*(?=${known}:[^\\s:/])`, 'giu');
  return text
    .split(tokenPattern)
    .map((part) => part.replaceAll(named.test(part) ? inNamed : inBare, take).replaceAll(single, take))
    .join('');
}

function partsOf(text: string, tidied: Set<string>): Pick<SplitSearch, 'terms' | 'joiners'> {
  const terms: string[] = [];
  const joiners: Joiner[] = [];
  let joiner: Joiner = 'and';
  for (const part of text.split(tokenPattern)) {
    const term = part.trim();
    if (term === andToken) joiner = 'and';
    else if (term === orToken) joiner = 'or';
    else if (term !== '') {
      if (terms.length > 0) joiners.push(joiner);
      terms.push(term);
      joiner = 'and';
    }
  }
  const separators = text.match(new RegExp(`[${andToken}${orToken}]`, 'g'))?.length ?? 0;
  if (separators > joiners.length) tidied.add('A joiner without a term on each side was left out.');
  return { terms, joiners };
}
