import { fileURLToPath } from 'node:url';
import { openCatalogue } from './open-catalogue.js';
import type { Catalogue } from './types.js';

/** The folder of the catalogue that ships with the program. */
export const catalogueFolder = fileURLToPath(new URL('../../catalogue', import.meta.url));

/** Where the build stores its compiled form. */
export const compiledCatalogueFile = fileURLToPath(new URL('../compiled/catalogue.json', import.meta.url));

let shipped: Promise<Catalogue> | undefined;

/** The catalogue that ships with the program, read once: its files do not change while it runs. Throws `CatalogueFault`. */
export function shippedCatalogue(): Promise<Catalogue> {
  shipped ??= openCatalogue({ folder: catalogueFolder, compiledFile: compiledCatalogueFile });
  return shipped;
}

/** The shipped catalogue and the integrations in folders of the operator, read when it is called. Throws `CatalogueFault`. */
export function wholeCatalogue(added: readonly string[]): Promise<Catalogue> {
  return added.length === 0
    ? shippedCatalogue()
    : openCatalogue({ folder: catalogueFolder, compiledFile: compiledCatalogueFile, added });
}
