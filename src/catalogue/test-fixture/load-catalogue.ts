import { indexCatalogue } from '../index-catalogue.js';
import { requireFaultless } from '../judge-sources.js';
import { readSources } from '../read-sources.js';
import type { Catalogue } from '../types.js';

/** A catalogue straight from the files of a folder. */
export function loadCatalogue(folder: string): Catalogue {
  return indexCatalogue(requireFaultless(readSources(folder)));
}
