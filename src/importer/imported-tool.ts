import type { JsonObject } from '../base/index.js';
import type { EmittedOperation } from './emit-operations.js';
import { estimateTokens } from './token-budget.js';

/** A tool that an import makes, for a preview. */
export interface ImportedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: 'read' | 'write' | 'destructive';
  /** `VERB /path` of the document. */
  readonly operation: string;
  /** Tags of the document. */
  readonly tags: readonly string[];
  /** JSON Schema of the arguments. */
  readonly inputSchema: JsonObject;
  /** Cost for a model: tokens of its name, texts and schema, estimated as four characters each. */
  readonly tokens: number;
}

/** The tool of one record. */
export function toolOf({ name, operation, record, inputSchema, schemaLength }: EmittedOperation): ImportedTool {
  const { title, description } = record.documentation;
  const others = JSON.stringify({ name: name.tool, description, inputSchema: 0 }).length - 1;
  return {
    name: name.tool,
    title,
    description,
    effect: record.effect === 'read' || record.effect === 'destructive' ? record.effect : 'write',
    operation: operation.key,
    tags: operation.tags,
    inputSchema,
    tokens: estimateTokens(others + schemaLength),
  };
}
