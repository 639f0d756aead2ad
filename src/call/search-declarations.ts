import { isJsonObject, type JsonObject, ok, type Result, refuse } from '../base/index.js';
import { type CodeMode, declarationOf, resultShapeOf, type Tool, type Toolset } from '../toolset/index.js';
import { readOwnArguments, textsIn } from './read-input.js';
import { nothingFound } from './search-reply.js';

const stepsMax = 8;
const stepLengthMax = 500;
/** Functions that are declared per step; further ones are only named. */
const declaredMax = 2;
const namedMax = 3;

/** Maximum length of all declarations of one search in characters: about 400 tokens. */
const replyLengthMax = 1_250;
/** From this many steps on, names of further functions are omitted and declarations get less space each. */
const manySteps = 6;
const manyStepsLengthMax = 820;

/** Limits of one declaration's share of that length. The members of its result are shortened first. */
const declarationLengthMin = 60;
const declarationLengthMax = 700;
const resultMembersShown = [16, 10, 7, 5, 3, 2];

/**
 * Declarations of the functions that match each step of a task: best first, with the shape of their results, then
 * further names.
 */
export function searchDeclarations(
  input: unknown,
  { toolset, code }: { readonly toolset: Toolset; readonly code: CodeMode },
): Result<JsonObject> {
  const steps = stepsOf(input);
  if (steps === null)
    return refuse('invalid_params', `steps must be a list of 1 to ${stepsMax} texts.`, {
      failures: [{ path: 'steps', message: `must be a list of 1 to ${stepsMax} texts` }],
    });
  const declared = new Set<Tool>();
  const lines: string[] = [];
  const hasMany = steps.length >= manySteps;
  const share = Math.floor((hasMany ? manyStepsLengthMax : replyLengthMax) / Math.max(steps.length, declaredMax));
  const more = new Set<string>();
  for (const step of steps) {
    const found = code.search.find(step.slice(0, stepLengthMax), declaredMax + namedMax);
    // If two steps match the same function best, the later one gets its next best match.
    const fresh =
      steps.length > 1 ? found.filter((tool) => !declared.has(tool)).slice(0, 1) : found.slice(0, declaredMax);
    for (const tool of fresh) {
      lines.push(functionOf(tool, share));
      declared.add(tool);
    }
    for (const { name } of found.slice(1, steps.length > 1 ? declaredMax : undefined)) more.add(name);
  }
  if (lines.length === 0) return ok({ functions: [], ...nothingFound(toolset) });
  const others = [...more]
    .filter((name) => !hasMany && ![...declared].some((tool) => tool.name === name))
    .slice(0, namedMax);
  return ok({ functions: lines, ...(others.length > 0 ? { more: others } : {}) });
}

function functionOf(tool: Tool, share: number): string {
  const lengthMax = Math.min(declarationLengthMax, Math.max(declarationLengthMin, share));
  let line = '';
  for (const membersMax of resultMembersShown) {
    line = declarationOf(tool, lengthMax, resultShapeOf(tool, membersMax));
    if (line.length <= lengthMax) break;
  }
  return line;
}

function stepsOf(input: unknown): readonly string[] | null {
  const { input: read } = readOwnArguments(input, new Set(['steps', 'query']));
  const { steps, query } = isJsonObject(read) ? read : {};
  const texts = textsIn(steps ?? query);
  return texts === null || texts.length < 1 || texts.length > stepsMax ? null : texts;
}
