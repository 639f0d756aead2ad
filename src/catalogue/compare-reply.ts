import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { type KnownWords, knownWordsOf, undeclaredNames } from './member-names.js';
import type { FieldRecord } from './records.js';

/**
 * How one place of a reply differs from its declaration: a value of another type, an undeclared null, a value outside
 * the declared ones, an undeclared member, or a declared member that no item has.
 */
export type ReplyDifferenceKind = 'type' | 'null' | 'value' | 'undeclared' | 'absent';

/** One difference between a payload and its declared type. It names types and members of the reply, never values. */
export interface ReplyDifference {
  readonly kind: ReplyDifferenceKind;
  /**
   * Such as `items[].owner.id`: `[]` is every item of a list, `*` every member of an object with free names. Empty: the
   * payload.
   */
  readonly path: string;
  /** The declared type, or `nothing`. */
  readonly declared: string;
  /** The type that was found, or `nothing`. */
  readonly found: string;
}

/** Kinds of difference that contradict the declaration; the others only go beyond it or fall short of it. */
export const contradictions: readonly ReplyDifferenceKind[] = ['type', 'null', 'value'];

/**
 * Compares a payload, integers beyond 2^53 as texts of digits, with its declared type. Each difference is listed once.
 */
export function compareReply(
  response: FieldRecord,
  payload: JsonValue,
  words: KnownWords = knownWordsOf([response]),
): readonly ReplyDifference[] {
  const found = new Map<string, ReplyDifference>();
  const report: Report = (difference) => {
    found.set(`${difference.kind} ${difference.path} ${difference.found}`, difference);
  };
  compareAll(response, [payload], { path: '', report, words });
  return [...found.values()];
}

type Report = (difference: ReplyDifference) => void;

interface Place {
  readonly path: string;
  readonly report: Report;
  readonly words: KnownWords;
}

// The values of one place in every item are compared together, because a member may be absent from some items.
function compareAll(field: FieldRecord, values: readonly JsonValue[], { path, report, words }: Place): void {
  const declared = field.type;
  const fitting = values.filter((value) => {
    if (value === null) {
      if (field.nullable !== true && declared !== 'any') report({ kind: 'null', path, declared, found: 'null' });
      return false;
    }
    if (!isOfType(field, value)) {
      report({ kind: 'type', path, declared, found: typeNameOf(value) });
      return false;
    }
    if (field.enum !== undefined && !field.enum.some((allowed) => allowed === value))
      report({ kind: 'value', path, declared: `one of ${field.enum.join(', ')}`, found: typeNameOf(value) });
    return true;
  });
  if (field.items) {
    const items = fitting.flatMap((value) => (Array.isArray(value) ? value : []));
    compareAll(field.items, items, { path: `${path}[]`, report, words });
  }
  if (field.properties ?? field.values) compareMembers(field, fitting.filter(isJsonObject), { path, report, words });
}

function compareMembers(field: FieldRecord, objects: readonly JsonObject[], { path, report, words }: Place): void {
  const inside = path === '' ? '' : `${path}.`;
  const properties = field.properties ?? {};
  for (const [name, member] of Object.entries(properties)) {
    const values = objects.flatMap((object) => (Object.hasOwn(object, name) ? [object[name] ?? null] : []));
    if (values.length > 0) compareAll(member, values, { path: `${inside}${name}`, report, words });
    else if (objects.length > 0)
      report({ kind: 'absent', path: `${inside}${name}`, declared: member.type, found: 'nothing' });
  }
  const free = objects.flatMap((object) => Object.entries(object)).filter(([name]) => !Object.hasOwn(properties, name));
  if (field.values) {
    const values = free.map(([, value]) => value);
    if (values.length > 0) compareAll(field.values, values, { path: `${inside}*`, report, words });
    return;
  }
  const shown = undeclaredNames(objects, Object.keys(properties), words);
  for (const [name, value] of free)
    report({
      kind: 'undeclared',
      path: `${inside}${shown(name)}`,
      declared: 'nothing',
      found: typeNameOf(value),
    });
}

function isOfType(field: FieldRecord, value: JsonValue): boolean {
  switch (field.type) {
    case 'any':
      return true;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'id':
      return typeof value === 'string' || Number.isInteger(value);
    // Integers that a number would spoil arrive as texts of digits.
    case 'integer':
      return Number.isInteger(value) || (typeof value === 'string' && /^-?[1-9]\d{15,}$/.test(value));
    default:
      return typeof value === field.type;
  }
}

function typeNameOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return /^-?\d+$/.test(value) ? 'string of digits' : 'string';
  return typeof value;
}
