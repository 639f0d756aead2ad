import { type CarryOutParts, type CheckedCall, carryOut } from './carry-out.js';
import type { ToolOutcome } from './types.js';

/**
 * Carries a call out within a time of its own: access token, request and the one repeat together. What is late is given up, and the caller
 * told what that means.
 */
export async function carryOutInTime(
  parts: CarryOutParts,
  call: CheckedCall,
  secondsMax: number,
): Promise<ToolOutcome> {
  const giveUp = new AbortController();
  const onGone = (): void => giveUp.abort();
  if (call.signal.aborted) giveUp.abort();
  else call.signal.addEventListener('abort', onGone);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    giveUp.abort();
  }, secondsMax * 1_000);
  try {
    const outcome = await carryOut(parts, { ...call, signal: giveUp.signal, tracedBy: call.signal });
    return isLate && outcome.kind !== 'done' ? late(call, secondsMax) : outcome;
  } finally {
    clearTimeout(timer);
    call.signal.removeEventListener('abort', onGone);
  }
}

function late({ method }: CheckedCall, secondsMax: number): ToolOutcome {
  return {
    kind: 'failed',
    status: 504,
    code: null,
    message: `The call took longer than ${secondsMax} s, the most that this gateway gives one.`,
    help:
      method.record.effect === 'read'
        ? 'Ask for less at a time, or try again later.'
        : 'Whether it was carried out is not known: read the present state before repeating it.',
    raw: null,
    rateLimit: {},
  };
}
