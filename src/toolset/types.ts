import type { JsonObject, Result } from '../base/index.js';
import type { Integration, Method, View } from '../catalogue/index.js';

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
  /** What shows its results, where a client shows views; offered or not is the toolset's to say. */
  readonly view: View | null;
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
  /** Names or tags of tools that are listed next to discovery; each must name a tool that the rest lets through. */
  readonly preload?: readonly string[] | undefined;
  /** Whether results carry structure: only then does the list hold output schemas, by which several clients refuse replies. */
  readonly result_shape?: 'text' | 'both' | 'structured' | undefined;
}

/** The tools that an MCP server shows, compiled. */
export interface Toolset {
  /** In a stable order: by resource file, then as the file has them. */
  readonly tools: readonly Tool[];
  find(name: string): Tool | undefined;
  /** The same tools behind a few, for small contexts, with those of these names or tags listed as well; made when it is first asked for. */
  discovery(preload?: readonly string[]): Discovery;
  /** The same tools as functions of scripts; made when it is first asked for. */
  code(): CodeMode;
  /** Ready-made JSON of the `tools` array of `tools/list`. */
  readonly listJson: Buffer;
  /** The views of which every tool may be called through this toolset. */
  readonly views: readonly View[];
  /** The same list for clients that show views, in which tools name theirs; null where there are none. */
  readonly viewedListJson: Buffer | null;
}

/** The compiled tools of (integration x filter), shared by every MCP server with that filter. */
export interface IntegrationToolset extends Toolset {
  readonly integration: Integration;
}

/** The tools of one account of several, and what tells them from the others'. */
export interface ToolsetPart {
  readonly toolset: IntegrationToolset;
  /** Begins the names of its tools. */
  readonly prefix: string;
  /** Begins their titles and descriptions. */
  readonly label: string;
  /** Names or tags, as the catalogue has them, of its tools that are listed next to discovery. */
  readonly preload?: readonly string[] | undefined;
}

/** What each of the tools does that find and call others where contexts are small; `call_tool` calls either kind. */
export type DiscoveryKind = 'search_tools' | 'get_tool_schema' | 'read' | 'change' | 'call_tool';

/** One of these tools. */
export interface DiscoveryTool {
  readonly name: string;
  readonly kind: DiscoveryKind;
  /** Older names are accepted and not listed. */
  readonly isListed: boolean;
  /** As `tools/list` shows it. */
  readonly json: JsonObject;
}

/** Where a word of a query was found in a tool. */
export interface MatchedWord {
  /** As the query has it. */
  readonly word: string;
  /** The stem that it was taken for. */
  readonly term: string;
  /** Fields of the index that hold it: name, title, asks, tags, description or path. */
  readonly fields: readonly string[];
}

/** A found tool, and why it was found. */
export interface FoundTool {
  readonly tool: Tool;
  /** Empty where the query is the name of the tool. */
  readonly words: readonly MatchedWord[];
  /** What people ask for that is most like the query; null where nothing is. */
  readonly phrase: string | null;
}

/** Finds tools by words. */
export interface ToolSearch {
  /** The same tools in the same order, with the reasons. */
  explain(query: string, limit: number): readonly FoundTool[];
  /** The best first; none where no word of the query means anything here. */
  find(query: string, limit: number): readonly Tool[];
}

/** A toolset behind tools that search it, show schemas and call, with the preloaded tools next to them. */
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

/** A toolset behind two tools: search for declarations, and run a script that calls what they declare. */
export interface CodeMode {
  readonly searchTool: string;
  readonly runTool: string;
  /** Ready-made JSON of the `tools` array of `tools/list`. */
  readonly listJson: Buffer;
  readonly search: ToolSearch;
}

/** Makes and keeps toolsets. */
export interface Toolsets {
  /** Refused (`invalid_params`, with failures under `config.`) when a part names nothing that exists or the filter leaves no tool. */
  compile(integrationName: string, filter: ToolFilter): Result<IntegrationToolset>;
  /** One search over the tools of several toolsets; of one, its own. The same for the same toolsets. */
  searchOver(toolsets: readonly Toolset[]): ToolSearch;
  /** The tools of several accounts in one list, each under its account's prefix and label. The same for the same parts. */
  combine(parts: readonly ToolsetPart[], options: { readonly hasStructure: boolean }): Toolset;
}
