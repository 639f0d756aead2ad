import { emitOperations } from './emit-operations.js';
import { checkName, readApi } from './import-api.js';
import { toolOf } from './imported-tool.js';
import { sorted } from './members.js';
import { type ImportControl, pace } from './progress.js';
import { plainWords } from './words.js';

/** One tag of a document, for choosing. */
export interface TagOutline {
  /** As in the document; empty for operations without a tag. */
  readonly tag: string;
  readonly description: string;
  /** Operations that are not deprecated; one with several tags counts in each. */
  readonly operations: number;
  /** Total cost of its tools for a model, in tokens of four characters each. */
  readonly tokens: number;
}

/**
 * The contents of a document, before anything is selected. Only plain data, so that it can be passed from a worker
 * thread.
 */
export interface ApiOutline {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Such as `openapi 3.1.0`. */
  readonly format: string;
  /** Operations that are not deprecated. */
  readonly operations: number;
  /** Cost of all tools for a model, in tokens of four characters each. */
  readonly tokens: number;
  readonly tags: readonly TagOutline[];
  /** Every operation that can become a tool. */
  readonly tools: readonly OutlinedOperation[];
}

/** One operation of a document, for choosing. */
export interface OutlinedOperation {
  /** `VERB /path`. */
  readonly operation: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly tokens: number;
}

/**
 * Reads a document and reports what importing each tag would cost. Throws `ImportFault`, or the reason of an aborted
 * signal.
 */
export async function outlineApi(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  control: ImportControl = {},
): Promise<ApiOutline> {
  checkName(name);
  await pace(control, { stage: 'read', done: 0, total: 0 });
  const document = readApi(bytes, { name });
  const usable = document.operations.filter(({ deprecated }) => !deprecated);
  const emitted = await emitOperations({
    name,
    document,
    overlay: {},
    authorization: document.authorization,
    lock: null,
    chosen: usable.filter(({ fault }) => fault === undefined),
    control,
  });
  const tools = [...emitted.methods.values()].map(toolOf);
  const costs = new Map(tools.map(({ operation, tokens }) => [operation, tokens]));
  const tags = new Map<string, { operations: number; tokens: number }>();
  for (const { key, tags: own } of usable)
    for (const tag of own.length > 0 ? new Set(own) : ['']) {
      const { operations, tokens } = tags.get(tag) ?? { operations: 0, tokens: 0 };
      tags.set(tag, { operations: operations + 1, tokens: tokens + (costs.get(key) ?? 0) });
    }
  return {
    title: document.title,
    version: document.version,
    description: plainWords(document.description, 240),
    format: `${document.format} ${document.formatVersion}`,
    operations: usable.length,
    tokens: tools.reduce((sum, { tokens }) => sum + tokens, 0),
    tags: sorted(tags.keys()).map((tag) => ({
      tag,
      description: plainWords(Object.hasOwn(document.tags, tag) ? (document.tags[tag] ?? '') : '', 160),
      ...(tags.get(tag) ?? { operations: 0, tokens: 0 }),
    })),
    tools: tools.map(({ operation, title, tags: own, tokens }) => ({ operation, title, tags: own, tokens })),
  };
}
