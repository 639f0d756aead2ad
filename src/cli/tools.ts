import type { Command } from 'commander';
import { serializeTool } from '../admin/index.js';
import { wholeCatalogue } from '../catalogue/index.js';
import { countListTokens, createToolsets, type IntegrationToolset } from '../toolset/index.js';
import { asCalled, faultOf, print, printJson, printTable } from './output.js';
import { requireIntegration } from './require-integration.js';
import { countEvidence, evidenceOf } from './tools-evidence.js';
import { toolsPage } from './tools-page.js';
import { configOrFault } from './with-installation.js';

interface ToolsFlags {
  readonly methods?: string;
  readonly tags?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly tokens?: boolean;
  readonly evidence?: boolean;
}

/** `gatehouse tools <integration>`: the tools, directly from the catalogue. */
export function addToolsCommand(program: Command): void {
  program
    .command('tools <integration>')
    .description('list the tools of an integration')
    .option('--methods <names>', 'comma-separated: read, write, custom, or exact method names')
    .option('--tags <names>', 'comma-separated tags, any match')
    .option('--tokens', 'print what the tools cost a model, in tokens, and the whole list')
    .option('--evidence', 'print the evidence for each tool: source, strength (live, page, code), date, reply')
    .option('--json', 'print JSON: {tools: [...], tokens, list_tokens}')
    .option('--markdown', 'print a page for people')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse tools <integration> --methods read --tags domains'))
    .action(async (integration: string, flags: ToolsFlags) => {
      const catalogue = await wholeCatalogue(configOrFault({}).catalogueFolders);
      const { name } = requireIntegration(catalogue, integration);
      const names = (text: string | undefined): readonly string[] | undefined =>
        text
          ?.split(',')
          .map((part) => part.trim())
          .filter(Boolean);
      const toolset = createToolsets(catalogue).compile(name, {
        methods: names(flags.methods),
        tags: names(flags.tags),
      });
      // Filters are validated as parts of a config, but these are options of the same names.
      if (!toolset.ok)
        throw faultOf({ ...toolset.refusal, message: toolset.refusal.message.replaceAll(/\bconfig\./g, '--') });
      await printTools(toolset.value, flags);
    });
}

async function printTools(toolset: IntegrationToolset, flags: ToolsFlags): Promise<void> {
  const { tools } = toolset;
  if (flags.evidence) return printEvidence(tools, flags);
  if (flags.json || flags.tokens) return printCost(toolset, flags);
  if (flags.markdown) return print(toolsPage(toolset.integration, tools));
  const rows = tools.map((tool) => [tool.name, tool.method.record.effect, tool.tags.join(','), tool.title]);
  printTable(['TOOL', 'EFFECT', 'TAGS', 'WHAT IT DOES'], rows, 'No matching tools.');
}

function printEvidence(tools: IntegrationToolset['tools'], { json }: ToolsFlags): void {
  const evidence = evidenceOf(tools);
  if (json) {
    printJson({ tools: evidence, summary: countEvidence(evidence) });
    return;
  }
  const rows = evidence.map(({ tool, strength, seen, reply, source }) => [
    tool,
    strength ?? '-',
    seen ?? '-',
    reply,
    source,
  ]);
  printTable(['TOOL', 'STRENGTH', 'SEEN', 'REPLY', 'SOURCE'], rows, 'No matching tools.');
  print(`\n${countEvidence(evidence)}`);
}

/** The token cost of the tools in each exposure. */
async function printCost(toolset: IntegrationToolset, { json }: ToolsFlags): Promise<void> {
  const { tools } = toolset;
  const all = await countListTokens(toolset.listJson);
  if (json) return printJson({ tools: tools.map(serializeTool), tokens: all.model, list_tokens: all.list });
  const { listJson, listedNames } = toolset.discovery();
  const discovery = await countListTokens(listJson);
  const code = await countListTokens(toolset.code().listJson);
  const rows = [
    ['all', String(tools.length), String(all.model), String(all.list)],
    ['discovery', String(listedNames.length), String(discovery.model), String(discovery.list)],
    ['code', '2', String(code.model), String(code.list)],
  ];
  printTable(['EXPOSURE', 'TOOLS', 'TOKENS', 'WHOLE LIST'], rows, '');
}
