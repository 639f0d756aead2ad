import { closestName } from '../base/index.js';
import type { Catalogue, Integration } from '../catalogue/index.js';
import { CommandFault } from './output.js';

/** The integration that a person named; the folder's spelling with dashes is taken too. Throws a usage fault that names the known ones. */
export function findIntegration({ integrations }: Catalogue, text: string): Integration {
  const integration = integrations.get(text.toLowerCase().replaceAll('-', '_'));
  if (integration) return integration;
  const near = closestName(text, integrations.keys());
  throw new CommandFault(
    `There is no integration ${text.slice(0, 60)}; ${near ? `did you mean ${near}?` : `known: ${[...integrations.keys()].join(', ')}.`}`,
    2,
  );
}
