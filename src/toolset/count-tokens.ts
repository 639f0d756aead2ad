import type { Tool } from './types.js';

/** What a list of tools costs, in tokens. */
export interface ListCost {
  /** What clients hand to a model with every request: name, description and input schema of each tool. */
  readonly model: number;
  /** The whole list as it crosses the wire, with annotations and output schemas, which clients keep to themselves. */
  readonly list: number;
}

/** Counts in tokens of o200k_base; other models' tokenizers come within a tenth of it. The tokenizer is loaded on first use. */
export async function countListTokens(listJson: Buffer): Promise<ListCost> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  const text = listJson.toString();
  const tools = JSON.parse(text) as readonly { name: string; description: string; inputSchema: object }[];
  const handedOn = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  return { model: countTokens(JSON.stringify(handedOn)), list: countTokens(text) };
}

/** What one tool costs a model: its name, description and input schema. */
export async function countToolTokens({
  name,
  description,
  inputSchema,
}: Pick<Tool, 'name' | 'description' | 'inputSchema'>): Promise<number> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  return countTokens(JSON.stringify({ name, description, inputSchema }));
}
