import type { Json } from '../json.js';
import { type Pairs, readPairs } from './decode.js';
import { type JudgedDocument, type JudgedOperation, listOf, mapOf } from './document.js';

/** How requests are matched to one operation. */
export interface Matcher {
  readonly operation: JudgedOperation;
  readonly pattern: RegExp;
  /** Names of the path's parameters, in the order of the pattern's groups. */
  readonly names: readonly string[];
  /** The query of the template, which every request has. */
  readonly constants: Pairs;
  /** Slashes in every path that fits; null where a parameter takes several segments. */
  readonly slashes: number | null;
}

/** The matcher of one operation. */
export function matcherOf(operation: JudgedOperation, resolve: JudgedDocument['resolve']): Matcher {
  const names: string[] = [];
  // A fragment only distinguishes operations: no request carries it.
  const [template] = splitOnce(operation.template.replace(/#.*$/s, ''));
  const source = template
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      const [, plus, name = '', star] = /^\{(\+?)([^{}]*?)(\*?)\}$/.exec(part) ?? [];
      if (plus === undefined) return escaped(encodeLiteral(part));
      names.push(name);
      return plus === '+' || star === '*' ? '(.+?)' : `(${allowedTexts(operation, name, resolve)})`;
    })
    .join('');
  const base = operation.basePath === '*' ? '.*' : escaped(encodeLiteral(operation.basePath));
  const declared = new Set(operation.parameters.filter(({ place }) => place === 'query').map(({ name }) => name));
  // A placeholder, or nothing, is the place of a parameter.
  const constants = queryOfTemplate(operation).filter(
    ([name, value]) => !/^\{[^{}]*\}$/.test(value) && !(value === '' && declared.has(name)),
  );
  const isOpen = operation.basePath === '*' || /\{\+|\*\}/.test(template);
  return {
    operation,
    pattern: new RegExp(`^${base}${source}$`),
    names,
    constants,
    slashes: isOpen ? null : slashesIn(operation.basePath + template.replaceAll(/\{[^{}]*\}/g, '')),
  };
}

/** The matchers that a request's verb and path can fit, those of a fixed number of segments first. */
export function createCandidates(all: readonly Matcher[]): (verb: string, path: string) => readonly Matcher[] {
  const groups = new Map<string, Matcher[]>();
  for (const matcher of all) {
    const key = `${matcher.operation.verb} ${matcher.slashes ?? '*'}`;
    const group = groups.get(key);
    if (group) group.push(matcher);
    else groups.set(key, [matcher]);
  }
  return (verb, path) => [...(groups.get(`${verb} ${slashesIn(path)}`) ?? []), ...(groups.get(`${verb} *`) ?? [])];
}

function slashesIn(text: string): number {
  return text.split('/').length - 1;
}

/** The query that a path template contains. */
export function queryOfTemplate({ template }: JudgedOperation): Pairs {
  return readPairs(splitOnce(template.replace(/#.*$/s, ''))[1]);
}

/** Whether a query has all pairs. */
export function hasAll(query: string, constants: Pairs): boolean {
  if (constants.length === 0) return true;
  const pairs = readPairs(query);
  return constants.every(([name, value]) => pairs.some(([other, given]) => other === name && given === value));
}

/** A target as its path and its query. */
export function splitOnce(target: string): readonly [string, string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

// Where a segment has two parameters, only the allowed values show where one ends.
function allowedTexts(
  { parameters, template }: JudgedOperation,
  name: string,
  resolve: JudgedDocument['resolve'],
): string {
  if (!template.includes(`}{${name}}`) && !template.includes(`{${name}}{`)) return '[^/]+?';
  const schema = parameters.find((parameter) => parameter.place === 'path' && parameter.name === name)?.schema;
  const values: readonly Json[] = listOf(mapOf(resolve(schema)).enum);
  const texts = values.map((value) => escaped(encodeURIComponent(String(value))));
  return texts.length > 0 ? texts.join('|') : '[^/]+?';
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

// Spaces and other characters that a URL never holds as they are.
function encodeLiteral(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]|["<>\\^`|]/gu, (character) => encodeURIComponent(character));
}
