// The script of the model for one client: finds the tools by the names that the client gave them, loads deferred ones, and plays the scenario.
import { playScenario } from './scenario.mjs';

/** What clients call the tool that finds deferred tools, and the one that calls a tool that stays deferred. */
const searchNames = ['ToolSearch', 'tool_search'];
const callName = 'tool_call';
const searchesMax = 3;

/** `play` is passed to the model; `outcome()` maps steps to `{faults, detail}`; `isDone()` returns whether all were played. */
export function createTurns(world) {
  const outcome = new Map();
  const scenario = playScenario(world, (step, seen) => outcome.set(step, seen));
  const state = { wanted: null, waitsFor: null, searches: 0, found: null, isOver: false };

  async function advance(text) {
    const { value, done } = await scenario.next(text);
    Object.assign(state, { wanted: done ? null : value, isOver: done, searches: 0, found: null });
  }

  async function play({ tools, results }) {
    // Titles and summaries are requested without tools.
    if (tools.length === 0) return { say: 'A check of a connection' };
    const text = results.map((result) => result.text).join('\n');
    if (state.wanted === null && !state.isOver) await advance(undefined);
    else if (state.waitsFor === 'search') state.found = nameIn(text, state.wanted);
    else if (state.waitsFor === 'result' && results.length > 0) await advance(text);
    if (state.isOver) return { say: 'All is done.' };
    return next(tools);
  }

  function next(tools) {
    const { wanted, found } = state;
    const offered = tools.find(({ name }) => isCalled(name, wanted));
    const through = tools.find(({ name }) => name === callName);
    state.waitsFor = 'result';
    if (offered) return { call: { ...offered, json: wanted.json } };
    if (through && found)
      return { call: { ...through, json: `{"name": ${JSON.stringify(found)}, "arguments": ${wanted.json}}` } };
    const search = tools.find(({ name }) => searchNames.includes(name));
    state.searches += 1;
    state.waitsFor = 'search';
    if (!search || state.searches > searchesMax) throw new Error(`the model was not offered ${wanted.tool}`);
    return { call: { ...search, json: JSON.stringify({ query: wanted.tool, max_results: 5 }) } };
  }

  return { play, outcome: () => outcome, isDone: () => state.isOver };
}

// Most clients put the name of the server before that of the tool.
function isCalled(name, { tool }) {
  return name.endsWith(tool);
}

function nameIn(text, wanted) {
  return text.match(/[\w-]+/g)?.find((word) => isCalled(word, wanted)) ?? null;
}
