import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../base/index.js';

/**
 * The arguments of a change that a payload shows otherwise than they were sent. Numbers and booleans are compared as text, letter case
 * does not count, and members that a payload adds to an object do not count either.
 */
export function notApplied(
  echoes: { readonly [argument: string]: string },
  values: JsonObject,
  data: JsonValue,
): readonly string[] {
  return Object.entries(echoes).flatMap(([argument, path]) => {
    const sent = values[argument];
    if (sent === undefined) return [];
    return shows(valueAt(data, path), sent) ? [] : [argument];
  });
}

function shows(shown: JsonValue | undefined, sent: JsonValue): boolean {
  if (sent === null || sent === '') return shown === undefined || shown === null || shown === '';
  if (Array.isArray(sent)) {
    if (!Array.isArray(shown)) return sent.length === 0 && (shown ?? null) === null;
    return shown.length === sent.length && sent.every((item: JsonValue, at) => shows(shown[at], item));
  }
  if (isJsonObject(sent)) {
    return isJsonObject(shown) && Object.entries(sent).every(([name, value]) => shows(shown[name], value));
  }
  return String(shown).toLowerCase() === String(sent).toLowerCase();
}
