import { cleanData, giveFile, needsCleaning, type ToolOutcome } from '../reply/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { describeError, describeRefusal } from './describe-failure.js';
import { exchange } from './exchange.js';
import { shapePayload, untrustedNote } from './shape-payload.js';

/** Sends a checked call and shapes its response; never throws for what the upstream does. */
export async function executeCall(deps: ExecuteDeps, call: CheckedCall): Promise<ToolOutcome> {
  const { account, method } = call;
  const report = call.events?.progress;
  report?.({ progress: 0, total: 1, message: `Asking ${account.integration.record.title}` });
  const exchanged = await exchange(deps, call, method);
  report?.({ progress: 1, total: 1, message: 'Answered' });
  if (!exchanged.ok) return describeRefusal(exchanged.refusal);
  const { judged, rateLimit, file, mayHide } = exchanged;
  if (judged.kind === 'error') return describeError(call, judged, rateLimit);
  const { status } = judged;
  if (file) {
    const notes = [...call.notes, ...untrustedNote(method.record)];
    return giveFile(file, { status, notes, rateLimit, bytesMax: deps.fileBytesMax });
  }
  if (!needsCleaning(method.marks, mayHide)) return shapePayload(deps, call, { ...judged, rateLimit });
  const cleaned = await cleanData(judged.data, method.marks, mayHide);
  const notes = [...call.notes, ...cleaned.notes];
  return shapePayload(deps, { ...call, notes }, { data: cleaned.data, text: null, status, rateLimit });
}
