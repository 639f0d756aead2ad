/** Compiled tools of (integration x filter): names, schemas, annotations and ready-made list bytes. */

export { resultShapeOf } from './code-mode.js';
export { countListTokens, countToolTokens, type ListCost } from './count-tokens.js';
export { carriesStructure, createToolsets } from './create-toolsets.js';
export { declarationOf } from './declaration.js';
export { definitionsOf, type ToolDefinition } from './definition.js';
export { schemaNamesMax, searchStepsMax } from './discovery.js';
export { type ToolDifference, toolChanges } from './tool-changes.js';
export type {
  CodeMode,
  Discovery,
  DiscoveryKind,
  FoundTool,
  IntegrationToolset,
  MethodKind,
  Tool,
  ToolFilter,
  ToolSearch,
  Toolset,
  ToolsetPart,
  Toolsets,
} from './types.js';
