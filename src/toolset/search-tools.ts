import { createBm25f } from './search/bm25f.js';
import { type Intent, intentOf } from './search/intent.js';
import { nearestTerm } from './search/nearest-term.js';
import { stemsOf } from './search/words.js';
import type { Tool, ToolSearch } from './types.js';

const fields = [
  ['name', { weight: 1.6, lengthNorm: 0.3 }],
  ['title', { weight: 2.4, lengthNorm: 0.3 }],
  ['asks', { weight: 1.8, lengthNorm: 0.4 }],
  ['tags', { weight: 0.8, lengthNorm: 0.2 }],
  ['description', { weight: 0.7, lengthNorm: 0.6 }],
  ['path', { weight: 0.4, lengthNorm: 0.5 }],
] as const;

/** Indexes tools by name, title, what people ask for, tags, description and path. */
export function createToolSearch(tools: readonly Tool[]): ToolSearch {
  const asks = tools.map(({ method, title }) =>
    [title, ...(method.record.documentation?.asks ?? [])].map((ask) => new Set(stemsOf(ask))),
  );
  const index = createBm25f(
    tools.map(({ name, title, resource, tags, description, method }) => ({
      name: stemsOf(name),
      title: stemsOf(title),
      asks: (method.record.documentation?.asks ?? []).flatMap(stemsOf),
      tags: stemsOf(`${resource} ${tags.join(' ')}`),
      description: stemsOf(description),
      path: stemsOf(method.record.request.path),
    })),
    fields,
  );
  return {
    find: (query, limit) => {
      const exact = tools.filter((tool) => tool.name === query.trim());
      const terms = [...new Set(stemsOf(query))]
        .map((term) => nearestTerm(term, index.vocabulary))
        .filter((term) => term !== null);
      const intent = intentOf(query);
      const scored = [...index.score(terms)].flatMap(([id, score]) => {
        const tool = tools[id];
        if (!tool) return [];
        const likeness = Math.max(0, ...(asks[id] ?? []).map((ask) => likenessOf(ask, terms)));
        return [{ tool, score: score * (1 + likeness) * fitOf(tool, intent), id }];
      });
      scored.sort((one, other) => other.score - one.score || one.id - other.id);
      const found = withHarmlessFirst(scored, intent).map(({ tool }) => tool);
      return [...new Set([...exact, ...found])].slice(0, limit);
    },
  };
}

/** How much of a request one phrase says, and how much of the phrase the request, from 0 to 1. */
function likenessOf(phrase: ReadonlySet<string>, terms: readonly string[]): number {
  const shared = terms.filter((term) => phrase.has(term)).length;
  return shared === 0 ? 0 : (2 * shared) / (phrase.size + terms.length);
}

function fitOf({ annotations, kind }: Tool, { wanted, kinds, isDestructive }: Intent): number {
  let fit = 1;
  if (wanted === 'know') fit *= annotations.readOnlyHint ? 1.25 : 0.75;
  if (wanted === 'change') fit *= annotations.readOnlyHint ? 0.75 : 1.1;
  if (kinds.includes(kind)) fit *= 1.2;
  if (annotations.destructiveHint && !isDestructive) fit *= 0.8;
  if (kind === 'delete' && !kinds.includes('delete')) fit *= 0.6;
  return fit;
}

interface Scored {
  readonly tool: Tool;
  readonly score: number;
}

/** Where a request asks for it, a tool that destroys comes first if it is this much likelier than one that does not. */
const marginWhereAsked = 1.1;

/** A tool that destroys comes first only where the request asks for it, and no other is nearly as likely. */
function withHarmlessFirst(found: readonly Scored[], { isDestructive, wanted }: Intent): readonly Scored[] {
  const [first] = found;
  if (!first?.tool.annotations.destructiveHint) return found;
  const harmless = found.slice(0, 5).find(({ tool }) => !tool.annotations.destructiveHint);
  const isAsked = isDestructive && wanted !== 'know';
  if (!harmless || (isAsked && first.score >= harmless.score * marginWhereAsked)) return found;
  return [harmless, ...found.filter((entry) => entry !== harmless)];
}
