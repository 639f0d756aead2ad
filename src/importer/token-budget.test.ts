import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { load, ok, openApi } from './test-support/documents.js';

const parametersOf = (nameOf: (index: number) => string) =>
  Array.from({ length: 600 }, (_, index) => ({
    name: nameOf(index),
    in: 'query',
    description: index % 2 === 0 ? '' : 'アカウントの状態を示す値です。'.repeat(2),
    schema: { type: 'string' },
    required: index === 0,
  }));

describe('a tool with hundreds of arguments', () => {
  it.each([
    ['words', (index: number) => `configuration_of_environment_${index}`],
    ['codes, which are many tokens for their length', (index: number) => `p_${(index * 7919).toString(36)}x${index}`],
    ['of another script', (index: number) => `p${index}`],
  ])('costs at most 4,000 tokens with names that are %s, and a todo names what is left out', async (_case, nameOf) => {
    const parameters = parametersOf(nameOf);
    const imported = await load(openApi({ '/things': { get: { ...ok, parameters } } }));
    const [tool] = imported.tools;
    const { name, description, inputSchema } = tool ?? {};
    const tokens = countTokens(JSON.stringify({ name, description, inputSchema }));
    expect(tokens).toBeLessThanOrEqual(4_000);
    expect(tokens).toBeGreaterThan(2_500);
    expect(inputSchema?.required).toEqual([nameOf(0).replace(/-/g, '_')]);
    expect(imported.todo.map(({ what }) => what).join()).toContain(nameOf(599));
  });
});
