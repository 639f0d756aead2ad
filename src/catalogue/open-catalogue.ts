import { CatalogueFault } from './catalogue-fault.js';
import { writeCompiled } from './compiled-catalogue.js';
import { type CataloguePlaces, type LoadedCatalogue, loadPlaces } from './load-places.js';
import { readSources } from './read-sources.js';
import type { Catalogue } from './types.js';

/**
 * Opens every integration of the catalogue folders. Records that were validated at build time are loaded from the
 * compiled form if the folder is unchanged; others are validated here, which takes a second. An integration with errors
 * is withheld, and the others are opened. Throws `CatalogueFault` if none can be opened.
 */
export async function openCatalogue(places: CataloguePlaces): Promise<Catalogue> {
  return (await openPlaces(places)).catalogue;
}

/** The same, with the state that the next read starts from. Throws `CatalogueFault` if none can be opened. */
export async function openPlaces(places: CataloguePlaces): Promise<LoadedCatalogue> {
  const loaded = await loadPlaces(places);
  const { integrations, withheld } = loaded.catalogue;
  if (integrations.size > 0) return loaded;
  const faults = withheld.flatMap((one) => one.faults);
  throw new CatalogueFault(faults.length > 0 ? faults : [`${places.folder}: no integration found`]);
}

/** Validates a catalogue folder and returns the text of its compiled form. Throws `CatalogueFault`. */
export async function compileCatalogue(folder: string): Promise<string> {
  const sources = readSources(folder);
  const { requireValidSources } = await import('./validate-sources.js');
  return writeCompiled(sources, requireValidSources(sources));
}

/** The text of the module with the validators of a catalogue's schemas. Throws `CatalogueFault`. */
export async function compileValidators(folder: string): Promise<string> {
  const { writeValidators } = await import('./write-validators.js');
  return writeValidators(readSources(folder));
}
