import { isJsonObject, type JsonValue } from './json.js';

/** The value at a dotted path such as `data.0.accountId`; the empty path is the value itself, undefined where nothing stands there. */
export function valueAt(value: JsonValue | undefined, path: string): JsonValue | undefined {
  if (path === '') return value;
  if (!path.includes('.') && isJsonObject(value)) return Object.hasOwn(value, path) ? value[path] : undefined;
  let current: JsonValue | undefined = value;
  for (const step of path.split('.')) {
    if (Array.isArray(current)) current = current[Number(step)];
    else if (isJsonObject(current) && Object.hasOwn(current, step)) current = current[step];
    else return undefined;
  }
  return current;
}
