import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  plainWords,
  quoteWords,
  valueAt,
  writeExactJson,
} from '../base/index.js';
import type { AnswerCaseRecord, ConditionRecord } from '../catalogue/index.js';

/** The first response case of a method that a payload and its HTTP status match. */
export function findCase(
  cases: readonly AnswerCaseRecord[],
  data: JsonValue,
  status = 200,
): AnswerCaseRecord | undefined {
  return cases.find((record) => (record.status ?? status) === status && meets(record.when ?? {}, data));
}

/** Whether a payload matches a condition. */
export function meets(condition: ConditionRecord, data: JsonValue): boolean {
  for (const [path, expected] of Object.entries(condition)) {
    const value = valueAt(data, path);
    if (typeof expected === 'object' && expected !== null) {
      if (typeof value !== 'string' || !new RegExp(expected.matches, 'u').test(value)) return false;
    } else if (String(value) !== String(expected)) {
      return false;
    }
  }
  return true;
}

/** The values that templates can name: `{argument}`, `{data.field}`, `{details.field}`, `{context.name}`. */
export interface TemplateSources {
  readonly values: JsonObject;
  readonly data: JsonValue;
  readonly details: JsonValue;
  readonly context: { readonly [name: string]: string };
  /** Names of the account's data centre. */
  readonly place?: { readonly [name: string]: string };
  /** The current item of a list. */
  readonly item?: JsonValue;
}

/** A filled template, or the names of its missing values. */
export type Filled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly missing: readonly string[] };

/**
 * Fills a template. A value that is absent, empty or not a plain value is missing: half of a record would be published
 * as if it were whole. `quote` is applied to every value.
 */
export function fillTemplate(
  template: string,
  sources: TemplateSources,
  quote: (text: string) => string = (text) => text,
): Filled<string> {
  const missing: string[] = [];
  const value = template.replace(/\{([A-Za-z][\w.]*)\}/g, (_whole, path: string) => {
    const [head = '', ...rest] = path.split('.');
    const named = namedSource(sources, head);
    const found = named === undefined ? valueAt(sources.values, path) : valueAt(named, rest.join('.'));
    const text = plainText(found, named === undefined);
    if (text === undefined) missing.push(named === undefined || rest.length === 0 ? path : rest.join('.'));
    return text === undefined ? '' : quote(text);
  });
  return missing.length === 0 ? { ok: true, value } : { ok: false, missing: [...new Set(missing)] };
}

/** Placeholders that are left over when a value was not filled in. */
const unresolved =
  /\{\s*[A-Za-z][\w.]*\s*\}|\$\{|\(\s*(?:data|details|context|item|place)\.[^)]*\)|^\s*(?:undefined|null|nil|NaN|n\/a|not[ _-]?(?:available|provided|set|found|generated)|[-–—]+|\[object \w+\])\s*$/i;

/** A value as text. Undefined if it is blank, an object, a list of the service's, or an unfilled placeholder. */
function plainText(value: JsonValue | undefined, isOfCaller: boolean): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return isOfCaller && value.length > 0 ? writeExactJson(value) : undefined;
  // A boolean is a state and never part of a text: as a code it would be published.
  if (typeof value === 'object' || (typeof value === 'boolean' && !isOfCaller)) return undefined;
  const text = String(value);
  return text.trim() === '' || (!isOfCaller && unresolved.test(text)) ? undefined : text;
}

/**
 * Describes why a reply matches none of a change's cases: what it lacks, and which members are omitted because of that.
 * Empty if there are no cases.
 */
export function describeUnmet(cases: readonly AnswerCaseRecord[], data: JsonValue): readonly string[] {
  const paths = [...new Set(cases.flatMap(({ when = {} }) => Object.keys(when)))];
  if (paths.length === 0) return [];
  const states = paths.map((path) => {
    const text = plainText(valueAt(data, path), false);
    return text === undefined
      ? `it has no usable ${path}`
      : `its ${path} is ${quoteWords(text, 100)}, which is not known`;
  });
  const members = [...new Set(cases.flatMap(({ add }) => Object.keys(add ?? {})))].map((name) => `"${name}"`);
  const leftOut = members.length === 0 ? '' : ` Left out for that reason: ${members.join(', ')}.`;
  const said = `The service accepted the call, but its reply does not say what came of it: ${states.join(', ')}.`;
  return [`${said}${leftOut} Read the current state before the next call.`];
}

function namedSource({ data, details, context, place, item }: TemplateSources, head: string): JsonValue | undefined {
  const named: { readonly [head: string]: JsonValue | undefined } = { data, details, context, place, item };
  return Object.hasOwn(named, head) ? named[head] : undefined;
}

/** What a case or an accepted error adds to a result. */
export interface FilledCase {
  /** Notes for the caller, including what was omitted. */
  readonly notes: readonly string[];
  readonly members: JsonObject;
}

/** The parts of a record that contain templates. */
export interface CaseTemplates {
  readonly say: string;
  readonly otherwise?: string;
  readonly add?: { readonly [name: string]: JsonValue };
}

/**
 * Fills the texts and members of a case. A member or list item with a missing value is omitted, and a note names the
 * value and the reason (`fault`: why the lookup of `details` failed). `otherwise` then replaces `say`.
 */
export function fillCase(templates: CaseTemplates, sources: TemplateSources, fault: string | null = null): FilledCase {
  const members: { [name: string]: JsonValue } = {};
  const notes: string[] = [];
  for (const [name, template] of Object.entries(templates.add ?? {})) {
    const missing = new Set<string>();
    const value = fillValue(template, sources, missing);
    if (value !== undefined) members[name] = value;
    if (missing.size > 0) notes.push(leftOutWords(`"${name}"`, missing, { fault, isWhole: value === undefined }));
  }
  const say = fillTemplate(
    notes.length > 0 ? (templates.otherwise ?? templates.say) : templates.say,
    sources,
    inSentence,
  );
  const said = say.ok ? say.value : leftOutWords('A remark', new Set(say.missing), { fault, isWhole: true });
  // A text that refers to an omitted member would send the reader looking for it.
  const pointsNowhere =
    templates.otherwise === undefined &&
    Object.keys(templates.add ?? {}).some((name) => members[name] === undefined && said.includes(name));
  return { notes: pointsNowhere ? notes : [said, ...notes], members };
}

const wordsLengthMax = 1_000;

/** Text of a service inside our own sentence cannot begin a line or imitate our labels. */
function inSentence(value: string): string {
  return plainWords(value, wordsLengthMax);
}

function leftOutWords(
  what: string,
  missing: ReadonlySet<string>,
  { fault, isWhole }: { readonly fault: string | null; readonly isWhole: boolean },
): string {
  const because = fault === null ? 'the service returned no usable value' : fault;
  return `${isWhole ? what : `Part of ${what}`} is left out because ${[...missing].join(', ')} is not known: ${because}.`;
}

/** The filled value; undefined if no part of it may be shown. */
function fillValue(value: JsonValue, sources: TemplateSources, missing: Set<string>): JsonValue | undefined {
  if (typeof value === 'string') {
    const filled = fillTemplate(value, sources);
    if (filled.ok) return filled.value;
    for (const name of filled.missing) missing.add(name);
    return undefined;
  }
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => fillValue(item, sources, missing));
    const known = items.filter((item) => item !== undefined);
    return known.length === 0 && items.length > 0 ? undefined : known;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, fillValue(member, sources, missing)] as const);
  const known = entries.filter((entry): entry is readonly [string, JsonValue] => entry[1] !== undefined);
  return known.length === entries.length ? Object.fromEntries(known) : undefined;
}
