import { join } from 'node:path';
import { CatalogueFault } from './catalogue-fault.js';
import { readCompiled, writeCompiled } from './compiled-catalogue.js';
import { indexCatalogue } from './index-catalogue.js';
import type { JudgedSources } from './judge-sources.js';
import { type CatalogueSources, readAddedSources, readSources } from './read-sources.js';
import type { Catalogue } from './types.js';

/** Where integrations come from. */
export interface CataloguePlaces {
  /** The folder with the schemas. */
  readonly folder: string;
  /** Its compiled form, made by the build. */
  readonly compiledFile: string;
  /** The operator's integrations, and folders of them. */
  readonly added?: readonly string[];
}

/**
 * Opens every integration of the catalogue folders. Records that were judged when the program was built are taken from the compiled form
 * where nothing in the folder has changed since; all others are judged here, which takes a second. An integration with faults is
 * withheld and the others are opened. Throws `CatalogueFault` where none can be opened.
 */
export async function openCatalogue({ folder, compiledFile, added = [] }: CataloguePlaces): Promise<Catalogue> {
  const sources = readSources(folder);
  const compiled = readCompiled(compiledFile, sources);
  const shipped = compiled ? { integrations: compiled, withheld: [] } : await judged(sources);
  const integrations = [...shipped.integrations];
  const withheld = [...shipped.withheld];
  for (const place of added) {
    const taken = new Set(integrations.map(({ record }) => record.name));
    const found = await judgeAdded(place, sources, taken);
    integrations.push(...found.integrations);
    withheld.push(...found.withheld);
  }
  if (integrations.length === 0) {
    const faults = withheld.flatMap((one) => one.faults);
    throw new CatalogueFault(faults.length > 0 ? faults : [`${folder}: no integration found`]);
  }
  return indexCatalogue(integrations, withheld);
}

/** Judges a catalogue folder and answers the text of its compiled form. Throws `CatalogueFault`. */
export async function compileCatalogue(folder: string): Promise<string> {
  const sources = readSources(folder);
  const { requireFaultless } = await import('./judge-sources.js');
  return writeCompiled(sources, requireFaultless(sources));
}

// Imported here: reading YAML and compiling the records' schemas is what most starts are spared.
async function judged(sources: CatalogueSources, taken?: ReadonlySet<string>): Promise<JudgedSources> {
  const { judgeSources } = await import('./judge-sources.js');
  return judgeSources(sources, taken);
}

async function judgeAdded(
  place: string,
  shipped: CatalogueSources,
  taken: ReadonlySet<string>,
): Promise<JudgedSources> {
  let sources: CatalogueSources;
  try {
    sources = readAddedSources(place, shipped);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { integrations: [], withheld: [{ folder: place, faults: [`${place}: cannot be read: ${words}`] }] };
  }
  const { integrations, withheld } = await judged(sources, taken);
  return {
    integrations,
    withheld: withheld.map((one) => ({
      folder: join(sources.folder, one.folder),
      faults: one.faults.map((fault) => join(sources.folder, fault)),
    })),
  };
}
