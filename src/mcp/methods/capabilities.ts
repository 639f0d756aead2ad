import type { Endpoint } from '../../call/index.js';
import type { McpContext, Revision } from '../protocol.js';
import { viewExtension } from '../views.js';

const offered = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  completions: {},
} as const;

/**
 * Capabilities of a server. A filter may leave one of its lists empty. Log messages are declared if the revision can
 * request them, and views if the filter selects any.
 */
export function capabilitiesOf({ gateway }: McpContext, endpoint: Endpoint, era: Revision['era']): object {
  return {
    ...offered,
    ...(era === 'legacy' ? { logging: {} } : {}),
    ...(gateway.listViews(endpoint).length > 0 ? { extensions: viewExtension } : {}),
  };
}
