import { isJsonObject, type JsonValue } from './json.js';

/** The value at a dotted path such as `data.0.accountId`; the empty path is the value itself, undefined where nothing stands there. */
export function valueAt(value: JsonValue | undefined, path: string): JsonValue | undefined {
  if (path === '') return value;
  if (!path.includes('.') && isJsonObject(value)) return Object.hasOwn(value, path) ? value[path] : undefined;
  let current: JsonValue | undefined = value;
  for (const step of stepsOf(path)) {
    if (Array.isArray(current)) current = current[Number(step)];
    else if (isJsonObject(current) && Object.hasOwn(current, step)) current = current[step];
    else return undefined;
  }
  return current;
}

const splitPaths = new Map<string, readonly string[]>();
const splitPathsMax = 2_000;

// Nearly all paths are the catalogue's own, and the same few are read in every answer.
function stepsOf(path: string): readonly string[] {
  const known = splitPaths.get(path);
  if (known) return known;
  const steps = path.split('.');
  if (splitPaths.size < splitPathsMax) splitPaths.set(path, steps);
  return steps;
}
