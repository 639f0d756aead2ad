import { isJsonObject, type JsonObject } from '../base/index.js';
import type { Revision } from './protocol.js';

/** A picture for people, in the form of SEP-973. */
export interface Icon {
  readonly src: string;
  readonly mimeType: string;
  readonly sizes: readonly string[];
}

/** The first revision with icons. */
const iconsSince = '2025-11-25';
/** Lists with icons, by the list without them and the origin of the icons. */
const listsWithIcons = new WeakMap<Buffer, Map<string, Buffer>>();

/**
 * The icons of the server and of its prompts. Empty for a revision without icons, or without an origin to load them
 * from.
 */
export function serverIcons(origin: string, revision: Revision): { readonly icons?: readonly Icon[] } {
  if (origin === '' || revision.version < iconsSince) return {};
  return {
    icons: [
      { src: `${origin}/gatehouse.svg`, mimeType: 'image/svg+xml', sizes: ['any'] },
      { src: `${origin}/gatehouse.png`, mimeType: 'image/png', sizes: ['96x96'] },
    ],
  };
}

/** The list with an icon on each tool that shows whether it reads, changes or destroys. */
export function withToolIcons(list: Buffer, origin: string, revision: Revision): Buffer {
  if (origin === '' || revision.version < iconsSince) return list;
  const known = listsWithIcons.get(list) ?? new Map<string, Buffer>();
  listsWithIcons.set(list, known);
  const existing = known.get(origin);
  if (existing) return existing;
  const tools: readonly JsonObject[] = JSON.parse(list.toString());
  const made = Buffer.from(JSON.stringify(tools.map((tool) => ({ ...tool, icons: [toolIcon(tool, origin)] }))));
  known.set(origin, made);
  return made;
}

function toolIcon({ annotations }: JsonObject, origin: string): { src: string; mimeType: string; sizes: string[] } {
  const hints = isJsonObject(annotations) ? annotations : {};
  const effect = hints.readOnlyHint === true ? 'read' : hints.destructiveHint === true ? 'destructive' : 'write';
  return { src: `${origin}/icons/${effect}.svg`, mimeType: 'image/svg+xml', sizes: ['any'] };
}
