import { CatalogueFault } from './catalogue-fault.js';
import { writeCompiled } from './compiled-catalogue.js';
import { type CataloguePlaces, type LoadedCatalogue, loadPlaces } from './load-places.js';
import { readSources } from './read-sources.js';
import type { Catalogue } from './types.js';

/**
 * Opens every integration of the catalogue folders. Records that were judged when the program was built are taken from the compiled form
 * where nothing in the folder has changed since; all others are judged here, which takes a second. An integration with faults is
 * withheld and the others are opened. Throws `CatalogueFault` where none can be opened.
 */
export async function openCatalogue(places: CataloguePlaces): Promise<Catalogue> {
  return (await openPlaces(places)).catalogue;
}

/** The same, with what the next reading begins from. Throws `CatalogueFault` where none can be opened. */
export async function openPlaces(places: CataloguePlaces): Promise<LoadedCatalogue> {
  const loaded = await loadPlaces(places);
  const { integrations, withheld } = loaded.catalogue;
  if (integrations.size > 0) return loaded;
  const faults = withheld.flatMap((one) => one.faults);
  throw new CatalogueFault(faults.length > 0 ? faults : [`${places.folder}: no integration found`]);
}

/** Judges a catalogue folder and answers the text of its compiled form. Throws `CatalogueFault`. */
export async function compileCatalogue(folder: string): Promise<string> {
  const sources = readSources(folder);
  const { requireFaultless } = await import('./validate-sources.js');
  return writeCompiled(sources, requireFaultless(sources));
}
