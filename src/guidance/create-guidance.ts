import type { Clock } from '../base/index.js';
import type { Gateway } from '../call/index.js';
import type { Catalogue } from '../catalogue/index.js';
import { createCompletion } from './completion.js';
import type { GuidedGateway } from './guidance-types.js';
import { guidesOf } from './guide-steps.js';
import { castOf } from './joint/match-roles.js';
import { runJoint } from './joint/run-joint.js';
import { fillRunbook, findRunbook, offeredRunbooks, promptOf } from './prompts.js';
import { readResourceAt, resourcesOf, toolTemplate } from './resources.js';
import { readView, viewResourcesOf } from './views.js';

/**
 * Adds prompts, resources, views and completion to a gateway, all within the filter of the server. Procedures of
 * `catalogue` are read on each use.
 */
export function withGuidance(
  gateway: Gateway,
  clock: Clock,
  catalogue: Pick<Catalogue, 'joint'> = { joint: [] },
): GuidedGateway {
  return {
    ...gateway,
    listPrompts: (endpoint) => offeredRunbooks(endpoint, catalogue.joint).map(promptOf),
    getPrompt: async (endpoint, name, values) => {
      const runbook = findRunbook(endpoint, name, catalogue.joint);
      return runbook.ok ? fillRunbook(runbook.value, values) : { kind: 'refused', refusal: runbook.refusal };
    },
    listResources: resourcesOf,
    listViews: viewResourcesOf,
    listResourceTemplates: () => [toolTemplate],
    readResource: async (endpoint, uri) => readView(endpoint, uri) ?? readResourceAt(endpoint, uri),
    complete: createCompletion(clock, gateway.callTool, catalogue),
    jointRunbooksOf: (endpoint) =>
      catalogue.joint.flatMap((runbook) => {
        const { services } = castOf(endpoint, runbook.record);
        const prefixes = services.map(({ member }) => member.naming?.prefix ?? '');
        return services.length === 0 ? [] : [{ runbook, services: prefixes.filter(Boolean) }];
      }),
    guidesOf,
    runJoint: (endpoint, runbook, request, origin) =>
      runJoint({ endpoint, callTool: gateway.callTool, origin }, runbook, request),
  };
}
