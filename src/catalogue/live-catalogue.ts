import { catalogueFolder, compiledCatalogueFile } from './catalogue-files.js';
import { type CataloguePlaces, type LoadedCatalogue, loadPlaces } from './load-places.js';
import { openPlaces } from './open-catalogue.js';
import type { Catalogue } from './types.js';

/** The integrations of a process, which reloads changed files while it runs. */
export interface LiveCatalogue {
  /** Always the current state. Its objects never change, so a call ends with the integration that it began with. */
  readonly catalogue: Catalogue;
  /** How often a changed state was applied. */
  generation(): number;
  /** Reads the operator's folders again, without applying anything. */
  read(): Promise<LoadedCatalogue>;
  /** Applies what was read. */
  take(next: LoadedCatalogue): void;
}

/**
 * Opens the shipped integrations and those in the operator's folders. Throws `CatalogueFault` if none can be opened.
 */
export async function openLiveCatalogue(added: readonly string[]): Promise<LiveCatalogue> {
  const places: CataloguePlaces = { folder: catalogueFolder, compiledFile: compiledCatalogueFile, added };
  let loaded = await openPlaces(places);
  let generation = 0;
  return {
    catalogue: {
      get integrations() {
        return loaded.catalogue.integrations;
      },
      get withheld() {
        return loaded.catalogue.withheld;
      },
      get joint() {
        return loaded.catalogue.joint;
      },
    },
    generation: () => generation,
    read: () => loadPlaces(places, loaded),
    take: (next) => {
      loaded = next;
      generation += 1;
    },
  };
}
