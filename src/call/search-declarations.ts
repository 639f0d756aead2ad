import { isJsonObject, type JsonObject, ok, type Result, refuse } from '../base/index.js';
import { type CodeMode, declarationOf, resultShapeOf, type Tool, type Toolset } from '../toolset/index.js';

const stepsMax = 8;
const stepLengthMax = 500;
/** Functions that are declared for one step, and further ones that are only named. */
const declaredMax = 2;
const namedMax = 3;
const declarationLengthMax = 420;

/** Declarations of the functions that fit each step of a task: the best first, with the shape of their results, then further names. */
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
  const more = new Set<string>();
  for (const step of steps) {
    const found = code.search.find(step.slice(0, stepLengthMax), declaredMax + namedMax);
    for (const tool of found.slice(0, steps.length > 1 ? 1 : declaredMax)) {
      if (!declared.has(tool)) lines.push(declared.size < stepsMax ? functionOf(tool) : tool.name);
      declared.add(tool);
    }
    for (const { name } of found.slice(1, steps.length > 1 ? declaredMax : undefined)) more.add(name);
  }
  if (lines.length === 0)
    return ok({
      functions: [],
      hint: 'Nothing found. Ask in English, with one of these resources in each step.',
      resources: [...new Set(toolset.tools.map(({ resource }) => resource))].join(', '),
    });
  const others = [...more].filter((name) => ![...declared].some((tool) => tool.name === name));
  return ok({ functions: lines, ...(others.length > 0 ? { more: others } : {}) });
}

function functionOf(tool: Tool): string {
  const shape = resultShapeOf(tool);
  const declaration = declarationOf(tool, declarationLengthMax);
  const [head = '', ...words] = declaration.split(' // ');
  return shape === null ? declaration : `${head} => ${shape} // ${words.join(' // ')}`;
}

function stepsOf(input: unknown): readonly string[] | null {
  const { steps, query } = isJsonObject(input) ? input : {};
  const given = steps ?? query;
  const texts = typeof given === 'string' ? [given] : given;
  if (!Array.isArray(texts) || texts.length < 1 || texts.length > stepsMax) return null;
  const known = texts.filter((text) => typeof text === 'string');
  return known.length === texts.length ? known : null;
}
