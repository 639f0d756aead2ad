import type { IntegratedAccount } from '../accounts/index.js';
import { type JsonObject, type JsonValue, valueAt, writeExactJson } from '../base/index.js';
import type { CallOrigin, Gateway } from '../call/index.js';
import type { Method, PresentRecord } from '../catalogue/index.js';
import type { Tool, Toolset } from '../toolset/index.js';

/** A held call whose object is read. */
export interface HeldChange {
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** The current state of what a held call would change, and the changes. */
export interface CurrentState {
  readonly state: JsonObject;
  readonly changes: readonly StateChange[];
}

/** One field: its current value and its value after the call. */
export interface StateChange {
  readonly field: string;
  readonly now: JsonValue;
  readonly after: JsonValue;
}

/** What the state is read with. */
interface ReadDeps {
  readonly gateway: Pick<Gateway, 'callMethod'>;
  readonly toolset: Toolset;
  readonly account: IntegratedAccount;
}

/**
 * Reads the current state of what a held call would change, as the method's record declares, or with the `get` method
 * of the same path, else of the same resource, if that needs no arguments other than the call's. Null if there is none
 * or it cannot be read now: the call can be decided without it.
 */
export async function readCurrentState(
  { gateway, toolset, account }: ReadDeps,
  held: HeldChange,
  origin: CallOrigin,
): Promise<CurrentState | null> {
  const changed = toolset.find(held.tool);
  if (!changed || changed.method.record.effect === 'read') return null;
  const { present } = changed.method.record;
  const reading = present ? declaredReading(account, present, held) : twinReading(toolset, changed, held);
  if (!reading) return null;
  const outcome = await gateway.callMethod(account, reading.target, reading.input, origin);
  if (outcome.kind !== 'done') return null;
  return { state: outcome.structured, changes: changesOf(outcome.structured, held.arguments, present?.fields ?? {}) };
}

/** The fields of the state that the arguments of a call would change. */
function changesOf(
  state: JsonObject,
  wanted: JsonObject,
  fields: NonNullable<PresentRecord['fields']>,
): readonly StateChange[] {
  return Object.entries(wanted).flatMap(([name, after]) => {
    const now = valueAt(state, fields[name] ?? name);
    return now === undefined || writeExactJson(now) === writeExactJson(after) ? [] : [{ field: name, now, after }];
  });
}

interface Reading {
  readonly target: { readonly resource: string; readonly method: string };
  readonly input: JsonObject;
}

function declaredReading(
  account: IntegratedAccount,
  { read, arguments: given }: PresentRecord,
  held: HeldChange,
): Reading {
  const [resource = '', method = ''] = read.split('.');
  const sources: JsonObject = { ...account.context, ...held.arguments };
  const input = Object.entries(given).flatMap(([name, value]): [string, JsonValue][] => {
    const source = typeof value === 'string' ? /^\{(\w+)\}$/.exec(value)?.[1] : undefined;
    const found = source === undefined ? value : sources[source];
    return found === undefined ? [] : [[name, found]];
  });
  return { target: { resource, method }, input: Object.fromEntries(input) };
}

function twinReading(toolset: Toolset, changed: Tool, held: HeldChange): Reading | null {
  const twin = readingTwin(toolset, changed);
  const input = twin && argumentsFor(twin, held.arguments);
  return twin && input ? { target: { resource: twin.resource.resource, method: twin.record.name }, input } : null;
}

function readingTwin({ tools }: Toolset, changed: Tool): Method | undefined {
  const readings = tools.filter((tool) => tool.kind === 'get');
  const { path } = changed.method.record.request;
  const twin =
    readings.find(({ method }) => method.record.request.path === path) ??
    readings.find(({ resource }) => resource === changed.resource);
  return twin?.method;
}

function argumentsFor(method: Method, given: JsonObject): JsonObject | null {
  const { properties = {}, required = [] } = (method.inputSchema ?? {}) as {
    readonly properties?: JsonObject;
    readonly required?: readonly string[];
  };
  if (!required.every((name) => given[name] !== undefined)) return null;
  return Object.fromEntries(Object.entries(given).filter(([name]) => name in properties));
}
