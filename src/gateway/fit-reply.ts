import { isJsonObject, type JsonObject } from '../base/index.js';
import { type Cut, type CutReply, cutReply, pieceOf } from './cut-reply.js';
import type { ReplyHandles, RestOfReply } from './reply-handles.js';
import type { ToolOutcome } from './types.js';

/** A read whose answer is to fit. */
export interface FittedCall {
  readonly serverId: string;
  readonly toolName: string;
  /** The arguments as they were understood; what fetches the answer again. */
  readonly values: JsonObject;
  /** Set where the call reads on. */
  readonly rest?: RestOfReply | undefined;
}

type Done = Extract<ToolOutcome, { kind: 'done' }>;

/** Cuts an answer that is longer than models take, says what was cut, and tells where the rest is; what fits stays as it is. */
export function fitReply(
  outcome: Done,
  call: FittedCall,
  { handles, charsMax }: { readonly handles: ReplyHandles; readonly charsMax: number },
): Done {
  const { rest } = call;
  const cut = rest
    ? pieceOf(outcome.structured, rest.path, { from: rest.from, room: charsMax })
    : cutReply(outcome.structured, outcome.text, charsMax);
  if (!cut) return outcome;
  // Whoever reads on has the rest of the object already.
  const shown = rest ? onlyMember(cut) : cut.structured;
  return cut.cut.to >= cut.cut.of
    ? withShown(outcome, shown, [])
    : withRest(outcome, { call, shown, cut: cut.cut, handles });
}

function withRest(
  outcome: Done,
  { call, shown, cut, handles }: { call: FittedCall; shown: JsonObject; cut: Cut; handles: ReplyHandles },
): Done {
  const { serverId, toolName, values: input } = call;
  const uri = handles.uriOf(serverId, { toolName, input, path: cut.path, from: cut.to });
  const member = cut.path.join('.');
  const structured = {
    ...shown,
    cut: { field: member, unit: cut.unit, from: cut.from, to: cut.to, of: cut.of, rest: uri },
  };
  const words = `This answer was cut, for it is too long: ${cut.unit} ${cut.from + 1} to ${cut.to} of ${cut.of} of ${member} are shown. The rest can be read for 15 minutes from the resource ${uri}; or ask for less.`;
  return {
    ...withShown(outcome, structured, [words]),
    rest: { uri, title: `${member}: ${cut.unit} ${cut.to + 1} to ${cut.of}` },
  };
}

function withShown(outcome: Done, structured: JsonObject, words: readonly string[]): Done {
  return { ...outcome, structured, text: JSON.stringify(structured), notes: [...outcome.notes, ...words] };
}

function onlyMember({ structured, cut }: CutReply): JsonObject {
  const name = cut.path.at(-1) ?? 'items';
  let value = structured[cut.path[0] ?? ''] ?? null;
  for (const part of cut.path.slice(1)) value = isJsonObject(value) ? (value[part] ?? null) : null;
  return { [name]: value };
}
