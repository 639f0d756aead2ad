import { isJsonObject, type JsonObject, type JsonValue, valueAt, writeExactJson } from '../base/index.js';
import type { AnswerCaseRecord, ConditionRecord } from '../catalogue/index.js';

/** The first case of a method's answers that a payload meets. */
export function findCase(cases: readonly AnswerCaseRecord[], data: JsonValue): AnswerCaseRecord | undefined {
  return cases.find((record) => meets(record.when, data));
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

/** Fills a template; a placeholder whose value is missing is left as a readable gap. */
export function fillTemplate(template: string, sources: TemplateSources): string {
  return template.replace(/\{([A-Za-z][\w.]*)\}/g, (_whole, path: string) => {
    const [head = '', ...rest] = path.split('.');
    const named = namedSource(sources, head);
    const value = named === undefined ? valueAt(sources.values, path) : valueAt(named, rest.join('.'));
    if (value === undefined || value === null) return `(${path} unknown)`;
    return typeof value === 'object' ? writeExactJson(value) : String(value);
  });
}

function namedSource({ data, details, context, place, item }: TemplateSources, head: string): JsonValue | undefined {
  const named: { readonly [head: string]: JsonValue | undefined } = { data, details, context, place, item };
  return Object.hasOwn(named, head) ? named[head] : undefined;
}

/** Fills every text of a value that a case adds to the payload. */
export function fillTemplates(value: JsonValue, sources: TemplateSources): JsonValue {
  if (typeof value === 'string') return fillTemplate(value, sources);
  if (Array.isArray(value)) return value.map((item: JsonValue) => fillTemplates(item, sources));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fillTemplates(member, sources)]));
}
