import type { Command } from 'commander';
import { presentTool } from '../admin/index.js';
import { wholeCatalogue } from '../catalogue/index.js';
import { countListTokens, createToolsets } from '../toolset/index.js';
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

/** `gatehouse tools <integration>`: the inventory, straight from the catalogue. */
export function addToolsCommand(program: Command): void {
  program
    .command('tools <integration>')
    .description('list the tools of an integration')
    .option('--methods <names>', 'comma-separated: read, write, custom, or exact method names')
    .option('--tags <names>', 'comma-separated tags, any match')
    .option('--tokens', 'print what the tools cost a model, in tokens, and the whole list')
    .option('--evidence', 'print what the facts of each tool rest on: source, strength (live, page, code), date, reply')
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
      // Filters are judged as parts of a config; here they came as options of the same names.
      if (!toolset.ok)
        throw faultOf({ ...toolset.refusal, message: toolset.refusal.message.replaceAll(/\bconfig\./g, '--') });
      const { tools } = toolset.value;
      if (flags.evidence) {
        const evidence = evidenceOf(tools);
        if (flags.json) return printJson({ tools: evidence, summary: countEvidence(evidence) });
        const rows = evidence.map(({ tool, strength, seen, reply, source }) => [
          tool,
          strength ?? '-',
          seen ?? '-',
          reply,
          source,
        ]);
        printTable(['TOOL', 'STRENGTH', 'SEEN', 'REPLY', 'SOURCE'], rows, 'No tool.');
        return print(`\n${countEvidence(evidence)}`);
      }
      if (flags.json || flags.tokens) {
        const cost = await countListTokens(toolset.value.listJson);
        if (flags.json) return printJson({ tools: tools.map(presentTool), tokens: cost.model, list_tokens: cost.list });
        const discovery = toolset.value.discovery();
        const discoveryCost = await countListTokens(discovery.listJson);
        const codeCost = await countListTokens(toolset.value.code().listJson);
        return printTable(
          ['EXPOSURE', 'TOOLS', 'TOKENS', 'WHOLE LIST'],
          [
            ['all', String(tools.length), String(cost.model), String(cost.list)],
            [
              'discovery',
              String(discovery.listedNames.length),
              String(discoveryCost.model),
              String(discoveryCost.list),
            ],
            ['code', '2', String(codeCost.model), String(codeCost.list)],
          ],
          '',
        );
      }
      if (flags.markdown) return print(toolsPage(toolset.value.integration, tools));
      const rows = tools.map((tool) => [tool.name, tool.method.record.effect, tool.tags.join(','), tool.title]);
      printTable(['TOOL', 'EFFECT', 'TAGS', 'WHAT IT DOES'], rows, 'No tool.');
    });
}
