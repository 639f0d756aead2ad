import { fileURLToPath } from 'node:url';

/** The folder of the catalogue that ships with the program. */
export const catalogueFolder = fileURLToPath(new URL('../../catalogue', import.meta.url));

/** Where the build stores its compiled form. */
export const compiledCatalogueFile = fileURLToPath(new URL('../compiled/catalogue.json', import.meta.url));

/** Where the build stores the compiled validators of its schemas. */
export const builtValidatorsFile = fileURLToPath(new URL('../compiled/validators.cjs', import.meta.url));
