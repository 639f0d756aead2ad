import type { ToolOutcome } from '../reply/index.js';
import type { CallTime } from './call-time.js';
import { type CarryOutParts, type CheckedCall, carryOut } from './carry-out.js';

/** Carries a call out within its time. What is late is given up, and the caller told what that means. */
export async function carryOutInTime(parts: CarryOutParts, call: CheckedCall): Promise<ToolOutcome> {
  const { time } = call;
  try {
    const outcome = await carryOut(parts, call);
    return outcome.kind !== 'done' && time.isOver ? late(call, time) : outcome;
  } finally {
    time.close();
  }
}

function late({ method }: CheckedCall, { secondsMax, hasSent }: CallTime): ToolOutcome {
  return {
    kind: 'failed',
    status: 504,
    code: null,
    message: `The call took longer than ${secondsMax} s, the most that this gateway gives one.`,
    help:
      method.record.effect === 'read'
        ? 'Ask for less at a time, or try again later.'
        : hasSent
          ? 'Whether it was carried out is not known: read the present state before repeating it.'
          : 'Nothing was sent: try again later.',
    raw: null,
    rateLimit: {},
  };
}
