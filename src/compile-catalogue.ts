/**
 * Validates the catalogue and stores the result in `dist/compiled/`, so that starts can skip the work. Runs in the
 * build, and by hand after a change to the catalogue of an installed program. Exits with file, line and field at the
 * first error.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CatalogueFault, catalogueFolder, compileCatalogue, compiledCatalogueFile } from './catalogue/index.js';

try {
  const text = await compileCatalogue(catalogueFolder);
  mkdirSync(dirname(compiledCatalogueFile), { recursive: true });
  // Renamed into place, so that a gateway that starts meanwhile reads either the old file or the new one.
  writeFileSync(`${compiledCatalogueFile}.new`, text);
  renameSync(`${compiledCatalogueFile}.new`, compiledCatalogueFile);
} catch (error) {
  if (!(error instanceof CatalogueFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
