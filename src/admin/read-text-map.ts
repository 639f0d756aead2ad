import { type Failure, isJsonObject, type JsonObject } from '../base/index.js';

/** Maximum length of a value. */
export const mapValueLengthMax = 20_000;

/**
 * A member of a body that is an object of texts, each trimmed; undefined if it is absent or null. Failures never repeat
 * values.
 */
export function readTextMap(
  body: JsonObject,
  name: string,
  failures: Failure[],
): { readonly [name: string]: string } | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined) return undefined;
  const texts: { [name: string]: string } = {};
  if (isJsonObject(value))
    for (const [key, text] of Object.entries(value)) {
      if (typeof text === 'string' && text.trim() !== '' && text.length <= mapValueLengthMax) texts[key] = text.trim();
      else
        failures.push({
          path: `${name}.${key.slice(0, 60)}`,
          message: `must be a text of 1 to ${mapValueLengthMax} characters`,
        });
    }
  else failures.push({ path: name, message: 'must be an object of texts' });
  return texts;
}
