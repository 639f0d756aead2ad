import { stemmer } from 'stemmer';
import { createBm25f, type FieldTerms } from './search/bm25f.js';
import { type Intent, intentOf } from './search/intent.js';
import { nearestTerm } from './search/nearest-term.js';
import { stemsOf, wordsOf } from './search/words.js';
import type { FoundTool, Tool, ToolSearch } from './types.js';

const fields = [
  ['name', { weight: 1.6, lengthNorm: 0.3 }],
  ['title', { weight: 2.4, lengthNorm: 0.3 }],
  ['asks', { weight: 1.8, lengthNorm: 0.4 }],
  ['tags', { weight: 0.8, lengthNorm: 0.2 }],
  ['description', { weight: 0.7, lengthNorm: 0.6 }],
  ['path', { weight: 0.4, lengthNorm: 0.5 }],
] as const;

type Field = (typeof fields)[number][0];

/** Indexes tools by name, title, search phrases, tags, description and path. */
export function createToolSearch(tools: readonly Tool[]): ToolSearch {
  const asks = tools.map((tool) => phrasesOf(tool).map((ask) => new Set(stemsOf(ask))));
  const index = createBm25f(tools.map(termsOf), fields);
  const meantBy = (query: string): readonly Meant[] =>
    [...new Map(wordsOf(query).map((word) => [stemmer(word), word]))].flatMap(([stem, word]) => {
      const term = nearestTerm(stem, index.vocabulary);
      return term === null ? [] : [{ word, term }];
    });
  const rank = (query: string, meant: readonly Meant[], limit: number): readonly Tool[] => {
    const exact = tools.filter((tool) => tool.name === query.trim());
    const terms = meant.map(({ term }) => term);
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
  };
  return {
    find: (query, limit) => rank(query, meantBy(query), limit),
    explain: (query, limit) => {
      const meant = meantBy(query);
      return rank(query, meant, limit).map((tool) => reasonsOf(tool, meant));
    },
  };
}

/** A word of a query, and the index term that it matches. */
interface Meant {
  readonly word: string;
  readonly term: string;
}

function phrasesOf({ method, title }: Tool): readonly string[] {
  return [title, ...(method.record.documentation?.asks ?? [])];
}

function termsOf({ name, title, resource, tags, description, method }: Tool): FieldTerms<Field> {
  return {
    name: stemsOf(name),
    title: stemsOf(title),
    asks: (method.record.documentation?.asks ?? []).flatMap(stemsOf),
    tags: stemsOf(`${resource} ${tags.join(' ')}`),
    description: stemsOf(description),
    path: stemsOf(method.record.request.path),
  };
}

function reasonsOf(tool: Tool, meant: readonly Meant[]): FoundTool {
  const terms = termsOf(tool);
  const words = meant.flatMap(({ word, term }) => {
    const found = fields.map(([field]) => field).filter((field) => terms[field].includes(term));
    return found.length === 0 ? [] : [{ word, term, fields: found }];
  });
  const wanted = meant.map(({ term }) => term);
  const alike = phrasesOf(tool)
    .map((phrase) => ({ phrase, likeness: likenessOf(new Set(stemsOf(phrase)), wanted) }))
    .sort((one, other) => other.likeness - one.likeness)[0];
  return { tool, words, phrase: alike && alike.likeness > 0 ? alike.phrase : null };
}

/** Similarity of a request and a phrase by shared terms, from 0 to 1. */
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

/**
 * In a destructive request, a destructive tool is first if its score is this much higher than that of a harmless one.
 */
const marginWhereAsked = 1.1;

/** Puts a destructive tool first only if the request is destructive and no harmless tool has nearly the same score. */
function withHarmlessFirst(found: readonly Scored[], { isDestructive, wanted }: Intent): readonly Scored[] {
  const [first] = found;
  if (!first?.tool.annotations.destructiveHint) return found;
  const harmless = found.slice(0, 5).find(({ tool }) => !tool.annotations.destructiveHint);
  const isAsked = isDestructive && wanted !== 'know';
  if (!harmless || (isAsked && first.score >= harmless.score * marginWhereAsked)) return found;
  return [harmless, ...found.filter((entry) => entry !== harmless)];
}
