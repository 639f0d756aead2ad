/**
 * Judges the catalogue and keeps what came of it in `dist/compiled/`, so that starts are spared the work. Run by the build; whoever changes
 * the catalogue of an installed program may run it too. A fault ends it with file, line and field.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CatalogueFault, catalogueFolder, compileCatalogue, compiledCatalogueFile } from './catalogue/index.js';

try {
  const text = await compileCatalogue(catalogueFolder);
  mkdirSync(dirname(compiledCatalogueFile), { recursive: true });
  // Renamed into place: a gateway that starts meanwhile reads the old one or the new one, and no half.
  writeFileSync(`${compiledCatalogueFile}.new`, text);
  renameSync(`${compiledCatalogueFile}.new`, compiledCatalogueFile);
} catch (error) {
  if (!(error instanceof CatalogueFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
