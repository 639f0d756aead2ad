import type { JsonObject } from '../base/index.js';
import { inputSchemaOf } from '../catalogue/index.js';
import { estimateTokens } from './emit-method.js';
import type { EmittedOperation } from './emit-operations.js';

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
export function toolOf({ name, operation, record }: EmittedOperation): ImportedTool {
  const { title, description } = record.documentation;
  const inputSchema = inputSchemaOf(record.documentation.arguments, 'strings');
  return {
    name: name.tool,
    title,
    description,
    effect: record.effect === 'read' || record.effect === 'destructive' ? record.effect : 'write',
    operation: operation.key,
    tags: operation.tags,
    inputSchema,
    tokens: estimateTokens(JSON.stringify({ name: name.tool, description, inputSchema })),
  };
}
