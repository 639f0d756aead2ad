import type { IntegratedAccount } from '../accounts/index.js';
import type { JsonObject } from '../base/index.js';
import type { CallOrigin, Gateway } from '../call/index.js';
import type { Method } from '../catalogue/index.js';
import type { Tool, Toolset } from '../toolset/index.js';

/** A held call whose object is to be looked at. */
export interface HeldChange {
  readonly tool: string;
  readonly arguments: JsonObject;
}

/**
 * The present state of what a held call would change, read by the `get` method of the same address, or else of the same resource, where
 * that asks for nothing but arguments of the call. Null where there is none, or it cannot be read now: the call can be decided without it.
 */
export async function readCurrentState(
  {
    gateway,
    toolset,
    account,
  }: { readonly gateway: Gateway; readonly toolset: Toolset; readonly account: IntegratedAccount },
  held: HeldChange,
  origin: CallOrigin,
): Promise<JsonObject | null> {
  const changed = toolset.find(held.tool);
  if (!changed || changed.method.record.effect === 'read') return null;
  const reading = readingTwin(toolset, changed);
  const input = reading && argumentsFor(reading, held.arguments);
  if (!reading || !input) return null;
  const target = { resource: reading.resource.resource, method: reading.record.name };
  const outcome = await gateway.callMethod(account, target, input, origin);
  return outcome.kind === 'done' ? outcome.structured : null;
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
