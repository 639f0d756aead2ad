import type { Refusal } from '../../base/index.js';
import type { MethodReply } from '../protocol.js';

/** A refusal as a JSON-RPC error, for methods whose results cannot say `isError`. */
export function refusalReply({ code, message, data }: Refusal): MethodReply {
  const seconds = data?.retry_after_seconds;
  return {
    kind: 'error',
    code,
    message,
    ...(data ? { data } : {}),
    ...(seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }),
  };
}
