import { readSchemas } from './read-sources.js';

/** The faults of one integration that is not on disk yet, by the very check that every start makes; `texts` are its files by path. */
export async function checkTexts(
  catalogueFolder: string,
  folder: string,
  texts: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const own = [...texts].map(([path, text]) => [`${folder}/${path}`, text] as const);
  const sources = {
    folder: catalogueFolder,
    folders: [folder],
    texts: new Map([...readSchemas(catalogueFolder), ...own]),
  };
  const { validateSources } = await import('./validate-sources.js');
  return validateSources(sources).withheld.flatMap(({ faults }) => faults);
}
