import type { JsonObject, Result } from '../base/index.js';
import type { Integration, Method, View } from '../catalogue/index.js';

export type MethodKind = 'list' | 'get' | 'create' | 'update' | 'delete' | 'custom';

/** One MCP tool, frozen when its toolset is compiled. */
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
  /** The view of its results, for clients that show views. The toolset decides whether to offer it. */
  readonly view: View | null;
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

/** Which tools of an integration a server shows. Every part narrows the selection; absent parts do not. */
export interface ToolFilter {
  readonly methods?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tools?: readonly string[] | undefined;
  /**
   * Names or tags of tools that are listed in addition to discovery. Each must match a tool that the other parts
   * select.
   */
  readonly preload?: readonly string[] | undefined;
  /**
   * Whether results have structured content. Only then does the list contain output schemas, against which several
   * clients reject replies.
   */
  readonly result_shape?: 'text' | 'both' | 'structured' | undefined;
}

/** The tools that an MCP server shows, compiled. */
export interface Toolset {
  /** In a stable order: by resource file, then by position in the file. */
  readonly tools: readonly Tool[];
  find(name: string): Tool | undefined;
  /**
   * The same tools behind a few discovery tools, for small contexts. Tools with these names or tags are listed as well.
   * Created on first use.
   */
  discovery(preload?: readonly string[]): Discovery;
  /** The same tools as functions for scripts. Created on first use. */
  code(): CodeMode;
  /** Ready-made JSON of the `tools` array of `tools/list`. */
  readonly listJson: Buffer;
  /** The views whose tools this toolset all contains. */
  readonly views: readonly View[];
  /** The same list with views, for clients that show them. Null if there are none. */
  readonly viewedListJson: Buffer | null;
}

/** The compiled tools of (integration x filter), shared by every MCP server with that filter. */
export interface IntegrationToolset extends Toolset {
  readonly integration: Integration;
}

/** The tools of one of several accounts, and how to distinguish them. */
export interface ToolsetPart {
  readonly toolset: IntegrationToolset;
  /** Prefix of the names of its tools. */
  readonly prefix: string;
  /** Prefix of their titles and descriptions. */
  readonly label: string;
  /** Names or tags in the catalogue of its tools that are listed in addition to discovery. */
  readonly preload?: readonly string[] | undefined;
}

/**
 * The kind of a discovery tool, which finds or calls other tools in small contexts. `call_tool` calls both reads and
 * changes.
 */
export type DiscoveryKind = 'search_tools' | 'get_tool_schema' | 'read' | 'change' | 'call_tool';

/** One discovery tool. */
export interface DiscoveryTool {
  readonly name: string;
  readonly kind: DiscoveryKind;
  /** Older names are accepted but not listed. */
  readonly isListed: boolean;
  /** As in `tools/list`. */
  readonly json: JsonObject;
}

/** Where a word of a query was found in a tool. */
export interface MatchedWord {
  /** As in the query. */
  readonly word: string;
  /** The stem that it matched. */
  readonly term: string;
  /** Index fields that contain it: `name`, `title`, `asks`, `tags`, `description` or `path`. */
  readonly fields: readonly string[];
}

/** A found tool, and why it was found. */
export interface FoundTool {
  readonly tool: Tool;
  /** Empty if the query is the name of the tool. */
  readonly words: readonly MatchedWord[];
  /** The search phrase most similar to the query; null if none is. */
  readonly phrase: string | null;
}

/** Finds tools by words. */
export interface ToolSearch {
  /** The same tools in the same order, with the reasons. */
  explain(query: string, limit: number): readonly FoundTool[];
  /** Best first. Empty if no word of the query matches anything. */
  find(query: string, limit: number): readonly Tool[];
}

/** A toolset behind tools that search it, show schemas and call, with the preloaded tools listed as well. */
export interface Discovery {
  readonly tools: readonly DiscoveryTool[];
  /** Tools of the toolset that are listed as well. */
  readonly preloaded: readonly Tool[];
  /** The names of all listed tools, in the order of the list. */
  readonly listedNames: readonly string[];
  /** Ready-made JSON of the `tools` array of `tools/list`. */
  readonly listJson: Buffer;
  readonly search: ToolSearch;
}

/** A toolset behind two tools: one finds declarations, the other runs a script that calls the declared functions. */
export interface CodeMode {
  readonly searchTool: string;
  readonly runTool: string;
  /** Ready-made JSON of the `tools` array of `tools/list`. */
  readonly listJson: Buffer;
  readonly search: ToolSearch;
}

/** Creates and caches toolsets. */
export interface Toolsets {
  /**
   * Refuses (`invalid_params`, with failures under `config.`) if a part names nothing that exists or the filter selects
   * no tool.
   */
  compile(integrationName: string, filter: ToolFilter): Result<IntegrationToolset>;
  /** One search over the tools of several toolsets; for one toolset, its own search. Cached per set of toolsets. */
  searchOver(toolsets: readonly Toolset[]): ToolSearch;
  /** The tools of several accounts in one list, each with its account's prefix and label. Cached per set of parts. */
  combine(parts: readonly ToolsetPart[], options: { readonly hasStructure: boolean }): Toolset;
}
