import { type JsonObject, refuse } from '../base/index.js';
import { type Cut, cutReply, isStillThere, pieceOf } from './cut-reply.js';
import type { ToolOutcome } from './outcome.js';
import type { ReplyHandles, RestOfReply } from './reply-handles.js';

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

const changedWords =
  'The answer has changed since it was cut, so its rest is not to be had any more. Call the tool again.';

/**
 * Cuts an answer that is longer than models take, says what was cut, and tells where the rest is; what fits stays as it is. Refused
 * (`gone`) where whoever reads on would be given the characters of another text.
 */
export function fitReply(
  outcome: Done,
  call: FittedCall,
  { handles, charsMax }: { readonly handles: ReplyHandles; readonly charsMax: number },
): Exclude<ToolOutcome, { kind: 'input_required' | 'failed' }> {
  const { rest } = call;
  if (rest && !isStillThere(outcome.structured, rest.path, rest.digest))
    return { kind: 'refused', refusal: refuse('gone', changedWords).refusal };
  const cut = rest
    ? pieceOf(outcome.structured, rest.path, { from: rest.from, room: charsMax, after: rest.after })
    : cutReply(outcome.structured, outcome.text, charsMax);
  if (!cut) return outcome;
  // Whoever reads on has the rest of the object already.
  const shown = rest ? cut.piece : cut.structured;
  const next = nextOf(cut.cut);
  return next ? withRest(outcome, { call, shown, cut: cut.cut, next, handles }) : withShown(outcome, shown, []);
}

/** Where whoever reads on begins: where this piece ended, or with the items after the one that it belonged to. */
function nextOf({ path, to, of, digest, after }: Cut): Pick<RestOfReply, 'path' | 'from' | 'digest' | 'after'> | null {
  if (to < of) return { path, from: to, digest, after };
  return after && { path: after.path, from: after.from, digest: null, after: null };
}

function withRest(
  outcome: Done,
  {
    call,
    shown,
    cut,
    next,
    handles,
  }: {
    call: FittedCall;
    shown: JsonObject;
    cut: Cut;
    next: Pick<RestOfReply, 'path' | 'from' | 'digest' | 'after'>;
    handles: ReplyHandles;
  },
): Done {
  const { serverId, toolName, values: input } = call;
  const uri = handles.uriOf(serverId, { toolName, input, ...next });
  const member = cut.path.join('.');
  const { after } = cut;
  const missing = [
    ...(cut.to < cut.of ? [`${member}: ${cut.unit} ${cut.to + 1} to ${cut.of}`] : []),
    ...(after ? [`${after.path.join('.')}: items ${after.from + 1} to ${after.of}`] : []),
  ];
  const words = `This answer was cut, for it is too long: ${cut.unit} ${cut.from + 1} to ${cut.to} of ${cut.of} of ${member} are shown. What is missing (${missing.join('; ')}) can be read for 15 minutes from the resource ${uri}; or ask for less.`;
  return {
    ...withShown(outcome, shown, [words]),
    cut: { field: member, unit: cut.unit, from: cut.from, to: cut.to, of: cut.of, rest: uri },
  };
}

function withShown(outcome: Done, structured: JsonObject, words: readonly string[]): Done {
  return { ...outcome, structured, text: JSON.stringify(structured), notes: [...outcome.notes, ...words] };
}
