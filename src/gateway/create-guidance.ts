import type { Clock } from '../base/index.js';
import { createCompletion } from './completion.js';
import type { Guidance } from './guidance-types.js';
import { fillRunbook, findRunbook, promptOf, runbooksOf } from './prompts.js';
import { readResourceAt, resourcesOf, toolTemplate } from './resources.js';
import type { CallOrigin, Endpoint, Gateway } from './types.js';
import { readView, viewResourcesOf } from './views.js';

/** Makes what a server offers beside its tools, all of it within the server's own filter. */
export function createGuidance(clock: Clock, callTool: Gateway['callTool']): Guidance<Endpoint, CallOrigin> {
  return {
    listPrompts: ({ toolset }) => [...runbooksOf(toolset).values()].map(promptOf),
    getPrompt: async ({ toolset }, name, values) => {
      const runbook = findRunbook(toolset, name);
      return runbook.ok ? fillRunbook(runbook.value, values) : { kind: 'refused', refusal: runbook.refusal };
    },
    listResources: resourcesOf,
    listViews: viewResourcesOf,
    listResourceTemplates: () => [toolTemplate],
    readResource: async (endpoint, uri) => readView(endpoint, uri) ?? readResourceAt(endpoint, uri),
    complete: createCompletion(clock, callTool),
  };
}
