import { fileURLToPath } from 'node:url';

/** The folder of the catalogue that ships with the program. */
export const catalogueFolder = fileURLToPath(new URL('../../catalogue', import.meta.url));

/** Where the build stores its compiled form. The sources find it as well, so that tests do not parse every record. */
export const compiledCatalogueFile = fileURLToPath(new URL('../../dist/compiled/catalogue.json', import.meta.url));

/** Where the build stores the compiled validators of its schemas. */
export const builtValidatorsFile = fileURLToPath(new URL('../../dist/compiled/validators.cjs', import.meta.url));

/** The rules of this program as built, whether it runs from its bundle, its compiled files or its sources. */
export const builtRulesFolder = fileURLToPath(new URL('../../dist/catalogue', import.meta.url));
