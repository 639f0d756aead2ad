import { listedSchemaOf } from './listed-schema.js';
import type { Tool } from './types.js';

/** The cost of a list of tools, in tokens. */
export interface ListCost {
  /** What clients pass to a model with every request: name, description and input schema of each tool. */
  readonly model: number;
  /** The whole list as sent, with annotations and output schemas, which clients do not pass on. */
  readonly list: number;
}

/** Kept by the tool: a list of them is shown again and again. */
const toolTokens = new WeakMap<object, number>();

/** The cost of one tool per request as it is listed, in tokens of o200k_base. */
export async function countToolTokens(
  tool: Pick<Tool, 'name' | 'description' | 'inputSchema' | 'method'>,
): Promise<number> {
  const known = toolTokens.get(tool);
  if (known !== undefined) return known;
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  const { name, description } = tool;
  const tokens = countTokens(JSON.stringify({ name, description, inputSchema: listedSchemaOf(tool) }));
  toolTokens.set(tool, tokens);
  return tokens;
}

/** Counts in tokens of o200k_base; other models' tokenizers come within a tenth of it. The tokenizer is loaded on first use. */
export async function countListTokens(listJson: Buffer): Promise<ListCost> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  const text = listJson.toString();
  const tools = JSON.parse(text) as readonly { name: string; description: string; inputSchema: object }[];
  const handedOn = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  return { model: countTokens(JSON.stringify(handedOn)), list: countTokens(text) };
}
