import { isJsonObject, type JsonObject, type JsonValue } from './json.js';

/**
 * The value at a dotted path such as `data.0.accountId`; the empty path is the value itself, undefined where nothing stands there. A member
 * whose whole name is the path, dots included, counts first.
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

// Nearly all paths are the catalogue's own, and the same few are read in every answer.
function stepsOf(path: string): readonly string[] {
  const known = splitPaths.get(path);
  if (known) return known;
  const steps = path.split('.');
  if (splitPaths.size < splitPathsMax) splitPaths.set(path, steps);
  return steps;
}

/** Every value at a path of which `*` is every item of a list. */
export function valuesAt(value: JsonValue | undefined, path: string): readonly JsonValue[] {
  const [head = '', ...rest] = path.split('.*');
  const found = valueAt(value, head.replace(/^\*\.?|^\.|\.$/g, ''));
  if (rest.length === 0) return found === undefined ? [] : [found];
  const below = rest.join('.*').replace(/^\./, '');
  return Array.isArray(found) ? found.flatMap((item: JsonValue) => valuesAt(item, below)) : [];
}

const nestedMax = 50;

/** The objects in a value, the outermost first, as many levels deep as `depthMax` says; 50 at most. */
export function nestedObjects(value: JsonValue, depthMax: number): readonly JsonObject[] {
  const found: JsonObject[] = [];
  let level: readonly JsonValue[] = [value];
  for (let depth = 0; depth < depthMax && level.length > 0 && found.length < nestedMax; depth += 1) {
    found.push(...level.filter(isJsonObject));
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return found.slice(0, nestedMax);
}
