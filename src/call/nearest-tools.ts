import { nearestNames } from '../base/index.js';

const nearestMax = 3;

/**
 * The tools that an unknown name may mean: those contained in it, with a client's prefix or in another letter case,
 * else the closest names.
 */
export function nearestTools(name: string, known: readonly string[]): readonly string[] {
  const folded = name
    .slice(0, 200)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');
  const held = known
    .filter((tool) => folded.endsWith(tool.toLowerCase().replaceAll('-', '_')))
    .sort((one, other) => other.length - one.length);
  return held.length > 0 ? held.slice(0, 1) : nearestNames(name, known, nearestMax);
}
