// What a model reads: at every turn the instructions, the list of tools and the whole conversation so far, nothing of it cached.
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

/** A conversation with one MCP server. `tools` are as listed, `instructions` as the server gave them. */
export function openConversation({ tools, instructions = '' }) {
  const shown = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  const fixed = { list: countTokens(JSON.stringify(shown)), instructions: countTokens(instructions) };
  const history = { words: 0, calls: 0, searches: 0, results: 0 };
  const read = { list: 0, instructions: 0, words: 0, calls: 0, searches: 0, results: 0 };
  let turns = 0;
  return {
    fixed,
    /** Adds to what every further turn reads. `kind` is one of words, calls, searches, results. */
    add: (kind, text) => {
      history[kind] += countTokens(text);
    },
    /** The model reads all there is. */
    turn: () => {
      turns += 1;
      for (const [kind, tokens] of Object.entries({ ...fixed, ...history })) read[kind] += tokens;
    },
    /** Turns, and tokens read over all of them, in total and by kind. */
    count: () => ({ turns, total: Object.values(read).reduce((sum, tokens) => sum + tokens, 0), read: { ...read } }),
  };
}
