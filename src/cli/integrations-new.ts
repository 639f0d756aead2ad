import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { catalogueFolder } from '../catalogue/index.js';
import { CommandFault } from './output.js';

const nameForm = /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/;
const nameLengthMax = 20;

/**
 * Copies the template into a new folder under a name, and returns the folder. Throws an error if it cannot be created.
 */
export function newIntegration(name: string, place: string | undefined): string {
  if (!nameForm.test(name) || name.length < 2 || name.length > nameLengthMax)
    throw new CommandFault(
      `The name must be 2 to ${nameLengthMax} lower-case letters, digits and dashes, and begin with a letter, such as acme-crm.`,
      2,
    );
  if (place === undefined)
    throw new CommandFault(
      'Missing folder: pass --folder or set GATEHOUSE_CATALOGUE to your folder of integrations.',
      2,
    );
  const folder = join(resolve(place), name);
  if (existsSync(folder)) throw new CommandFault(`${folder} exists already. Choose another name or folder.`);
  mkdirSync(place, { recursive: true });
  cpSync(join(catalogueFolder, '_template'), folder, { recursive: true });
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, path);
    if (!statSync(file).isFile()) continue;
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('acme_mail', name.replaceAll('-', '_')));
  }
  return folder;
}
