import { type Endpoint, shownToolName } from '../call/index.js';
import type { Guide, GuideTool } from './guidance-types.js';
import { offeredRunbooks } from './prompts.js';

/** The runbooks of single accounts of which every tool may be called on this server, each split into its numbered steps. */
export function guidesOf(endpoint: Endpoint): readonly Guide[] {
  const tools = new Map(
    endpoint.members.flatMap((member) =>
      member.toolset.tools.map(({ name, title, annotations }): [string, GuideTool] => {
        const shown = shownToolName(member, name);
        const accountId = member.account.id;
        return [shown, { name: shown, toolName: name, title, accountId, isRead: annotations.readOnlyHint }];
      }),
    ),
  );
  return offeredRunbooks(endpoint, []).map(({ name, title, record, body }) => {
    const { preface, items } = numberedItems(body);
    const steps = items.map((text, index) => ({ name: String(index + 1), text, tools: toolsIn(text, tools) }));
    return { name, title, description: record.description, arguments: record.arguments, preface, steps };
  });
}

function toolsIn(text: string, tools: ReadonlyMap<string, GuideTool>): readonly GuideTool[] {
  const named = [...text.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
  return [...new Set(named)].flatMap((name) => tools.get(name) ?? []);
}

/** The items of a text's numbered list with their lines joined, and the text before the first. */
function numberedItems(body: string): { readonly preface: string; readonly items: readonly string[] } {
  const [preface = '', ...items] = body.split(/^\d+\.[ \t]+/m);
  return { preface: joined(preface), items: items.map(joined) };
}

function joined(text: string): string {
  return text.trim().replaceAll(/[ \t]*\n[ \t]*/g, ' ');
}
