import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { ArgumentRecord, Method } from '../catalogue/index.js';

/** Arguments for a read, or the name of one that no earlier reply contains. */
export type LearnedArguments =
  | { readonly ok: true; readonly values: JsonObject }
  | { readonly ok: false; readonly missing: string };

/** Maximum objects inspected per reply. */
const objectsMax = 2_000;

/**
 * Finds values for the required arguments of a read in earlier replies: the first allowed value of an enumerated
 * argument, else a member of the argument's name in a reply of a tool that returns it. Takes members from the same
 * object, so that a folder and a mail in it match.
 */
export function learnArguments(
  { record }: Method,
  {
    context,
    payloads,
  }: {
    /** Values that the account fills in. */
    readonly context: { readonly [name: string]: string };
    /** Payloads by tool name. */
    readonly payloads: ReadonlyMap<string, JsonValue>;
  },
): LearnedArguments {
  const wanted = Object.entries(record.documentation?.arguments ?? {}).filter(
    ([name, field]) => field.required === true && field.default === undefined && !Object.hasOwn(context, name),
  );
  const values: { [name: string]: JsonValue } = {};
  const open = new Map<string, ArgumentRecord>();
  for (const [name, field] of wanted) {
    const [allowed] = field.enum ?? [];
    if (allowed === undefined) open.set(name, field);
    else values[name] = allowed;
  }
  while (open.size > 0) {
    const found = fullest(open, payloads);
    if (Object.keys(found).length === 0) return { ok: false, missing: [...open.keys()][0] ?? '' };
    for (const [name, value] of Object.entries(found)) {
      values[name] = value;
      open.delete(name);
    }
  }
  return { ok: true, values };
}

/** The values of the object that contains most of the wanted ones. */
function fullest(open: ReadonlyMap<string, ArgumentRecord>, payloads: ReadonlyMap<string, JsonValue>): JsonObject {
  let best: JsonObject = {};
  const sources = new Set([...open.values()].flatMap(({ from }) => from ?? []));
  for (const source of sources)
    for (const object of objectsIn(payloads.get(source))) {
      const found = valuesIn(object, source, open);
      if (Object.keys(found).length > Object.keys(best).length) best = found;
    }
  return best;
}

function valuesIn(object: JsonObject, source: string, open: ReadonlyMap<string, ArgumentRecord>): JsonObject {
  const members = new Map(Object.entries(object).map(([name, value]) => [plain(name), value]));
  const found: { [name: string]: JsonValue } = {};
  for (const [name, { from, also }] of open) {
    if (from?.includes(source) !== true) continue;
    const value = [name, ...(also ?? [])].map((known) => members.get(plain(known))).find(isScalar);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

const plain = (name: string): string => name.toLowerCase().replaceAll('_', '');

function isScalar(value: JsonValue | undefined): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

/** The objects of a payload, outer ones first. */
function objectsIn(payload: JsonValue | undefined): readonly JsonObject[] {
  const objects: JsonObject[] = [];
  let level: readonly JsonValue[] = payload === undefined ? [] : [payload];
  while (level.length > 0 && objects.length < objectsMax) {
    objects.push(...level.filter(isJsonObject));
    level = level.flatMap((value) => (Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : []));
  }
  return objects;
}
