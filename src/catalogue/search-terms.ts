import { closestName } from '../base/index.js';
import type { SearchTermsRecord } from './records.js';
import { type Joiner, maskPattern, type SplitSearch, splitTerms } from './split-terms.js';

/** A valid search with its corrections, or why it is refused and what to write. */
export type ReadSearch =
  | { readonly kind: 'search'; readonly text: string; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly say: string; readonly instead: string | null };

/** Longer texts are left to the schema. */
const readLengthMax = 4_000;
const guessedNameLengthMin = 4;
/** Next to a colon these would be read as joiners. */
const joiningWord = /^(?:and|or|not)$/i;

/** One term: its spelling in the request, and its corrections or errors. */
interface ReadTerm {
  /** Null if the intent is unclear. */
  readonly text: string | null;
  readonly note?: string;
  readonly wrong?: string;
}

/**
 * Parses a search of terms `name:value`. Corrects unambiguous mistakes with a note, and refuses what the service would
 * refuse or misread.
 */
export function readSearch(given: string, language: SearchTermsRecord): ReadSearch {
  if (given.length > readLengthMax) return { kind: 'search', text: given, notes: [] };
  if ((given.match(/"/g)?.length ?? 0) % 2 === 1)
    return refusal(['Quotes must be in pairs, around a whole value.'], `${given}"`, language);
  const split = splitTerms(given, language);
  if (split.terms.length === 0) return refusal(['There is nothing to search for.'], null, language);
  const terms = placeAlone(
    split.terms.map((term, at) => readTerm(term, { language, split, at })),
    { language, split },
  );
  const joined = terms.terms.some(({ text }) => text === null)
    ? null
    : join(
        terms.terms.map(({ text }) => text ?? ''),
        terms.joiners,
        language,
      );
  const wrong = [...split.wrong, ...terms.terms.flatMap(({ wrong: why }) => why ?? []), ...terms.wrong];
  if (wrong.length > 0 || joined === null) return refusal(wrong, joined, language);
  const notes = new Set([...split.tidied, ...terms.terms.flatMap(({ note }) => note ?? [])]);
  if (joined === given) return { kind: 'search', text: given, notes: [] };
  return {
    kind: 'search',
    text: joined,
    notes: notes.size === 0 ? [] : [`${[...notes].join(' ')} Sent: ${JSON.stringify(joined)}.`],
  };
}

function join(terms: readonly string[], joiners: readonly Joiner[], { and, or }: SearchTermsRecord): string {
  return terms.map((term, at) => (at === 0 ? term : `${joiners[at - 1] === 'or' ? or : and}${term}`)).join('');
}

// Only a form that is itself right is shown.
function refusal(says: readonly string[], instead: string | null, language: SearchTermsRecord): ReadSearch {
  const say = [...new Set(says)].join(' ');
  const read = instead === null ? null : readSearch(instead, language);
  return { kind: 'refused', say, instead: read?.kind === 'search' ? read.text : null };
}

interface TermPlace {
  readonly language: SearchTermsRecord;
  readonly split: SplitSearch;
  readonly at: number;
}

function readTerm(masked: string, place: TermPlace): ReadTerm {
  const { language } = place;
  const colon = masked.indexOf(':');
  if (colon === -1) return readBare(masked, place);
  const head = masked.slice(0, colon).trim();
  const rest = masked.slice(colon + 1);
  const name = sameName(head, Object.keys(language.names));
  if (name !== null) return readNamed({ name, head: masked.slice(0, colon), rest }, place);
  const alone = sameName(head, language.alone ?? []);
  if (alone !== null) return { text: alone, wrong: `${alone} takes no value.` };
  const meant = sameName(head, Object.keys(language.means ?? {}));
  const target = meant === null ? undefined : language.means?.[meant];
  if (target !== undefined) {
    const { text, wrong } = readNamed({ name: target, head: target, rest }, place);
    return { text, wrong: `There is no search name ${head}; use ${target}.${wrong ? ` ${wrong}` : ''}` };
  }
  return readUnknown({ head, rest, masked }, place);
}

function sameName(given: string, names: readonly string[]): string | null {
  const wanted = given.toLowerCase();
  return names.find((name) => name.toLowerCase() === wanted) ?? null;
}

// Words before a colon that are no search name: a misspelt name, a sign that the language does not have, or plain text.
function readUnknown(
  term: { readonly head: string; readonly rest: string; readonly masked: string },
  place: TermPlace,
): ReadTerm {
  const { head, rest, masked } = term;
  const { language, split } = place;
  const names = Object.keys(language.names);
  const literal = literalOf(masked, place);
  if (head === '') {
    const { text } = readTerm(rest.trim() === '' ? language.bare : rest.trim(), place);
    return { text: rest.trim() === '' ? null : text, wrong: 'A term needs a name before its colon.' };
  }
  const inner = /^(?:[-!+(]+|not\s+)\s*(.+)$/i.exec(head)?.[1];
  if (inner !== undefined && sameName(inner, [...names, ...Object.keys(language.means ?? {})]) !== null)
    return {
      text: null,
      wrong:
        'A search has no negation and no brackets. Search for what is wanted, and leave out the rest of the result.',
    };
  if (head.toLowerCase() === 'not' || /:\s*not\s*:/i.test(masked))
    return {
      text: null,
      wrong: 'A search has no negation. Search for what is wanted, and leave out the rest of the result.',
    };
  if (rest.trim() === '') return { text: null, wrong: needsValue(head, language) };
  const isName = /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(head) && !rest.startsWith('//');
  const guess = isName && head.length >= guessedNameLengthMin ? closestName(head, names) : null;
  if (guess !== null) {
    const { text } = readNamed({ name: guess, head: guess, rest }, place);
    return { text, wrong: unknownName(head, language) };
  }
  if (isName && !/^\s/.test(rest)) return { text: literal, wrong: unknownName(split.unmask(head), language) };
  return literal === null
    ? { text: null, wrong: 'Quotes must be around a whole value.' }
    : {
        text: literal,
        note: `Words before a colon would be read as a search name, so the text is searched for as ${language.bare}.`,
      };
}

function unknownName(head: string, { names, alone, bare }: SearchTermsRecord): string {
  const known = [...Object.keys(names), ...(alone ?? [])].join(', ');
  return `${JSON.stringify(head.slice(0, 60))} is not a search name. The names are ${known}. To search for a text with a colon, write ${bare}:"...".`;
}

function needsValue(head: string, { bare }: SearchTermsRecord): string {
  return `${JSON.stringify(head.slice(0, 60))} needs a value after its colon, such as ${bare}:invoice.`;
}

/** A text in quotes; null if it contains quotes. */
function literalOf(masked: string, { language }: TermPlace): string | null {
  return masked.search(maskPattern) === -1 ? `${language.bare}:"${masked}"` : null;
}

function readBare(masked: string, { language, split, at }: TermPlace): ReadTerm {
  const alone = sameName(masked, language.alone ?? []);
  if (alone !== null)
    return alone === masked ? { text: alone } : { text: alone, note: 'Search names are spelled as listed.' };
  const inside = (language.alone ?? []).find((word) => masked.split(/\s+/).includes(word));
  if (inside !== undefined) {
    const words = masked.split(/\s+/).filter((word) => word !== inside);
    const text = [inside, `${language.bare}:${split.unmask(words.join(' '))}`].join(language.and);
    return { text, wrong: `${inside} is a term of its own. Terms that must all hold are joined by ${language.and}.` };
  }
  const note = `The service takes no bare word, so it is searched for as ${language.bare}.`;
  const pieces = masked.split(new RegExp(`(${maskPattern.source})`)).map((piece) => piece.trim());
  const parts = pieces.filter((piece) => piece !== '').map((piece) => split.unmask(piece));
  if (parts.some((part) => /^"\s*"$/.test(part))) return { text: null, wrong: 'There is nothing between the quotes.' };
  const text = parts
    .map((part) => `${language.bare}:${joiningWord.test(part) ? JSON.stringify(part) : part}`)
    .join(language.and);
  if (parts.length > 1)
    return {
      text,
      wrong: `Words and quoted texts are terms of their own. Terms that must all hold are joined by ${language.and}.`,
    };
  const name = sameName(masked, Object.keys(language.names));
  const next = split.terms[at + 1];
  const joinsNext = split.joiners[at] === 'and' && next !== undefined && !next.includes(':');
  if (name !== null && joinsNext)
    return {
      text,
      wrong: `${JSON.stringify(masked)} is a search name without a value: one colon joins it to its value, ${name}:${split.unmask(next)}.`,
    };
  return { text, note };
}

function readNamed(
  { name, head, rest }: { readonly name: string; readonly head: string; readonly rest: string },
  { language, split }: TermPlace,
): ReadTerm {
  const masked = rest.trim();
  const value = split.unmask(masked);
  const notes: string[] = [];
  if (head.trim() !== name) notes.push('Search names are spelled as listed.');
  if (masked !== rest || head !== head.trim()) notes.push('No space may stand next to the colon of a search name.');
  if (value === '' || /^"\s*"$/.test(value)) return { text: null, wrong: needsValue(name, language) };
  const isQuoted = masked.replace(maskPattern, '') === '' && (masked.match(maskPattern)?.length ?? 0) === 1;
  const bare = isQuoted ? value.slice(1, -1) : value;
  const refused = isQuoted ? null : refuseUnquoted(name, masked, value);
  if (refused) return refused;
  const checked = checkValue(name, bare, language);
  if (typeof checked !== 'string') return { text: null, ...checked };
  if (checked !== bare) notes.push('Values are spelled as listed.');
  const isPlain = !checked.includes(':') && !joiningWord.test(checked);
  if (!isPlain && !isQuoted) notes.push('A value with a colon, or that is a joining word, is sent in quotes.');
  const spelled = isQuoted && checked === bare ? value : isPlain ? checked : `"${checked}"`;
  const text = `${name}:${spelled}`;
  return notes.length === 0 ? { text } : { text, note: notes.join(' ') };
}

function refuseUnquoted(name: string, masked: string, value: string): ReadTerm | null {
  if (masked.search(maskPattern) !== -1)
    return { text: `${name}:"${value.replaceAll('"', '')}"`, wrong: 'Quotes must be around a whole value.' };
  if (/:\s*not\s*:/i.test(masked))
    return {
      text: null,
      wrong: 'A search has no negation. Search for what is wanted, and leave out the rest of the result.',
    };
  return null;
}

/** A value in its listed spelling, or why it is not valid for the name. */
function checkValue(name: string, value: string, { names }: SearchTermsRecord): string | { readonly wrong: string } {
  const { values, pattern, such_as: example } = names[name] ?? {};
  if (values) {
    const listed = sameName(value, values);
    return listed ?? { wrong: `${name}: takes ${values.join(', ')}.` };
  }
  if (pattern !== undefined && !new RegExp(pattern, 'iu').test(value))
    return { wrong: `${name}: takes a value such as ${example ?? pattern}.` };
  return value;
}

interface Placed {
  readonly terms: readonly ReadTerm[];
  readonly joiners: readonly Joiner[];
  readonly wrong: readonly string[];
}

// A term without a value begins a search, and cannot be an alternative.
function placeAlone(terms: readonly ReadTerm[], { language, split }: Omit<TermPlace, 'at'>): Placed {
  const { joiners } = split;
  const words = language.alone ?? [];
  const isAlone = ({ text }: ReadTerm): boolean => text !== null && words.includes(text);
  const found = terms.filter(isAlone);
  const [first] = found;
  if (!first || (found.length === 1 && terms[0] === first && !joiners.includes('or')))
    return { terms, joiners, wrong: [] };
  if (joiners.includes('or')) {
    const wrong = `${first.text} cannot be an alternative: search for it and for the rest in two calls.`;
    return { terms: [{ text: null }], joiners: [], wrong: [wrong] };
  }
  const ordered = [first, ...terms.filter((term) => !isAlone(term))];
  return {
    terms: ordered,
    joiners: joiners.slice(0, ordered.length - 1),
    wrong: [`${first.text} must begin the search.`],
  };
}
