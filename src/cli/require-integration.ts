import { basename } from 'node:path';
import { withheldWords } from '../admin/index.js';
import { closestName } from '../base/index.js';
import { type Catalogue, findIntegration, type Integration } from '../catalogue/index.js';
import { CommandFault } from './output.js';

/** The integration with a name from a person. Throws a usage error that lists the known ones. */
export function requireIntegration(catalogue: Catalogue, text: string): Integration {
  const integration = findIntegration(catalogue, text);
  if (integration) return integration;
  const { integrations, withheld } = catalogue;
  const wanted = plain(text);
  const faulty = withheld.find(({ folder }) => plain(basename(folder)) === wanted);
  if (faulty) throw new CommandFault(withheldWords(faulty));
  const near = closestName(text, integrations.keys());
  throw new CommandFault(
    `There is no integration ${text.slice(0, 60)}; ${near ? `did you mean ${near}?` : `known: ${[...integrations.keys()].join(', ')}.`}`,
    2,
  );
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
