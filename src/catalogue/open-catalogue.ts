import { readCompiled, writeCompiled } from './compiled-catalogue.js';
import { indexCatalogue } from './index-catalogue.js';
import { readSources } from './read-sources.js';
import type { Catalogue } from './types.js';

/**
 * Opens every integration of a catalogue folder. Records that were judged when the program was built are taken from the compiled form,
 * which counts only where not one letter of the folder has changed since; otherwise the files are judged here and now, which takes a
 * second, and a fault stops the start: throws `CatalogueFault` with every fault of every file.
 */
export async function openCatalogue(folder: string, compiledFile: string): Promise<Catalogue> {
  const sources = readSources(folder);
  const compiled = readCompiled(compiledFile, sources);
  if (compiled) return indexCatalogue(compiled);
  // Imported here: reading YAML and compiling the records' schemas is what most starts are spared.
  const { judgeSources } = await import('./judge-sources.js');
  return indexCatalogue(judgeSources(sources));
}

/** Judges a catalogue folder and answers the text of its compiled form. Throws `CatalogueFault`. */
export async function compileCatalogue(folder: string): Promise<string> {
  const sources = readSources(folder);
  const { judgeSources } = await import('./judge-sources.js');
  return writeCompiled(sources, judgeSources(sources));
}
