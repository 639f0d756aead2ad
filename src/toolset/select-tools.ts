import { closestName, type Failure, nearestNames, ok, type Refusal, type Result, refuse } from '../base/index.js';
import type { MethodKind, Tool, ToolFilter } from './types.js';

const methodGroups: ReadonlyMap<string, readonly MethodKind[]> = new Map<string, readonly MethodKind[]>([
  ['read', ['list', 'get']],
  ['write', ['create', 'update', 'delete']],
  ['custom', ['custom']],
]);

const filterParts = ['methods', 'tags', 'tools'] as const;

/** A filter without letter case, order and doubles, so that filters that mean the same are the same. */
export function normalizeFilter({ methods, tags, tools }: ToolFilter): ToolFilter {
  const folded = (names: readonly string[]): readonly string[] =>
    [...new Set(names.map((name) => name.toLowerCase()))].sort();
  return {
    ...(methods ? { methods: folded(methods) } : {}),
    ...(tags ? { tags: folded(tags) } : {}),
    // Tool names are exact: the client that calls them has them from the list.
    ...(tools ? { tools: [...new Set(tools)].sort() } : {}),
  };
}

/** The tools that a filter selects, in order, or every name in it that does not exist. */
export function selectTools(tools: readonly Tool[], filter: ToolFilter): Result<readonly Tool[]> {
  const failures = unknownNames(tools, filter);
  if (failures.length > 0)
    return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
  const meant = normalizeFilter(filter);
  const selected = tools.filter((tool) => passes(tool, meant));
  if (selected.length === 0) {
    return refuse(
      'invalid_params',
      'This filter leaves no tool: methods, tags and tools must all allow a tool for it to be listed.',
      { failures: [{ path: 'config', message: 'leaves no tool' }] },
    );
  }
  return ok(selected);
}

/** The tools of these names or tags, in the order of the list. */
export function preloadedTools(tools: readonly Tool[], names: readonly string[]): readonly Tool[] {
  return tools.filter((tool) => names.includes(tool.name) || tool.tags.some((tag) => names.includes(tag)));
}

/** Refuses names to preload that are neither a name nor a tag of these tools; null where all are. */
export function refusePreload(tools: readonly Tool[], names: readonly string[]): Refusal | null {
  const known = new Set(tools.flatMap((tool) => [tool.name, ...tool.tags]));
  const failures = names.flatMap((name, index) =>
    known.has(name)
      ? []
      : [
          {
            path: `config.preload[${index}]`,
            message: `${JSON.stringify(name.slice(0, 60))} must be the name or the tag of a tool that the filter allows (${hintFor(name, known)})`,
          },
        ],
  );
  if (failures.length === 0) return null;
  const message = failures.map((failure) => `${failure.path} ${failure.message}`).join('; ');
  return refuse('invalid_params', message, { failures }).refusal;
}

function unknownNames(tools: readonly Tool[], filter: ToolFilter): readonly Failure[] {
  const failures: Failure[] = [];
  for (const part of filterParts) {
    const names = filter[part];
    if (!names) continue;
    const known = knownNames(tools, part);
    for (const [index, name] of names.entries()) {
      if (known.has(part === 'tools' ? name : name.toLowerCase())) continue;
      failures.push({
        path: `config.${part}[${index}]`,
        message: `${JSON.stringify(name.slice(0, 60))} names nothing here (${hintFor(name, known)})`,
      });
    }
  }
  return failures;
}

function knownNames(tools: readonly Tool[], part: (typeof filterParts)[number]): ReadonlySet<string> {
  if (part === 'methods') return new Set([...methodGroups.keys(), ...tools.map((tool) => tool.method.record.name)]);
  return new Set(part === 'tags' ? tools.flatMap((tool) => tool.tags) : tools.map((tool) => tool.name));
}

/** Beyond as many, the nearest few are named in place of all. */
const knownMax = 12;
const nearestMax = 3;

function hintFor(name: string, known: ReadonlySet<string>): string {
  const near = closestName(name, known);
  if (near !== null) return `did you mean ${near}?`;
  return known.size > knownMax
    ? `nearest: ${nearestNames(name, known, nearestMax).join(', ')}`
    : `known: ${[...known].join(', ')}`;
}

/** The filter must have been normalised. */
function passes(tool: Tool, { methods, tags, tools }: ToolFilter): boolean {
  if (methods && !methods.some((name) => allowsMethod(name, tool))) return false;
  if (tags && !tags.some((tag) => tool.tags.includes(tag))) return false;
  return !tools || tools.includes(tool.name);
}

function allowsMethod(name: string, tool: Tool): boolean {
  return methodGroups.get(name)?.includes(tool.kind) ?? name === tool.method.record.name;
}
