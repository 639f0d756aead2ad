/** What a text costs a model, in tokens of o200k_base; other models' tokenizers come within a tenth of it. The tokenizer is loaded on first use. */
export async function countTokens(text: string): Promise<number> {
  const tokenizer = await import('gpt-tokenizer/encoding/o200k_base');
  return tokenizer.countTokens(text);
}
