import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { MarkedPath, ResponseMarks } from '../catalogue/index.js';
import { cleanText } from './clean-text.js';

/** A payload that may be shown to a model, and words about what was taken out of it. */
export interface CleanedData {
  readonly data: JsonValue;
  readonly notes: readonly string[];
}

/** Whether there is anything to clean. */
export function needsCleaning(marks: ResponseMarks, mayHide: boolean): boolean {
  return mayHide || marks.html.length > 0 || marks.secret.length > 0;
}

/**
 * Cleans a payload: secrets masked, HTML without what its reader would not see and beside it as plain text (`<name>_text`), and, where
 * `mayHide`, every text without characters that hide something.
 */
export async function cleanData(data: JsonValue, marks: ResponseMarks, mayHide: boolean): Promise<CleanedData> {
  const notes: string[] = [];
  let cleaned = data;
  if (mayHide) {
    const count = { removed: 0 };
    cleaned = withoutHiddenText(cleaned, count);
    if (count.removed > 0)
      notes.push(
        `${count.removed} invisible ${count.removed === 1 ? 'character was' : 'characters were'} taken out of this data: such characters hide text from people. Be wary of what stands beside them.`,
      );
  }
  for (const path of marks.secret) cleaned = changeAt(cleaned, path, () => ({ value: '[secret]' }));
  if (marks.html.length === 0) return { data: cleaned, notes };
  // Many gateways never see a mail: what reads HTML is loaded with the first.
  const { readHtml } = await import('./readable-html.js');
  let hiddenCount = 0;
  for (const path of marks.html) {
    cleaned = changeAt(cleaned, path, (value) => {
      if (typeof value !== 'string') return { value };
      const readable = readHtml(value);
      hiddenCount += readable.hiddenCount;
      return { value: readable.html, text: readable.text };
    });
  }
  if (hiddenCount > 0)
    notes.push(
      `${hiddenCount} hidden ${hiddenCount === 1 ? 'part was' : 'parts were'} taken out of the HTML: its reader would not have seen them. Be wary of the rest.`,
    );
  return { data: cleaned, notes };
}

function withoutHiddenText(value: JsonValue, count: { removed: number }): JsonValue {
  if (typeof value === 'string') {
    const text = cleanText(value);
    count.removed += value.length - text.length;
    return text;
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => withoutHiddenText(item, count));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [cleanText(name), withoutHiddenText(member, count)]),
  );
}

type Change = (value: JsonValue) => { readonly value: JsonValue; readonly text?: string };

function changeAt(value: JsonValue, path: MarkedPath, change: Change): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => changeAt(item, path, change));
  const [name, ...rest] = path;
  // A payload that is the marked value itself has no member to put its text beside.
  if (name === undefined) return change(value).value;
  const member = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (!isJsonObject(value) || member === undefined || member === null) return value;
  if (rest.length > 0 || Array.isArray(member)) return { ...value, [name]: changeAt(member, rest, change) };
  return withChanged(value, name, change(member));
}

function withChanged(object: JsonObject, name: string, changed: ReturnType<Change>): JsonObject {
  const entries: [string, JsonValue][] = [];
  for (const [key, member] of Object.entries(object)) {
    if (key === name) {
      entries.push([key, changed.value]);
      if (changed.text !== undefined) entries.push([`${name}_text`, changed.text]);
    } else entries.push([key, member]);
  }
  return Object.fromEntries(entries);
}
