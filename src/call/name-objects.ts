import { isJsonObject, type JsonValue, valueAt, valuesAt } from '../base/index.js';
import type { NamedByRecord, ObjectRecord } from '../catalogue/index.js';
import type { NamedObject } from '../store/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { readOther } from './read-other.js';

/** Maximum objects named per call; to approve more, a person has to read the request. */
const objectsMax = 20;
const detailsMax = 3;
const textLengthMax = 200;

/**
 * Names for the ids in a call's arguments, for the approval page: the catalogue declares the read that returns the
 * names. An object whose read fails has no name.
 */
export async function nameObjects(deps: ExecuteDeps, call: CheckedCall): Promise<readonly NamedObject[]> {
  const found = objectsOf(call).slice(0, objectsMax);
  // One read of a list names several of its objects.
  const reads = new Map<string, Promise<JsonValue | null>>();
  const named = await Promise.all(
    found.map(async ({ record, argument, value }): Promise<NamedObject> => {
      const bare = { argument, title: record.title, value: shown(value) };
      const { named_by: naming } = record;
      if (!naming) return { ...bare, name: shown(value), details: [] };
      const isList = !JSON.stringify(naming.arguments).includes('{object}');
      const key = isList ? naming.read : `${naming.read} ${value}`;
      const read = reads.get(key) ?? readPayload(deps, call, naming, value);
      reads.set(key, read);
      return { ...bare, ...nameIn(naming, await read, value) };
    }),
  );
  call.deadline.close();
  return named;
}

interface FoundObject {
  readonly record: ObjectRecord;
  readonly argument: string;
  readonly value: string;
}

function objectsOf({ account, method, values }: CheckedCall): readonly FoundObject[] {
  const records = (account.integration.record.objects ?? []).filter(
    ({ resources }) => resources?.includes(method.resource.resource) ?? true,
  );
  return records.flatMap((record) =>
    record.arguments.flatMap((argument) =>
      valuesAt(values, argument).flatMap((value) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
          ? [{ record, argument, value: String(value) }]
          : [],
      ),
    ),
  );
}

async function readPayload(
  deps: ExecuteDeps,
  call: CheckedCall,
  naming: NamedByRecord,
  value: string,
): Promise<JsonValue | null> {
  if (call.deadline.isOver) return null;
  const read = await readOther(deps, call, naming, { object: value });
  return read.ok && read.validated.kind === 'ok' ? read.validated.data : null;
}

function nameIn(
  { among, name, details = [] }: NamedByRecord,
  payload: JsonValue | null,
  value: string,
): Pick<NamedObject, 'name' | 'details'> {
  const item = among ? itemOf(payload, among, value) : payload;
  const named = item === null ? undefined : valueAt(item, name);
  return {
    name: isText(named) ? shown(String(named)) : null,
    details: details
      .flatMap((path) => (item === null ? [] : valuesAt(item, path)))
      .filter(isText)
      .map((detail) => shown(String(detail)))
      .filter((detail, index, all) => detail !== '' && all.indexOf(detail) === index)
      .slice(0, detailsMax),
  };
}

function itemOf(payload: JsonValue | null, { list = '', member }: NonNullable<NamedByRecord['among']>, value: string) {
  const items = valueAt(payload ?? undefined, list);
  if (!Array.isArray(items)) return null;
  return items.find((item: JsonValue) => isJsonObject(item) && String(valueAt(item, member)) === value) ?? null;
}

function isText(value: JsonValue | undefined): value is string | number | bigint {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'bigint';
}

function shown(text: string): string {
  return text.length <= textLengthMax ? text : `${text.slice(0, textLengthMax - 1)}…`;
}
