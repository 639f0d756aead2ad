import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { memberOf } from './members.js';

/** Where a value was finally found, or why it was not. */
export interface Followed {
  readonly value: JsonValue | undefined;
  /** The references that were followed, so that a caller detects a cycle. */
  readonly via: readonly string[];
  readonly fault?: string;
}

/** Follows references inside one document. */
export type Follow = (value: JsonValue | undefined) => Followed;

const stepsMax = 50;

/**
 * Follows `$ref` only inside a document: an external reference is an error, and nothing is opened for it. Only call it
 * where the format allows a reference: a map of names may contain an entry that is *named* `$ref`.
 */
export function createFollow(root: JsonObject, locate: (reference: string) => readonly string[] | null): Follow {
  const known = new Map<string, JsonValue | undefined>();
  const find = (reference: string, steps: readonly string[]): JsonValue | undefined => {
    if (!known.has(reference)) known.set(reference, valueBelow(root, steps));
    return known.get(reference);
  };
  return (start) => {
    const via: string[] = [];
    let value = start;
    while (isJsonObject(value) && typeof value.$ref === 'string') {
      const reference = value.$ref;
      if (via.includes(reference) || via.length > stepsMax)
        return { value: undefined, via, fault: `${shown(reference)} refers to itself` };
      via.push(reference);
      const steps = locate(reference);
      if (steps === null)
        return {
          value: undefined,
          via,
          fault: `${shown(reference)} lies outside the document, and nothing outside is read`,
        };
      value = find(reference, steps);
      if (value === undefined) return { value, via, fault: `${shown(reference)} does not exist in the document` };
    }
    return { value, via };
  };
}

function shown(reference: string): string {
  return JSON.stringify(reference.slice(0, 120));
}

/** The steps of a local JSON pointer (RFC 6901) such as `#/components/schemas/User`; null for anything else. */
export function stepsOfPointer(reference: string): readonly string[] | null {
  if (reference === '#') return [];
  if (!reference.startsWith('#/')) return null;
  return reference
    .slice(2)
    .split('/')
    .map((step) => decoded(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function valueBelow(root: JsonValue, steps: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const step of steps)
    value = Array.isArray(value) ? (/^\d+$/.test(step) ? value[Number(step)] : undefined) : memberOf(value, step);
  return value;
}
