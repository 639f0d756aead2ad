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

/** The first case of a method's answers that a payload and its HTTP status meet. */
export function findCase(
  cases: readonly AnswerCaseRecord[],
  data: JsonValue,
  status = 200,
): AnswerCaseRecord | undefined {
  return cases.find((record) => (record.status ?? status) === status && meets(record.when ?? {}, data));
}

/** Whether a payload meets a condition. */
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

/** What templates may name: `{argument}`, `{data.field}`, `{details.field}`, `{context.name}`. */
export interface TemplateSources {
  readonly values: JsonObject;
  readonly data: JsonValue;
  readonly details: JsonValue;
  readonly context: { readonly [name: string]: string };
  /** Names of the account's data centre. */
  readonly place?: { readonly [name: string]: string };
  /** The item of a list that is in hand. */
  readonly item?: JsonValue;
}

/** What a template came to, or the names of the values that it lacks. */
export type Filled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly missing: readonly string[] };

/**
 * Fills a template. A value that is absent or empty, or that is no plain value, leaves no text: half of a record would be published as if
 * it were whole. `quote` is applied to every value.
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

/** What stands for a value where something failed to fill it in. */
const unresolved =
  /\{\s*[A-Za-z][\w.]*\s*\}|\$\{|\(\s*(?:data|details|context|item|place)\.[^)]*\)|^\s*(?:undefined|null|nil|NaN|n\/a|not[ _-]?(?:available|provided|set|found|generated)|[-–—]+|\[object \w+\])\s*$/i;

/** A value as text; undefined where it is blank, an object, a list of the service's, or a placeholder that the service left unfilled. */
function plainText(value: JsonValue | undefined, isOfCaller: boolean): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return isOfCaller && value.length > 0 ? writeExactJson(value) : undefined;
  // A truth value is a state and never a part of a text: as a code it would be published.
  if (typeof value === 'object' || (typeof value === 'boolean' && !isOfCaller)) return undefined;
  const text = String(value);
  return text.trim() === '' || (!isOfCaller && unresolved.test(text)) ? undefined : text;
}

/** What to say of a reply that meets none of a change's cases: what it lacks, and which members are left out for that; empty where there are no cases. */
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
  /** Words for the caller, what was left out among them. */
  readonly notes: readonly string[];
  readonly members: JsonObject;
}

/** The parts of a record that hold templates. */
export interface CaseTemplates {
  readonly say: string;
  readonly otherwise?: string;
  readonly add?: { readonly [name: string]: JsonValue };
}

/**
 * Fills what a case says and adds. A member, or an item of a list, with a value that is not known is left out, and a note says which
 * value and why (`fault`: why the look-up of `details` brought nothing); `otherwise` is then said in place of `say`.
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
  // Words that point to a member which is not there would send the reader looking for it.
  const pointsNowhere =
    templates.otherwise === undefined &&
    Object.keys(templates.add ?? {}).some((name) => members[name] === undefined && said.includes(name));
  return { notes: pointsNowhere ? notes : [said, ...notes], members };
}

const wordsLengthMax = 1_000;

/** What a sentence of ours takes from a service cannot begin a line of its own or imitate one of ours. */
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

/** The value filled; undefined where nothing of it may be shown. */
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
