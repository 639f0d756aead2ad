import type { JsonObject } from '../base/index.js';
import { ImportFault } from './import-fault.js';
import { memberOf, sorted, textsAt } from './members.js';
import type { Operation, Parameter } from './operation.js';

/** Fewest operations of a document from which something is common to them. */
const operationsMin = 5;
/** The share of operations that have a common parameter. */
const commonShare = 0.9;

/** Which parameters of a document are not arguments, although any call may send them. */
export interface CommonParameters {
  /** Their names, sorted. */
  readonly names: readonly string[];
  readonly has: (parameter: Parameter) => boolean;
}

/**
 * The optional headers and query parameters of nearly all operations. They serve a program that writes its requests itself
 * (signatures, keys, formats, tracing), and would cost a model more than what an operation is about (docs/decisions/371). A
 * query parameter is one of them only if operations that replace, change or delete have it too: else it may be a filter.
 * Names under `parameters` in the overlay stay arguments. Throws `ImportFault` for any other name there.
 */
export function commonParametersOf(operations: readonly Operation[], overlay: JsonObject): CommonParameters {
  const counts = new Map<string, { name: string; count: number; isOfWrites: boolean }>();
  for (const { verb, parameters } of operations) {
    const isWrite = verb === 'PUT' || verb === 'PATCH' || verb === 'DELETE';
    for (const parameter of parameters) {
      if (parameter.required || parameter.place === 'path') continue;
      const entry = counts.get(keyOf(parameter)) ?? { name: parameter.name, count: 0, isOfWrites: false };
      entry.count += 1;
      entry.isOfWrites ||= isWrite || parameter.place === 'header';
      counts.set(keyOf(parameter), entry);
    }
  }
  const least = Math.max(operationsMin, Math.ceil(operations.length * commonShare));
  const common = [...counts].filter(([, { count, isOfWrites }]) => count >= least && isOfWrites);
  const kept = keptNames(
    overlay,
    common.map(([, { name }]) => name),
  );
  const left = common.filter(([, { name }]) => !kept.includes(name));
  const keys = new Set(left.map(([key]) => key));
  return {
    names: sorted(new Set(left.map(([, { name }]) => name))),
    has: (parameter) => !parameter.required && keys.has(keyOf(parameter)),
  };
}

function keyOf({ place, name }: Parameter): string {
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}

function keptNames(overlay: JsonObject, known: readonly string[]): readonly string[] {
  const kept = memberOf(overlay, 'parameters');
  if (kept === undefined) return [];
  const names = textsAt(overlay, 'parameters');
  if (!Array.isArray(kept) || names.length !== kept.length)
    throw new ImportFault('overlay.yaml: parameters must be a list of names.');
  const lost = names.find((name) => !known.includes(name));
  if (lost === undefined) return names;
  const list =
    known.length === 0
      ? 'The document has none, so remove parameters.'
      : `Known here: ${sorted(known).join(', ').slice(0, 400)}.`;
  throw new ImportFault(
    `overlay.yaml: parameters: ${JSON.stringify(lost.slice(0, 60))} must be an optional parameter of nearly all operations. ${list}`,
  );
}
