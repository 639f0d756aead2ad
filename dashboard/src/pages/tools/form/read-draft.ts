import type { Draft } from './draft-types';
import type { Field, ListField, NumberField, ObjectField, TextField } from './field';
import { isOfType, isRecord } from './json-types';

/** What is wrong with a field; the words are `form.faults.<code>` of the namespace `tools`. */
export interface Fault {
  /** Names and places of the members that lead to the field, joined by dots; empty for the whole. */
  readonly path: string;
  readonly code:
    | 'required'
    | 'number'
    | 'integer'
    | 'tooLarge'
    | 'minimum'
    | 'maximum'
    | 'minLength'
    | 'maxLength'
    | 'pattern'
    | 'date'
    | 'dateTime'
    | 'email'
    | 'base64'
    | 'minItems'
    | 'maxItems'
    | 'json'
    | 'jsonType'
    | 'known';
  /** The limit, the types or the names that the words mention. */
  readonly limit?: string;
}

/** The value that a form stands for (undefined where it is left out), or everything that is wrong with it. */
export type ReadDraft =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads what a form holds for a field. The gateway checks the arguments again; what is found here is found without a request. */
export function readDraft(field: Field, draft: Draft, { path = '', isRequired = false } = {}): ReadDraft {
  if (draft.kind === 'absent') return isRequired ? wrong(path, 'required') : right(undefined);
  if (draft.kind === 'null') return right(null);
  // A draft of another kind than its field stands for nothing.
  return readHeld(field, draft, path) ?? wrong(path, 'required');
}

function readHeld(field: Field, draft: Draft, path: string): ReadDraft | null {
  switch (draft.kind) {
    case 'text':
      return readTyped(field, draft.text, path);
    case 'boolean':
      return field.kind === 'boolean' ? right(draft.value) : null;
    case 'choice':
      return field.kind === 'choice' && draft.at < field.options.length ? right(field.options[draft.at]) : null;
    case 'list':
      return field.kind === 'list' ? readList(field, draft.items, path) : null;
    case 'object':
      return field.kind === 'object' ? readObject(field, draft, path) : null;
    case 'union': {
      const option = field.kind === 'union' ? field.options[draft.at] : undefined;
      return option ? readDraft(option, draft.draft, { path, isRequired: true }) : null;
    }
    default:
      return null;
  }
}

function readTyped(field: Field, text: string, path: string): ReadDraft | null {
  switch (field.kind) {
    case 'text':
      return readText(field, text, path);
    case 'number':
      return readNumber(field, text, path);
    case 'json':
      return readJson(field.types, text, path);
    default:
      return null;
  }
}

function right(value: unknown): ReadDraft {
  return { ok: true, value };
}

function wrong(path: string, code: Fault['code'], limit?: string | number): ReadDraft {
  return { ok: false, faults: [{ path, code, ...(limit === undefined ? {} : { limit: String(limit) }) }] };
}

/** The path of a member or an item below another. */
export function below(path: string, step: string | number): string {
  return path === '' ? String(step) : `${path}.${step}`;
}

function readText(field: TextField, text: string, path: string): ReadDraft {
  const length = [...text].length;
  if (length < field.minLength) return wrong(path, length === 0 ? 'required' : 'minLength', field.minLength);
  if (length > field.maxLength) return wrong(path, 'maxLength', field.maxLength);
  if (field.pattern !== null && !new RegExp(field.pattern, 'u').test(text))
    return wrong(path, 'pattern', field.pattern);
  const code = formatFault(field.format, text);
  return code === null ? right(text) : wrong(path, code);
}

const dateForm = /^\d{4}-\d{2}-\d{2}$/;
const dateTimeForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;

function formatFault(format: TextField['format'], text: string): Fault['code'] | null {
  switch (format) {
    case 'date':
      return dateForm.test(text) && !Number.isNaN(Date.parse(text)) ? null : 'date';
    case 'date-time':
      return dateTimeForm.test(text) && !Number.isNaN(Date.parse(text)) ? null : 'dateTime';
    case 'email':
      return /^[^@\s]+@[^@\s]+$/.test(text) ? null : 'email';
    case 'file':
      return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) ? null : 'base64';
    default:
      return null;
  }
}

function readNumber(field: NumberField, text: string, path: string): ReadDraft {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return wrong(path, 'number');
  if (field.isInteger && !Number.isInteger(value)) return wrong(path, 'integer');
  // Beyond, a number in JSON is another one than was typed.
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && /^\s*[+-]?\d+\s*$/.test(text))
    return wrong(path, 'tooLarge', Number.MAX_SAFE_INTEGER);
  if (value < field.minimum) return wrong(path, 'minimum', field.minimum);
  if (value > field.maximum) return wrong(path, 'maximum', field.maximum);
  return right(value);
}

function readJson(types: readonly string[], text: string, path: string): ReadDraft {
  const read = parsed(text);
  if (!read.ok) return wrong(path, 'json');
  if (types.length > 0 && read.value !== null && !types.some((type) => isOfType(read.value, type)))
    return wrong(path, 'jsonType', types.join(', '));
  return right(read.value);
}

function parsed(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

function readList(field: ListField, items: readonly Draft[], path: string): ReadDraft {
  const read = items.map((item, at) => readDraft(field.item, item, { path: below(path, at), isRequired: true }));
  const faults = read.flatMap((one) => (one.ok ? [] : one.faults));
  if (items.length < field.minItems) faults.push({ path, code: 'minItems', limit: String(field.minItems) });
  if (items.length > field.maxItems) faults.push({ path, code: 'maxItems', limit: String(field.maxItems) });
  return faults.length > 0 ? { ok: false, faults } : right(read.map((one) => (one.ok ? one.value : null)));
}

function readObject(field: ObjectField, draft: Extract<Draft, { kind: 'object' }>, path: string): ReadDraft {
  const faults: Fault[] = [];
  const entries: [string, unknown][] = [];
  for (const { name, field: member, isRequired } of field.members) {
    const held = Object.hasOwn(draft.members, name) ? draft.members[name] : undefined;
    const read = readDraft(member, held ?? { kind: 'absent' }, { path: below(path, name), isRequired });
    if (!read.ok) faults.push(...read.faults);
    else if (read.value !== undefined) entries.push([name, read.value]);
  }
  const extra = draft.extra.trim() === '' ? { ok: true as const, value: {} } : parsed(draft.extra);
  const place = below(path, '+');
  if (!extra.ok) faults.push({ path: place, code: 'json' });
  else if (!isRecord(extra.value)) faults.push({ path: place, code: 'jsonType', limit: 'object' });
  else {
    const names = new Set(field.members.map(({ name }) => name));
    const doubled = Object.keys(extra.value).filter((name) => names.has(name));
    if (doubled.length > 0) faults.push({ path: place, code: 'known', limit: doubled.join(', ') });
    entries.push(...Object.entries(extra.value));
  }
  // A member named __proto__ is a member like any other.
  return faults.length > 0 ? { ok: false, faults } : right(Object.fromEntries(entries));
}
