import { setImmediate } from 'node:timers/promises';
import type { JsonObject } from '../../base/index.js';
import { findIntegration, type Integration } from '../../catalogue/index.js';
import { countListTokens, countToolTokens, type Tool, type Toolsets } from '../../toolset/index.js';
import { type AdminRoute, answer, errorAnswer } from '../route.js';

/** Between two turns of the event loop. */
const toolsPerTurn = 20;

// Counted once per version of an integration.
const counted = new WeakMap<Integration, Promise<JsonObject>>();

/** The tools of an integration, and their cost for a model. */
export const integrationToolRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/integration/:name/tools',
    id: 'listIntegrationTools',
    action: 'integrations:read',
    summary: 'List the tools of an integration with the evidence that they rest on and their cost in tokens',
    response: 'All tools, sorted by name.',
    answers: { 200: 'IntegrationTools' },
    handle: async ({ catalogue, toolsets }, { params }) => {
      const integration = findIntegration(catalogue, params.name ?? '');
      if (!integration) return errorAnswer('not_found', `There is no integration ${(params.name ?? '').slice(0, 60)}.`);
      const known = counted.get(integration) ?? countTools(toolsets, integration);
      counted.set(integration, known);
      known.catch(() => counted.delete(integration));
      return answer(200, await known);
    },
  },
];

async function countTools(toolsets: Toolsets, integration: Integration): Promise<JsonObject> {
  const compiled = toolsets.compile(integration.name, {});
  const tools = compiled.ok ? compiled.value.tools : [];
  const cost = compiled.ok ? await countListTokens(compiled.value.listJson) : { model: 0, list: 0 };
  const rows: JsonObject[] = [];
  for (const [index, tool] of tools.entries()) {
    if (index % toolsPerTurn === toolsPerTurn - 1) await setImmediate();
    rows.push(rowOf(tool, await countToolTokens(tool)));
  }
  const strengths = ['live', 'page', 'code'] as const;
  const countOf = (strength: string | null): number => rows.filter((row) => row.strength === strength).length;
  return {
    name: integration.name,
    version: integration.version,
    count: tools.length,
    tokens: cost.model,
    list_tokens: cost.list,
    evidence: {
      ...Object.fromEntries(strengths.map((strength) => [strength, countOf(strength)])),
      unknown: countOf(null),
    },
    tools: rows,
  };
}

function rowOf({ name, title, kind, tags, method: { record, resource } }: Tool, tokens: number): JsonObject {
  const { effect, scopes, strength = null, seen = null, evidence } = record;
  return {
    name,
    title,
    resource: resource.resource,
    kind,
    effect,
    tags,
    scopes,
    strength,
    seen,
    source: evidence,
    tokens,
  };
}
