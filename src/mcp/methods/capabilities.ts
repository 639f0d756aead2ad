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
 * What a server offers; a filter may leave a list of it empty. Log messages are declared where there is a way to ask for them, views where
 * the filter leaves any.
 */
export function capabilitiesOf({ gateway }: McpContext, endpoint: Endpoint, era: Revision['era']): object {
  return {
    ...offered,
    ...(era === 'legacy' ? { logging: {} } : {}),
    ...(gateway.listViews(endpoint).length > 0 ? { extensions: viewExtension } : {}),
  };
}
