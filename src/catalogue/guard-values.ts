import { type Failure, type JsonObject, type Result, refuse } from '../base/index.js';
import type { ArgumentRecord, MethodRecord, SearchTermsRecord } from './records.js';
import { readSearch } from './search-terms.js';

/** Longer texts are left to the schema, because a pattern may take long on them. */
const rewrittenLengthMax = 4_000;

type Fields = { readonly [name: string]: ArgumentRecord };

/** Brings a text into the spelling that the service understands; each rewriting leaves one note. */
export function rewriteText(value: string, { rewrites }: ArgumentRecord, notes: string[]): string {
  if (value.length > rewrittenLengthMax) return value;
  let text = value;
  for (const { matches, to, say } of rewrites ?? []) {
    const rewritten = text.replace(new RegExp(matches, 'giu'), to);
    if (rewritten === text) continue;
    text = rewritten;
    const note = `${say} Sent: ${JSON.stringify(text)}.`;
    if (!notes.includes(note)) notes.push(note);
  }
  return text;
}

/** Corrects a search of terms to the form that the service accepts. One that must be refused stays as it is. */
export function tidySearch(value: string, language: SearchTermsRecord, notes: string[]): string {
  const read = readSearch(value, language);
  if (read.kind === 'refused') return value;
  for (const note of read.notes) if (!notes.includes(note)) notes.push(note);
  return read.text;
}

/** Refuses searches that the service would refuse or misread; null if there are none. */
export function refuseSearch(values: JsonObject, fields: Fields): Result<never> | null {
  const failures: Failure[] = [];
  for (const [name, { search_terms: language }] of Object.entries(fields)) {
    const value = values[name];
    if (typeof value !== 'string' || !language) continue;
    const read = readSearch(value, language);
    if (read.kind !== 'refused') continue;
    const shown = read.instead === null ? '' : ` Write ${JSON.stringify(read.instead)}.`;
    failures.push({ path: name, message: `${read.say}${shown}` });
  }
  if (failures.length === 0) return null;
  const words = failures.map(({ path, message }) => `${path}: ${message}`).join(' ');
  return refuse('invalid_params', `Nothing was sent: ${words}`, { failures });
}

/** Refuses texts that the service would misread; null if there are none. */
export function refuseTexts(values: JsonObject, fields: Fields): Result<never> | null {
  const failures: Failure[] = [];
  for (const [name, { refuses = [] }] of Object.entries(fields)) {
    const value = values[name];
    if (typeof value !== 'string') continue;
    const found = refuses.find(({ matches }) => new RegExp(matches, 'iu').test(value));
    if (found) failures.push({ path: name, message: found.say });
  }
  if (failures.length === 0) return null;
  const words = failures.map(({ path, message }) => `${path}: ${message}`).join(' ');
  return refuse('invalid_params', `Nothing was sent: ${words}`, { failures });
}

/** Refuses a call without any of several arguments of which one is required; null if one is present. */
export function refuseNone(
  needed: NonNullable<MethodRecord['needs_one_of']>,
  values: JsonObject,
): Result<never> | null {
  const choices = needed.map((choice) => (typeof choice === 'string' ? [choice] : choice));
  const isGiven = (name: string): boolean => values[name] !== undefined;
  if (choices.length === 0 || choices.some((names) => names.every(isGiven))) return null;
  const [first = [], ...others] = choices.map((names) => names.join(' with '));
  const message = `must be given${others.length > 0 ? `, or ${others.join(', ')}` : ''}`;
  return refuse('invalid_params', `Nothing was sent: ${first} ${message}.`, {
    failures: [{ path: choices[0]?.find((name) => !isGiven(name)) ?? '', message }],
  });
}
