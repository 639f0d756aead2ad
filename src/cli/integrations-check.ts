import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Catalogue, wholeCatalogue } from '../catalogue/index.js';
import { CommandFault } from './output.js';

/** The result of checking integrations. */
export interface CheckedIntegrations {
  /** Names of the integrations without errors. */
  readonly checked: readonly string[];
  /** Each as `file:line:column pointer: what is wrong`. */
  readonly faults: readonly string[];
  /** What the records still lack. */
  readonly todo: readonly string[];
}

/** Checks one integration, a folder of them, or by default the whole catalogue with the operator's folders. */
export async function checkIntegrations(
  folder: string | undefined,
  places: readonly string[],
): Promise<CheckedIntegrations> {
  if (folder === undefined) return reportOf(await wholeCatalogue(places));
  const path = resolve(folder);
  if (!existsSync(path)) throw new CommandFault(`There is no folder ${path}.`, 2);
  const shipped = await wholeCatalogue([]);
  const { integrations, withheld } = await wholeCatalogue([path]);
  const own = [...integrations.values()].filter(({ name }) => !shipped.integrations.has(name));
  if (own.length === 0 && withheld.length === 0)
    throw new CommandFault(`${path} has no integration: each is a folder with integration.yaml.`, 2);
  return reportOf({ joint: [], integrations: new Map(own.map((one) => [one.name, one])), withheld });
}

function reportOf({ integrations, withheld }: Catalogue): CheckedIntegrations {
  const todo = [...integrations.values()].flatMap(({ name, record, methods }) => [
    ...(record.todo ?? []).map((words) => `${name}: ${words}`),
    ...methods.flatMap((method) => (method.record.todo ?? []).map((words) => `${method.toolName}: ${words}`)),
  ]);
  return { checked: [...integrations.keys()], faults: withheld.flatMap(({ faults }) => faults), todo };
}
