import type { ToolOutcome } from '../reply/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import type { Deadline } from './deadline.js';
import { executeCall } from './execute-call.js';

/** Executes a call within its deadline. A late call is abandoned; its outcome states what that means. */
export async function executeInTime(deps: ExecuteDeps, call: CheckedCall): Promise<ToolOutcome> {
  const { deadline } = call;
  try {
    const outcome = await executeCall(deps, call);
    return outcome.kind !== 'done' && deadline.isOver ? late(call, deadline) : outcome;
  } finally {
    deadline.close();
  }
}

function late({ method }: CheckedCall, { secondsMax, hasSent }: Deadline): ToolOutcome {
  return {
    kind: 'failed',
    status: 504,
    code: null,
    message: `The call exceeded the time limit of this gateway (${secondsMax} s).`,
    help:
      method.record.effect === 'read'
        ? 'Ask for less at a time, or try again later.'
        : hasSent
          ? 'Whether it was carried out is not known: read the current state before repeating it.'
          : 'Nothing was sent: try again later.',
    raw: null,
    rateLimit: {},
  };
}
