import type { OfferedTool } from '../../api/server-details';
import type { Sort } from '../../ui/data-list-logic';

const effects = ['read', 'write', 'destructive'];

/** Tools whose title, name or resource contains the text, in the order of the sort. */
export function sortedTools(tools: readonly OfferedTool[], text: string, sort: Sort): readonly OfferedTool[] {
  const wanted = text.trim().toLowerCase();
  const found = tools.filter(({ title, name, resource_title: resource }) =>
    [title, name, resource].some((words) => words.toLowerCase().includes(wanted)),
  );
  const way = sort.direction === 'asc' ? 1 : -1;
  return [...found].sort((one, other) => way * compare(one, other, sort.id) || one.title.localeCompare(other.title));
}

function compare(one: OfferedTool, other: OfferedTool, by: string): number {
  switch (by) {
    case 'tokens':
      return one.tokens - other.tokens;
    case 'effect':
      return effects.indexOf(one.effect) - effects.indexOf(other.effect);
    case 'resource_title':
      return one.resource_title.localeCompare(other.resource_title);
    default:
      return one.title.localeCompare(other.title);
  }
}
