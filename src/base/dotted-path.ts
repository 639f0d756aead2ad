import { isJsonObject, type JsonObject, type JsonValue } from './json.js';

/**
 * The value at a dotted path such as `data.0.accountId`, or undefined if there is none. The empty path is the value
 * itself. A member named exactly like the path, dots included, takes precedence.
 */
export function valueAt(value: JsonValue | undefined, path: string): JsonValue | undefined {
  if (path === '') return value;
  if (isJsonObject(value)) {
    if (Object.hasOwn(value, path)) return value[path];
    if (!path.includes('.')) return undefined;
  }
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

// Nearly all paths come from the catalogue, and every reply uses the same few.
function stepsOf(path: string): readonly string[] {
  const known = splitPaths.get(path);
  if (known) return known;
  const steps = path.split('.');
  if (splitPaths.size < splitPathsMax) splitPaths.set(path, steps);
  return steps;
}

/** Every value at a path, where `*` matches every item of a list. */
export function valuesAt(value: JsonValue | undefined, path: string): readonly JsonValue[] {
  const [head = '', ...rest] = path.split('.*');
  const found = valueAt(value, head.replace(/^\*\.?|^\.|\.$/g, ''));
  if (rest.length === 0) return found === undefined ? [] : [found];
  const below = rest.join('.*').replace(/^\./, '');
  return Array.isArray(found) ? found.flatMap((item: JsonValue) => valuesAt(item, below)) : [];
}

const nestedMax = 50;

/** The objects in a value, outermost first, down to `depthMax` levels. At most 50. */
export function nestedObjects(value: JsonValue, depthMax: number): readonly JsonObject[] {
  const found: JsonObject[] = [];
  let level: readonly JsonValue[] = [value];
  for (let depth = 0; depth < depthMax && level.length > 0 && found.length < nestedMax; depth += 1) {
    found.push(...level.filter(isJsonObject));
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return found.slice(0, nestedMax);
}
