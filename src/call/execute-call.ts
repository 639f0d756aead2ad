import { cleanText } from '../base/index.js';
import { cleanData, giveFile, needsCleaning, type ToolOutcome } from '../reply/index.js';
import { nextPageOf } from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { confirmedError } from './confirmed-error.js';
import { describeError, describeRefusal } from './describe-failure.js';
import { exchange } from './exchange.js';
import { shapePayload, untrustedNote } from './shape-payload.js';

const deepNote =
  'The service accepted the call. Parts of its response were nested too deeply and were left out of this result.';

/** Sends a validated call and shapes its response. Never throws because of the upstream. */
export async function executeCall(deps: ExecuteDeps, call: CheckedCall): Promise<ToolOutcome> {
  const { account, method } = call;
  const report = call.events?.progress;
  report?.({ progress: 0, total: 1, message: `Asking ${account.integration.record.title}` });
  const exchanged = await exchange(deps, call, method);
  report?.({ progress: 1, total: 1, message: 'Answered' });
  if (!exchanged.ok) return describeRefusal(exchanged.refusal, call);
  const { validated, rateLimit, headers, file, mayHide } = exchanged;
  if (validated.kind === 'error')
    return describeError(call, validated, rateLimit, await confirmedError(deps, call, validated));
  const { status, body } = validated;
  const deepNotes = validated.isCut ? [deepNote] : [];
  if (file) {
    const notes = [...call.notes, untrustedNote(method.record)];
    return giveFile(file, { status, notes, rateLimit, bytesMax: deps.fileBytesMax });
  }
  const next = nextPageOf(method.record, { data: validated.data, body, headers }, call.values);
  const cleaned = needsCleaning(method.marks, mayHide)
    ? await cleanData(validated.data, method.marks, mayHide)
    : { data: validated.data, notes: [] };
  return shapePayload(deps, call, {
    data: cleaned.data,
    text: cleaned.data === validated.data ? validated.text : null,
    notes: [...deepNotes, ...cleaned.notes],
    status,
    rateLimit,
    next,
    place: placeOf(status, headers),
  });
}

// The URL of a long-running operation is passed on as text and never followed.
function placeOf(status: number, headers: { readonly [name: string]: string }): string | null {
  const place = status === 202 ? (headers['operation-location'] ?? headers.location) : undefined;
  return place === undefined ? null : cleanText(place).slice(0, 500);
}
