// The integration that a gateway makes of an import, and what its tools cost a model.
import { catalogueFolder } from '../../dist/catalogue/index.js';
import { indexCatalogue } from '../../dist/catalogue/index-catalogue.js';
import { readSchemas } from '../../dist/catalogue/read-sources.js';
import { validateSources } from '../../dist/catalogue/validate-sources.js';
import { compileTool } from '../../dist/toolset/compile-tool.js';
import { countToolTokens } from '../../dist/toolset/index.js';

const schemas = readSchemas(catalogueFolder);

/** Reads the files of an import as a gateway does. Throws where the catalogue refuses them. */
export function integrationOf({ files }) {
  const own = [...files].filter(([path]) => path.endsWith('.yaml') && !/^(?:overlay|import\.lock)/.test(path));
  const texts = new Map([...schemas, ...own.map(([path, text]) => [`played/${path}`, text])]);
  const validated = validateSources({ folder: catalogueFolder, folders: ['played'], texts });
  const [integration] = indexCatalogue(validated).integrations.values();
  return integration;
}

/** Tokens of every tool as `tools/list` has it. */
export async function tokensOf({ methods }) {
  const tokens = [];
  for (const method of methods) tokens.push(await countToolTokens(compileTool(method, [])));
  return tokens;
}
