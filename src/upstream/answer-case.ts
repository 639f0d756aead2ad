import { isJsonObject, type JsonObject, type JsonValue, valueAt, writeExactJson } from '../base/index.js';
import type { AnswerCaseRecord, ConditionRecord } from '../catalogue/index.js';

/** The first case of a method's answers that a payload meets. */
export function findCase(cases: readonly AnswerCaseRecord[], data: JsonValue): AnswerCaseRecord | undefined {
  return cases.find((record) => holds(record.when, data));
}

function holds(condition: ConditionRecord, data: JsonValue): boolean {
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
}

/** Fills a template; a placeholder whose value is missing is left as a readable gap. */
export function fillTemplate(template: string, sources: TemplateSources): string {
  return template.replace(/\{([A-Za-z][\w.]*)\}/g, (_whole, path: string) => {
    const [head = '', ...rest] = path.split('.');
    const source: JsonValue | undefined =
      head === 'data'
        ? sources.data
        : head === 'details'
          ? sources.details
          : head === 'context'
            ? sources.context
            : sources.values;
    const value = valueAt(source, head === 'data' || head === 'details' || head === 'context' ? rest.join('.') : path);
    if (value === undefined || value === null) return `(${path} unknown)`;
    return typeof value === 'object' ? writeExactJson(value) : String(value);
  });
}

/** Fills every text of a value that a case adds to the payload. */
export function fillTemplates(value: JsonValue, sources: TemplateSources): JsonValue {
  if (typeof value === 'string') return fillTemplate(value, sources);
  if (Array.isArray(value)) return value.map((item: JsonValue) => fillTemplates(item, sources));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fillTemplates(member, sources)]));
}
