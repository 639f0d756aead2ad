import type { Tool } from '../../api/types';

/** The tools in which every word stands, those with the words in their title or name first. */
export function searchTools(tools: readonly Tool[], wanted: string, tag: string | null): readonly Tool[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const tagged = tag === null ? tools : tools.filter((tool) => tool.tags.includes(tag));
  const inName = (tool: Tool): boolean =>
    words.every((word) => `${tool.title} ${tool.name}`.toLowerCase().includes(word));
  const found = tagged.filter((tool) => {
    const text = [tool.title, tool.name, tool.description, tool.request.path, ...tool.tags].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return [...found.filter(inName), ...found.filter((tool) => !inName(tool))];
}
