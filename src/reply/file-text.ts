import type { JsonObject } from '../base/index.js';
import type { ContentBlock } from './content.js';
import type { ReplyLimit } from './fit-reply.js';
import type { ToolOutcome } from './outcome.js';

type Done = Extract<ToolOutcome, { kind: 'done' }>;

/**
 * Counts the files of a reply against the client's limit. A text file becomes the member `text`, which is cut and
 * continued like any other. A Base64 file that is too long is replaced by a note. Images stay, because clients pass
 * them on as images.
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
