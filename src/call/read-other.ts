import { type JsonObject, type JsonValue, type Refusal, refuse, valueAt } from '../base/index.js';
import type { Method, ReadRecord } from '../catalogue/index.js';
import { type ClassifiedReply, fillTemplate } from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { declaredList } from './declared-list.js';
import { exchange } from './exchange.js';

/** Payloads of earlier reads, by their names in templates. */
export interface Seen {
  readonly [name: string]: JsonValue;
}

/** The response of another method of the integration, or why it was not called. */
export type OtherRead =
  | { readonly ok: true; readonly validated: ClassifiedReply; readonly method: Method }
  | { readonly ok: false; readonly refusal: Refusal };

/** Calls a read of the same integration with arguments from a call, its context and earlier reads. */
export async function readOther(
  deps: ExecuteDeps,
  call: CheckedCall,
  { read, arguments: given }: ReadRecord,
  seen: Seen = {},
): Promise<OtherRead> {
  const [resource = '', name = ''] = read.split('.');
  const { account } = call;
  const method = account.integration.method(resource, name);
  if (!method) return refuse('not_found', `The integration has no method ${read}.`);
  const checked = method.checkArguments(argumentsFrom(given, call, seen), account.context);
  if (!checked.ok) return checked;
  const exchanged = await exchange(deps, { ...call, method, values: checked.value.values }, method);
  if (!exchanged.ok) return exchanged;
  const { validated } = exchanged;
  if (validated.kind === 'error') return { ok: true, validated, method };
  return { ok: true, validated: { ...validated, data: declaredList(method.record, validated.data) }, method };
}

function argumentsFrom(given: ReadRecord['arguments'], { values, account }: CheckedCall, seen: Seen): JsonObject {
  const sources: JsonObject = { ...account.context, ...seen, ...values };
  const entries = Object.entries(given).flatMap(([name, value]): [string, JsonValue][] => {
    const found = typeof value === 'string' ? filledFrom(sources, value) : value;
    return found === undefined || found === null ? [] : [[name, found]];
  });
  return Object.fromEntries(entries);
}

/**
 * A text that is only `{name}` becomes that value itself; within a text, the value is inserted, and a missing one makes
 * the whole text absent.
 */
function filledFrom(sources: JsonObject, text: string): JsonValue | undefined {
  const path = /^\{([\w.]+)\}$/.exec(text)?.[1];
  if (path !== undefined) return valueAt(sources, path);
  const filled = fillTemplate(text, { values: sources, data: null, details: null, context: {} });
  return filled.ok ? filled.value : undefined;
}
