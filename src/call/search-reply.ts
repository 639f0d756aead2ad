import type { JsonObject } from '../base/index.js';
import { type Discovery, declarationOf, type Tool, type Toolset } from '../toolset/index.js';

/** Tools that are declared for one step, and further ones that are only named. */
const declaredMax = 3;
const namedMax = 5;
/** Names of all steps together. */
const allNamedMax = 9;

/** Length of all that one search returns, in characters: near 400 tokens. A first declaration is returned whatever its length. */
const replyLengthMax = 1_400;
const oneStepLengthMax = 1_250;

/** Least length that a declaration is shortened to. */
const declarationLengthMin = 110;

/** Left for names. */
const namesLength = 80;

/** How much of each step is repeated, and the overhead of a step in the reply. */
const stepsLengthMax = 160;
const stepLengthMax = 60;
const stepCost = 60;

/** The results for each step of a task: declarations, then names. If no step has results, lists what exists. */
export function searchReply(
  steps: readonly string[],
  { toolset, discovery }: { readonly toolset: Toolset; readonly discovery: Discovery },
  limit = declaredMax + namedMax,
): JsonObject {
  const found = steps.map((step) => ({ step, tools: discovery.search.find(step.slice(0, 500), limit) }));
  if (found.every(({ tools }) => tools.length === 0)) return { tools: [], ...nothingFound(toolset) };
  const declared = new Set<Tool>();
  const shownMax = Math.min(stepLengthMax, Math.floor(stepsLengthMax / found.length));
  const share = found.length === 1 ? oneStepLengthMax : Math.floor(replyLengthMax / found.length) - shownMax - stepCost;
  const named = Math.min(namedMax, Math.ceil(allNamedMax / found.length));
  const results = found.map(({ step, tools }) => ({ step, ...resultOf(tools, { share, named, declared }) }));
  const [only] = results;
  if (only && results.length === 1) return { tools: only.tools, ...(only.more ? { more: only.more } : {}) };
  return {
    steps: results.map(({ step, tools, more }) => ({
      step: step.slice(0, shownMax),
      tools,
      ...(more ? { more } : {}),
    })),
  };
}

interface StepResult {
  readonly tools: readonly string[];
  readonly more?: readonly string[];
}

// A tool that an earlier step declared is only named again.
function resultOf(
  tools: readonly Tool[],
  { share, named, declared }: { readonly share: number; readonly named: number; readonly declared: Set<Tool> },
): StepResult {
  const lines: string[] = [];
  const more: string[] = [];
  let left = share;
  for (const tool of tools) {
    const isFirst = lines.length === 0 && more.length === 0;
    const isNew = !declared.has(tool) && lines.length < declaredMax;
    const line = isNew ? declarationOf(tool, Math.max(declarationLengthMin, left - namesLength)) : tool.name;
    if (isNew && (isFirst || line.length <= left)) {
      lines.push(line);
      declared.add(tool);
      left -= line.length;
    } else if ((isFirst || tool.name.length <= left) && more.length < named) {
      more.push(tool.name);
      left -= tool.name.length;
    }
  }
  return { tools: lines, ...(more.length > 0 ? { more } : {}) };
}

/**
 * What an unsuccessful search returns in addition to its empty list: a hint, and the existing resources, in less than
 * 200 tokens.
 */
export function nothingFound({ tools }: Toolset): JsonObject {
  const byFirstWord = new Map<string, Set<string>>();
  for (const { resource } of tools) {
    const [first = '', ...rest] = resource.split('_');
    const group = byFirstWord.get(first) ?? new Set();
    byFirstWord.set(first, group.add(rest.join('_')));
  }
  const resources = [...byFirstWord].map(([first, rests]) => {
    const [only = ''] = rests;
    if (rests.size === 1) return only === '' ? first : `${first}_${only}`;
    return `${first}: ${[...rests].filter(Boolean).join(' ')}`;
  });
  return {
    hint: 'Nothing found. Ask in English, with one of these resources in each step.',
    resources: resources.join(', '),
  };
}
