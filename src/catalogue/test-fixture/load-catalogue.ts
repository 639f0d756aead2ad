import { indexCatalogue } from '../index-catalogue.js';
import { readSources } from '../read-sources.js';
import type { Catalogue } from '../types.js';
import { requireValidSources } from '../validate-sources.js';

/** A catalogue straight from the files of a folder. */
export function loadCatalogue(folder: string): Catalogue {
  return indexCatalogue(requireValidSources(readSources(folder)));
}
