import { isJsonObject, type JsonValue } from '../base/index.js';

/** A value of a script that is too large or has no form in JSON. */
export class ScriptValueError extends Error {
  override readonly name = 'ScriptValueError';
}

/**
 * How to treat a script's integer beyond 2^53, which may have been rounded: as a bigint, which argument checks refuse,
 * or as the number it is.
 */
export type LargeNumbers = 'refusable' | 'kept';

/**
 * Approximate maximum length of a value's JSON, in characters. Values that refer to one part repeatedly are longer than
 * what the engine sent.
 */
interface Budget {
  left: number;
  readonly large: LargeNumbers;
  readonly path: object[];
}

const perValue = 2;

/**
 * Converts a script's result or argument to JSON: dates to ISO 8601, maps to objects, sets to lists. Omits what
 * `JSON.stringify` omits. Throws `ScriptValueError`.
 */
export function toJson(value: unknown, charactersMax: number, large: LargeNumbers): JsonValue | undefined {
  return convert(value, { left: charactersMax, large, path: [] });
}

function convert(value: unknown, budget: Budget): JsonValue | undefined {
  spend(budget, perValue);
  switch (typeof value) {
    case 'string':
      spend(budget, value.length);
      return value;
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) return null;
      return budget.large === 'refusable' && Number.isInteger(value) && !Number.isSafeInteger(value)
        ? BigInt(value)
        : value;
    case 'bigint': {
      const digits = value.toString();
      spend(budget, digits.length);
      return digits;
    }
    case 'object':
      return value === null ? null : convertObject(value, budget);
    default:
      return undefined;
  }
}

function convertObject(value: object, budget: Budget): JsonValue {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
    throw new ScriptValueError('binary data has no form in JSON: write it as text');
  if (budget.path.includes(value)) throw new ScriptValueError('a value contains itself');
  if (budget.path.length > 200) throw new ScriptValueError('a value is nested more than 200 levels deep');
  budget.path.push(value);
  const converted = convertMembers(value, budget);
  budget.path.pop();
  return converted;
}

function convertMembers(value: object, budget: Budget): JsonValue {
  if (Array.isArray(value) || value instanceof Set) {
    if (Array.isArray(value) && value.length > budget.left) throw tooLarge();
    return Array.from(value as Iterable<unknown>, (item) => convert(item, budget) ?? null);
  }
  const entries: Iterable<readonly [unknown, unknown]> = value instanceof Map ? value : Object.entries(value);
  const members: [string, JsonValue][] = [];
  for (const [key, member] of entries) {
    const name = isJsonObject(key) ? '[object]' : String(key);
    spend(budget, name.length + perValue);
    const converted = convert(member, budget);
    if (converted !== undefined) members.push([name, converted]);
  }
  return Object.fromEntries(members);
}

function spend(budget: Budget, characters: number): void {
  budget.left -= characters;
  if (budget.left < 0) throw tooLarge();
}

function tooLarge(): ScriptValueError {
  return new ScriptValueError('a value is too large');
}
