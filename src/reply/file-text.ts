import type { JsonObject } from '../base/index.js';
import type { ContentBlock } from './content.js';
import type { ReplyLimit } from './fit-reply.js';
import type { ToolOutcome } from './outcome.js';

type Done = Extract<ToolOutcome, { kind: 'done' }>;

/**
 * A reply whose files count against what the client takes: a text file becomes the member `text`, which is cut and continued as any other,
 * and a file in Base64 that is too long is left out, with a word about it. Pictures stay: clients hand them on as such.
 */
export function withFilesWithin(outcome: Done, { max, measure, takesFiles }: ReplyLimit): Done {
  const { content = [], structured } = outcome;
  const blocks: ContentBlock[] = [];
  const notes = [...outcome.notes];
  let members: JsonObject = structured;
  for (const block of content) {
    const { resource } = block.type === 'resource' ? block : { resource: null };
    if (resource && 'text' in resource && !Object.hasOwn(members, 'text'))
      members = { ...members, text: resource.text };
    else if (resource && 'blob' in resource && !takesFiles && measure(resource.blob) > max)
      notes.push('The file itself is left out: it is longer than this client takes. Open it at the service.');
    else blocks.push(block);
  }
  if (blocks.length === content.length && members === structured) return outcome;
  const { content: _content, ...rest } = outcome;
  return {
    ...rest,
    structured: members,
    text: JSON.stringify(members),
    notes,
    ...(blocks.length > 0 ? { content: blocks } : {}),
  };
}
