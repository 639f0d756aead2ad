import { sorted } from './members.js';
import type { Operation } from './operation.js';
import { snakeCase } from './words.js';

/** The words of a path that can be used in names. */
export interface PathWords {
  /** Literal segments in order, in snake case, without the prefix of all paths, versions and `api`. */
  readonly literals: readonly string[];
  /** Whether the path ends in a parameter. */
  readonly isItem: boolean;
  /** Whether a parameter comes before the last literal. */
  readonly hasItemBefore: boolean;
}

const versionWord = /^(?:v?\d+(?:[._]\d+)*(?:[a-z]+\d*)?|v\d+\w*|api|rest|public|latest)$/i;

/** Splits a path template at slashes, colons and dots, so that `/users:batchGet` and `/chat.postMessage` show their verbs. */
function segmentsOf(path: string): readonly string[] {
  return path
    .replaceAll(/(?<=[?&][^={}]*=)\{[^{}]*\}/g, '')
    .replace(/#(?:[^#]*=)?/, '/')
    .split('/')
    .filter(Boolean)
    .flatMap((segment) => segment.replace(/\.(?:json|xml|php|aspx?)$/, '').match(/\{[^{}]*\}|[^{}:.]+/g) ?? [])
    .filter((segment) => segment.trim() !== '' && segment !== '()');
}

/** Literal segments that every path begins with. */
export function commonPrefix(paths: readonly string[]): number {
  const all = paths.map(segmentsOf);
  const [first = []] = all;
  let length = 0;
  while (
    length < first.length - 1 &&
    !first[length]?.startsWith('{') &&
    all.every((segments) => segments.length > length + 1 && segments[length] === first[length])
  )
    length += 1;
  return all.length > 1 ? length : 0;
}

/** The naming words of one path. */
export function wordsOf(path: string, prefix: number): PathWords {
  const segments = segmentsOf(path);
  const rest = segments.slice(prefix);
  const isLiteral = (segment: string): boolean => !segment.startsWith('{');
  const named = rest.filter((segment) => isLiteral(segment) && !versionWord.test(segment));
  const literals = (named.length > 0 ? named : segments.filter(isLiteral)).map(snakeCase).filter((word) => word !== '');
  const last = rest.at(-1) ?? '';
  const lastLiteral = rest.findLastIndex(isLiteral);
  return {
    literals: literals.length > 0 ? literals : ['resource'],
    isItem: last.startsWith('{'),
    hasItemBefore: rest.slice(0, Math.max(0, lastLiteral)).some((segment) => !isLiteral(segment)),
  };
}

/** What other operations reveal about one path. */
export interface Surroundings {
  readonly verbs: ReadonlySet<string>;
  readonly hasItems: boolean;
}

/** Which methods each path has, and which paths have items below them. */
export function surroundingsOf(
  operations: readonly Pick<Operation, 'verb' | 'path'>[],
): (path: string) => Surroundings {
  const plain = (path: string): string => path.replaceAll(/\{[^{}]*\}/g, '{}').replace(/\/$/, '');
  const verbs = new Map<string, Set<string>>();
  const parents = new Set<string>();
  for (const { path, verb } of operations) {
    const key = plain(path);
    verbs.set(key, (verbs.get(key) ?? new Set()).add(verb));
    if (key.endsWith('/{}')) parents.add(key.slice(0, -3));
  }
  return (path) => ({ verbs: verbs.get(plain(path)) ?? new Set(), hasItems: parents.has(plain(path)) });
}

/** Operations in the order in which names are given: by path, then by method. */
export function inNamingOrder<T extends Pick<Operation, 'key' | 'path'>>(operations: readonly T[]): readonly T[] {
  const keys = new Map(operations.map((operation) => [`${operation.path}\n${operation.key}`, operation]));
  return sorted(keys.keys()).flatMap((key) => keys.get(key) ?? []);
}
