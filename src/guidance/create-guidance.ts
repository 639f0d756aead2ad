import type { Clock } from '../base/index.js';
import type { Gateway } from '../call/index.js';
import { createCompletion } from './completion.js';
import type { GuidedGateway } from './guidance-types.js';
import { fillRunbook, findRunbook, promptOf, runbooksOf } from './prompts.js';
import { readResourceAt, resourcesOf, toolTemplate } from './resources.js';
import { readView, viewResourcesOf } from './views.js';

/** Adds to a gateway what a server offers besides tools, all of it within the filter of the server. */
export function withGuidance(gateway: Gateway, clock: Clock): GuidedGateway {
  return {
    ...gateway,
    listPrompts: ({ toolset }) => [...runbooksOf(toolset).values()].map(promptOf),
    getPrompt: async ({ toolset }, name, values) => {
      const runbook = findRunbook(toolset, name);
      return runbook.ok ? fillRunbook(runbook.value, values) : { kind: 'refused', refusal: runbook.refusal };
    },
    listResources: resourcesOf,
    listViews: viewResourcesOf,
    listResourceTemplates: () => [toolTemplate],
    readResource: async (endpoint, uri) => readView(endpoint, uri) ?? readResourceAt(endpoint, uri),
    complete: createCompletion(clock, gateway.callTool),
  };
}
