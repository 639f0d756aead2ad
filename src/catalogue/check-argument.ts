import { isJsonObject, type JsonValue } from '../base/index.js';
import { checkPattern } from './check-pattern.js';
import type { MethodInHand } from './method-in-hand.js';
import type { ArgumentRecord, FieldRecord, SearchTermsRecord } from './records.js';
import type { RecordPath } from './validate-record.js';

const depthMax = 4;
const limitPairs = [
  ['minimum', 'maximum'],
  ['min_items', 'max_items'],
  ['min_length', 'max_length'],
] as const;

/** Validates one argument and its contents. */
export function checkArgument(hand: MethodInHand, field: ArgumentRecord, path: RecordPath, depth = 1): void {
  const { report } = hand;
  if (depth > depthMax) report(path, 'stands too deep: clients take five levels of schema at most');
  if (!field.description && depth === 1) report(path, 'needs a description');
  for (const [index, tool] of (field.from ?? []).entries())
    if (!hand.documented.has(tool)) report([...path, 'from', index], `${tool} is no tool of this integration`);
  checkType(report, field, path);
  checkValues(hand, field, path);
  if (field.items) checkArgument(hand, field.items, [...path, 'items'], depth + 1);
  if (field.values) checkArgument(hand, field.values, [...path, 'values'], depth + 1);
  for (const [name, member] of Object.entries(field.properties ?? {}))
    checkArgument(hand, member, [...path, 'properties', name], depth + 1);
}

function checkType(report: MethodInHand['report'], field: ArgumentRecord, path: RecordPath): void {
  if (field.type === 'array' && !field.items) report(path, 'is an array without items');
  if (field.type === 'object' && !field.properties && !field.values)
    report(path, 'is an object without properties; for free names write values');
  if (field.values && field.type !== 'object') report([...path, 'values'], 'is for objects');
  if (field.nullable === true && field.required !== true && field.default === null)
    report([...path, 'default'], 'is null: an argument that is not given would clear the field');
  if ((field.wire === 'csv' || field.wire === 'null_when_empty') && field.type !== 'array')
    report([...path, 'wire'], `${field.wire} is for arrays`);
}

function checkValues({ report }: MethodInHand, field: ArgumentRecord, path: RecordPath): void {
  checkSpellings(report, field, path);
  if (field.pattern) checkPattern(field.pattern, [...path, 'pattern'], report);
  if (field.default !== undefined && !fits(field.default, field))
    report([...path, 'default'], field.enum ? 'is none of the enum' : `is no ${field.type}`);
  for (const [low, high] of limitPairs)
    if ((field[low] ?? -Infinity) > (field[high] ?? Infinity)) report([...path, high], `is less than ${low}`);
  for (const [retired, successor] of Object.entries(field.retired_values ?? {})) {
    const at = [...path, 'retired_values', retired];
    if (!field.enum?.includes(successor)) report(at, `${successor} is none of the enum`);
    if (field.enum?.includes(retired)) report(at, 'is no retired value: the enum has it');
  }
}

function checkSpellings(report: MethodInHand['report'], field: ArgumentRecord, path: RecordPath): void {
  for (const [at, { matches }] of (field.rewrites ?? []).entries())
    checkPattern(matches, [...path, 'rewrites', at, 'matches'], report);
  for (const [at, { matches }] of (field.refuses ?? []).entries())
    checkPattern(matches, [...path, 'refuses', at, 'matches'], report);
  for (const kind of ['rewrites', 'refuses', 'search_terms'] as const)
    if (field[kind] && (field.type !== 'string' || field.enum)) report([...path, kind], 'is for free texts');
  if (field.search_terms) checkSearchTerms(report, field.search_terms, [...path, 'search_terms']);
}

function checkSearchTerms(report: MethodInHand['report'], language: SearchTermsRecord, path: RecordPath): void {
  const { names, bare, means } = language;
  if (!names[bare]) report([...path, 'bare'], `${bare} is none of the names`);
  for (const [foreign, name] of Object.entries(means ?? {})) {
    if (!names[name]) report([...path, 'means', foreign], `${name} is none of the names`);
    if (names[foreign]) report([...path, 'means', foreign], 'is one of the names');
  }
  for (const [name, { pattern, such_as: example }] of Object.entries(names)) {
    if (pattern === undefined) continue;
    checkPattern(pattern, [...path, 'names', name, 'pattern'], report);
    if (example === undefined) report([...path, 'names', name], 'has a pattern and needs such_as');
  }
}

function fits(value: JsonValue, field: FieldRecord): boolean {
  if (field.enum) return field.enum.some((choice) => choice === value);
  switch (field.type) {
    case 'string':
    case 'id':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
    case 'boolean':
      return typeof value === field.type;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'any':
      return true;
  }
}
