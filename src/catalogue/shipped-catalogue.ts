import { catalogueFolder, compiledCatalogueFile } from './catalogue-files.js';
import { openCatalogue } from './open-catalogue.js';
import type { Catalogue } from './types.js';

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
