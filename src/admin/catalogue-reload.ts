import type { JsonObject } from '../base/index.js';
import type { Catalogue } from '../catalogue/index.js';
import type { ToolDifference } from '../toolset/index.js';

/** An integration, or a procedure that joins several, that differs from what was served before. */
export interface IntegrationChange {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly kind: 'integration' | 'procedure';
  /** Its name. */
  readonly integration: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** Digests of all files; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
  /** Members of the record that differ, and `resources`, `runbooks`, `presets`, `views`, `roles` and `guide`; of a procedure also `body`. */
  readonly parts: readonly string[];
  readonly tools: readonly ToolDifference[];
}

/** What a reading of the operator's folders found. */
export interface ReadIntegrations {
  readonly changes: readonly IntegrationChange[];
  /** Folders with faults. */
  readonly withheld: Catalogue['withheld'];
}

/** Takes up changed integrations while the gateway serves. */
export interface CatalogueReload {
  /** Reads the operator's folders now. With `dryRun` nothing is taken up. */
  reload(options?: { readonly dryRun?: boolean }): Promise<ReadIntegrations>;
  /** What was taken up since the start, newest first. */
  changes(): readonly IntegrationChange[];
}

/** A change as the API shows it. */
export function serializeIntegrationChange({ at, tools, ...change }: IntegrationChange): JsonObject {
  return {
    at: new Date(at).toISOString(),
    ...change,
    parts: [...change.parts],
    tools: tools.map((tool) => ({ ...tool })),
  };
}
