import { type Failure, isJsonObject, type JsonObject, type JsonValue, ok, type Result, refuse } from '../base/index.js';
import { type AdminAnswer, type AdminRequest, answer, refusalAnswer } from './route.js';

/** Changes that run at the same time share the wait for the disk. */
const togetherMax = 50;

/** Maximum items of a bulk route, and the member of a result that contains what was created. */
export interface BulkOptions {
  readonly itemsMax: number;
  readonly member: string;
}

/** The body of a bulk route: `{items: [...]}`. */
export function bulkBody(items: JsonObject, itemsMax: number): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['items'],
    properties: { items: { type: 'array', minItems: 1, maxItems: itemsMax, items } },
  };
}

/** Does the work for every item of a bulk request; one that is refused does not stop the others. */
export async function bulkEach(
  { body }: Pick<AdminRequest, 'body'>,
  { itemsMax, member }: BulkOptions,
  work: (item: JsonObject) => Promise<Result<JsonObject>>,
): Promise<AdminAnswer> {
  const items = readItems(body, itemsMax);
  if (!items.ok) return refusalAnswer(items.refusal);
  const results: Result<JsonObject>[] = [];
  for (let start = 0; start < items.value.length; start += togetherMax)
    results.push(
      ...(await Promise.all(
        items.value
          .slice(start, start + togetherMax)
          .map((item) => (isJsonObject(item) ? work(item) : refuse('invalid_params', 'An item must be an object.'))),
      )),
    );
  return bulkAnswer(results, member);
}

/** The items of a bulk request, each still unchecked. */
export function readItems(body: JsonValue | undefined, itemsMax: number): Result<readonly JsonValue[]> {
  const failures: Failure[] = [];
  const members = isJsonObject(body) ? body : {};
  for (const key of Object.keys(members))
    if (key !== 'items') failures.push({ path: key.slice(0, 60), message: 'is not a field (known: items)' });
  const { items } = members;
  const isList = Array.isArray(items) && items.length > 0 && items.length <= itemsMax;
  if (!isList) failures.push({ path: 'items', message: `must be a list of 1 to ${itemsMax} objects` });
  return failures.length > 0 || !Array.isArray(items)
    ? refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures })
    : ok(items);
}

/** A result for each item, in their order. */
export function bulkAnswer(results: readonly Result<JsonObject>[], member: string): AdminAnswer {
  const shown = results.map((result): JsonObject => {
    if (result.ok) return { ok: true, [member]: result.value };
    return { ok: false, error: refusalAnswer(result.refusal).body };
  });
  const succeeded = results.filter((result) => result.ok).length;
  return answer(200, { results: shown, succeeded, failed: results.length - succeeded });
}
