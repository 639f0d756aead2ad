import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseBareIntegers,
  parseExactJson,
  type Refusal,
  refuse,
} from '../base/index.js';
import { fieldSelectionArgument, type Method } from '../catalogue/index.js';
import { type ReplyFormat, replyFormats } from '../servers/index.js';

/** The argument that continues a cut reply. */
const restArgument = 'rest';

/**
 * Arguments that clients add to every tool for their own use: `wait_for_previous` (Gemini CLI 0.61.0), names with a
 * leading underscore or dollar sign, names with the prefix of a client. Tools ignore them.
 */
const clientArgument = /^[_$]|^wait_(?:for|until)_|^(?:run_in|is)_background$|^[\w.-]+\//;

/** A client's arguments, without those that do not belong to the tool. */
export interface ReadInput {
  readonly input: unknown;
  /** The cursor of a continued reply. Absent: the call starts at the beginning. */
  readonly rest?: string | undefined;
  /** The requested form of the reply, as arguments: a call that continues repeats them. */
  readonly wishes: ReplyWishes;
}

/** The requested form of the reply, from arguments of this gateway's own. */
export interface ReplyWishes {
  /** Set if no field is to be omitted. */
  readonly fields?: readonly ['*'];
  readonly reply_format?: ReplyFormat;
}

const everyField: readonly ['*'] = ['*'];

/** Removes the arguments that clients and this gateway add from those of a method. */
export function readInput(given: unknown, { argumentNames, record }: Method): ReadInput {
  const { input } = readOwnArguments(given, argumentNames);
  if (!isJsonObject(input) || record.effect !== 'read') return { input, wishes: {} };
  const own = { ...input };
  const taken = (name: string, isOurs: (value: JsonValue) => boolean): JsonValue | undefined => {
    const value = own[name];
    if (value === undefined || !isOurs(value)) return undefined;
    delete own[name];
    return value;
  };
  const isFree = (name: string): boolean => !argumentNames.has(name);
  const rest = isFree(restArgument)
    ? taken(restArgument, (value) => typeof value === 'string' || value === null)
    : null;
  const format = isFree('reply_format') ? replyFormatOf(taken('reply_format', isReplyFormat)) : null;
  if (!isFree(fieldSelectionArgument)) splitFields(own);
  const all = isFree(fieldSelectionArgument) ? undefined : taken(fieldSelectionArgument, namesAllFields);
  return {
    input: own,
    ...(typeof rest === 'string' ? { rest } : {}),
    wishes: {
      ...(all === undefined ? {} : { fields: everyField }),
      ...(format ? { reply_format: format } : {}),
    },
  };
}

/** Refuses an unknown reply format, unless the method has an argument of that name. */
export function refuseReplyFormat(input: unknown, { argumentNames, record }: Method): Refusal | null {
  const value = isJsonObject(input) ? input.reply_format : undefined;
  if (value === undefined || record.effect !== 'read' || argumentNames.has('reply_format')) return null;
  const message = `must be ${replyFormats.map((format) => JSON.stringify(format)).join(' or ')}`;
  return refuse('invalid_params', `reply_format ${message}.`, { failures: [{ path: 'reply_format', message }] })
    .refusal;
}

function isReplyFormat(value: JsonValue): boolean {
  return value === null || replyFormatOf(value) !== null;
}

function replyFormatOf(value: unknown): ReplyFormat | null {
  const folded = typeof value === 'string' ? value.trim().toLowerCase() : null;
  return replyFormats.find((format) => format === folded) ?? null;
}

/** Splits field names in one comma-separated text into a list. */
function splitFields(input: { [name: string]: JsonValue }): void {
  const value = input[fieldSelectionArgument];
  if (typeof value !== 'string' || value.trimStart().startsWith('[')) return;
  input[fieldSelectionArgument] = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function namesAllFields(value: JsonValue): boolean {
  return value === '*' || value === '["*"]' || (Array.isArray(value) && value.includes('*'));
}

/** Removes the arguments that a client added. Some clients send all arguments as one JSON text. */
export function readOwnArguments(given: unknown, own: ReadonlySet<string>): Pick<ReadInput, 'input'> {
  const input = typeof given === 'string' ? objectIn(given) : given;
  if (!isJsonObject(input)) return { input };
  const kept = Object.entries(input).filter(([name]) => own.has(name) || !clientArgument.test(name));
  return { input: kept.length === Object.keys(input).length ? input : Object.fromEntries(kept) };
}

function objectIn(text: string): unknown {
  if (text.trim() === '') return {};
  const value = jsonIn(text);
  return isJsonObject(value) ? value : text;
}

/** Parses JSON with each bare integer beyond 2^53 as a bigint; undefined if the text is not JSON. */
function jsonIn(text: string): JsonValue | undefined {
  try {
    return parseBareIntegers(text) ?? parseExactJson(text);
  } catch {
    return undefined;
  }
}

/** A list of texts, which some clients send as JSON text or as one text; null if it is neither. */
export function textsIn(value: unknown): readonly string[] | null {
  const parsed = typeof value === 'string' && value.trimStart().startsWith('[') ? jsonIn(value) : value;
  const list = Array.isArray(parsed) ? parsed : [value];
  const texts = list.filter((text) => typeof text === 'string');
  return texts.length === list.length ? texts : null;
}

/** The same value, with each integer that JavaScript cannot represent as a text of its digits. */
export function withoutBigIntegers(value: unknown): unknown {
  return pathOfBigInteger(value, '') === null ? value : withTextsOfDigits(value);
}

function withTextsOfDigits(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(withTextsOfDigits);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withTextsOfDigits(member)]));
}

/**
 * Refuses arguments with a bare integer beyond 2^53: several clients round such numbers, and the call would refer to
 * another object.
 */
export function refuseBareIntegers(given: unknown, { record }: Method): Refusal | null {
  const input = typeof given === 'string' ? objectIn(given) : given;
  const path = pathOfBigInteger(isJsonObject(input) ? readTexts(input, record) : input, '');
  if (path === null) return null;
  const message = `is a bare number beyond 2^53, which clients may have rounded; send the digits in quotes`;
  return refuse('invalid_params', `${path} ${message}.`, { failures: [{ path, message }] }).refusal;
}

/** The same arguments, with lists and objects that a client sent as JSON text parsed. */
function readTexts(input: JsonObject, { documentation }: Method['record']): JsonObject {
  if (!Object.values(input).some(mayBeList)) return input;
  const fields = Object.entries(documentation?.arguments ?? {});
  const read = Object.entries(input).map(([name, value]): [string, JsonValue] => {
    if (!mayBeList(value)) return [name, value];
    const field = fields.find(([own, { also = [] }]) => own === name || also.includes(name))?.[1];
    return [name, field?.type === 'array' || field?.type === 'object' ? (jsonIn(value) ?? value) : value];
  });
  return Object.fromEntries(read);
}

/** Whether a value is a text that may be a list or an object as JSON. */
function mayBeList(value: JsonValue): value is string {
  return typeof value === 'string' && /^\s*[[{]/.test(value);
}

function pathOfBigInteger(value: unknown, at: string): string | null {
  if (typeof value === 'bigint') return at;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const path = pathOfBigInteger(member, at === '' ? name : `${at}.${name}`);
    if (path !== null) return path;
  }
  return null;
}
