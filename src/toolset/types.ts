import type { JsonObject, Result } from '../base/index.js';
import type { Integration, Method } from '../catalogue/index.js';

export type MethodKind = 'list' | 'get' | 'create' | 'update' | 'delete' | 'custom';

/** One MCP tool, frozen when its toolset was compiled. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly resource: string;
  readonly method: Method;
  readonly kind: MethodKind;
  readonly tags: readonly string[];
  readonly inputSchema: JsonObject;
  readonly outputSchema: JsonObject | null;
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

/** Which tools of an integration a server shows; every part narrows. Absent parts let everything through. */
export interface ToolFilter {
  readonly methods?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tools?: readonly string[] | undefined;
}

/** The compiled tools of (integration x filter), shared by every MCP server with that filter. */
export interface Toolset {
  readonly integration: Integration;
  /** In a stable order: by resource file, then as the file has them. */
  readonly tools: readonly Tool[];
  find(name: string): Tool | undefined;
  /** Ready-made JSON of the `tools` array of `tools/list`. */
  readonly listJson: Buffer;
}

/** Makes and keeps toolsets. */
export interface Toolsets {
  /** Refused (`invalid_params`, with failures under `config.`) when a part names nothing that exists or the filter leaves no tool. */
  compile(integrationName: string, filter: ToolFilter): Result<Toolset>;
}
