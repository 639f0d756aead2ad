/**
 * Validates the catalogue and stores the result in `dist/compiled/`, with the validators of its schemas, so that starts
 * can skip the work. Runs in the build, and by hand after a change to the catalogue of an installed program. Exits with
 * file, line and field at the first error.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  builtValidatorsFile,
  CatalogueFault,
  catalogueFolder,
  compileCatalogue,
  compiledCatalogueFile,
  compileValidators,
} from './catalogue/index.js';

// Renamed into place, so that a gateway that starts meanwhile reads either the old file or the new one.
function store(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

try {
  store(builtValidatorsFile, await compileValidators(catalogueFolder));
  store(compiledCatalogueFile, await compileCatalogue(catalogueFolder));
} catch (error) {
  if (!(error instanceof CatalogueFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
