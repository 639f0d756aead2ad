import { isJsonObject, parseExactJson, type Refusal, refuse } from '../base/index.js';
import type { Method } from '../catalogue/index.js';

/** The argument by which a caller reads on where a reply was cut. */
const restArgument = 'rest';

/** Arguments that clients add to every tool for themselves, by the client that does. They mean nothing to a tool. */
const clientArguments: ReadonlyMap<string, string> = new Map([['wait_for_previous', 'Gemini CLI 0.61.0']]);

/** Arguments as a client sent them, without what is not the tool's. */
export interface ReadInput {
  readonly input: unknown;
  /** Where the call reads on; absent where it begins. */
  readonly rest?: string | undefined;
}

/** Takes out of the arguments what clients and this gateway put beside a tool's own. Some clients send all of them as one JSON text. */
export function readInput(given: unknown, { inputSchema, record }: Method): ReadInput {
  const input = typeof given === 'string' ? objectIn(given) : given;
  if (!isJsonObject(input)) return { input };
  const { properties } = inputSchema ?? {};
  const isOwn = (name: string): boolean => isJsonObject(properties) && Object.hasOwn(properties, name);
  const takesRest = record.effect === 'read' && !isOwn(restArgument);
  const { rest } = input;
  const isDropped = (name: string): boolean =>
    (clientArguments.has(name) && !isOwn(name)) ||
    (takesRest && name === restArgument && (typeof rest === 'string' || rest === null));
  const kept = Object.entries(input).filter(([name]) => !isDropped(name));
  return {
    input: kept.length === Object.keys(input).length ? input : Object.fromEntries(kept),
    ...(takesRest && typeof rest === 'string' ? { rest } : {}),
  };
}

function objectIn(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    const value = parseExactJson(text);
    return isJsonObject(value) ? value : text;
  } catch {
    return text;
  }
}

/** The same value, each integer that JavaScript would spoil as its digits in a text. */
export function withoutBigIntegers(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(withoutBigIntegers);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutBigIntegers(member)]));
}

/** Refuses arguments with a bare integer beyond 2^53: several clients round such a number, and the call would mean another object. */
export function refuseBareIntegers(input: unknown): Refusal | null {
  const path = pathOfBigInteger(input, '');
  if (path === null) return null;
  const message = `is a bare number beyond 2^53, which clients may have rounded; send the digits in quotes`;
  return refuse('invalid_params', `${path} ${message}.`, { failures: [{ path, message }] }).refusal;
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
