import type { JsonObject } from '../base/index.js';
import type { Catalogue } from '../catalogue/index.js';
import type { ToolDifference } from '../toolset/index.js';

/** A changed integration, or a changed procedure over several accounts. */
export interface IntegrationChange {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly kind: 'integration' | 'procedure';
  /** Its name. */
  readonly integration: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** Digests of all files; null if there are none. */
  readonly before: string | null;
  readonly after: string | null;
  /**
   * Members of the record that differ, and `resources`, `runbooks`, `presets`, `views`, `roles` and `guide`; for a
   * procedure also `body`.
   */
  readonly parts: readonly string[];
  readonly tools: readonly ToolDifference[];
}

/** The result of reading the operator's folders. */
export interface ReadIntegrations {
  readonly changes: readonly IntegrationChange[];
  /** Folders with errors. */
  readonly withheld: Catalogue['withheld'];
}

/** Loads changed integrations while the gateway serves. */
export interface CatalogueReload {
  /** Reads the operator's folders now. With `dryRun`, applies nothing. */
  reload(options?: { readonly dryRun?: boolean }): Promise<ReadIntegrations>;
  /** What was loaded since the start, newest first. */
  changes(): readonly IntegrationChange[];
}

/** A change for the API. */
export function serializeIntegrationChange({ at, tools, ...change }: IntegrationChange): JsonObject {
  return {
    at: new Date(at).toISOString(),
    ...change,
    parts: [...change.parts],
    tools: tools.map((tool) => ({ ...tool })),
  };
}
