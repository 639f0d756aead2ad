import { isJsonObject } from '../../base/index.js';
import { findIntegration } from '../../catalogue/index.js';
import { countListTokens } from '../../toolset/index.js';
import { serverConfigSchema } from '../request-schemas.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, refusalAnswer } from '../route.js';

/** Help for choosing before an MCP server is created: presets, and a preview of what a model would see. */
export const previewRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/integration/:name/preset',
    id: 'listPresets',
    action: 'integrations:read',
    summary: 'Starting points for MCP servers of an integration',
    response: 'All presets.',
    answers: { 200: ['Preset'] },
    handle: async ({ catalogue }, { params }) => {
      const integration = findIntegration(catalogue, params.name ?? '');
      if (!integration) return errorAnswer('not_found', `There is no integration ${(params.name ?? '').slice(0, 60)}.`);
      const items = integration.presets.map((preset) => ({ ...preset, config: { ...preset.config } }));
      return listAnswer(
        items.map(({ expires, ...preset }) => (expires ? { ...preset, expires: { ...expires } } : preset)),
        null,
        items.length,
      );
    },
  },
  {
    method: 'POST',
    path: '/integrated-account/:id/mcp/preview',
    id: 'previewMcpServer',
    action: 'tools:read',
    summary: 'Show what a model would see of an MCP server with this config, and what that costs it; makes nothing',
    body: { type: 'object', additionalProperties: false, properties: { config: serverConfigSchema } },
    response: 'The tools that could be called, those that would be listed, and their cost in tokens.',
    answers: { 200: 'Preview' },
    handle: async ({ accounts, everyAccount = accounts, servers, toolsets }, { params, body }) => {
      const { id = '' } = params;
      const account = await everyAccount.get(id);
      if (!account) return errorAnswer('not_found', `There is no integrated account ${id.slice(0, 60)}.`);
      const config = await servers.validate(id, isJsonObject(body) ? body : {});
      if (!config.ok) return refusalAnswer(config.refusal);
      const compiled = toolsets.compile(account.integration.name, config.value);
      if (!compiled.ok) return refusalAnswer(compiled.refusal);
      const { tools } = compiled.value;
      const { tool_exposure: exposure, preload } = config.value;
      const discovery = exposure === 'discovery' ? compiled.value.discovery(preload) : null;
      const code = exposure === 'code' ? compiled.value.code() : null;
      const cost = await countListTokens((code ?? discovery ?? compiled.value).listJson);
      return answer(200, {
        count: tools.length,
        tokens: cost.model,
        list_tokens: cost.list,
        tools: tools.map(({ name, title, description, tags, kind, annotations }) => ({
          name,
          title,
          description,
          tags,
          kind,
          annotations: { ...annotations },
        })),
        listed: code ? [code.searchTool, code.runTool] : (discovery?.listedNames ?? tools.map((tool) => tool.name)),
      });
    },
  },
];
