import { readSchemas } from './read-sources.js';

/**
 * The files of an integration by path, and the records that they were written from. Defaults are filled into the
 * records.
 */
export interface WrittenTexts {
  readonly texts: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, unknown>;
}

/** The errors of one integration that is not on disk yet, from the same validation as at every start. */
export async function checkTexts(
  catalogueFolder: string,
  folder: string,
  { texts, records }: WrittenTexts,
): Promise<readonly string[]> {
  const inFolder = <T>(files: ReadonlyMap<string, T>) =>
    [...files].map(([path, file]) => [`${folder}/${path}`, file] as const);
  const sources = {
    folder: catalogueFolder,
    folders: [folder],
    texts: new Map([...readSchemas(catalogueFolder), ...inFolder(texts)]),
    written: new Map(inFolder(records)),
  };
  const { validateSources } = await import('./validate-sources.js');
  return validateSources(sources).withheld.flatMap(({ faults }) => faults);
}
