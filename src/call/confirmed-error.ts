import type { AcceptedErrorRecord } from '../catalogue/index.js';
import { acceptedError, type UpstreamError } from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { notApplied } from './echoes.js';
import { readOther } from './read-other.js';

/**
 * The accepted error that matches an error of a call. One that needs confirmation only counts if a read shows that the
 * change was applied.
 */
export async function confirmedError(
  deps: ExecuteDeps,
  call: CheckedCall,
  error: UpstreamError,
): Promise<AcceptedErrorRecord | 'opposite' | undefined> {
  const { accepted_errors: records = [], echoes = {} } = call.method.record.answers ?? {};
  const found = acceptedError(error, records, call.values);
  if (found === undefined || found === 'opposite' || !found.confirm) return found;
  const read = await readOther(deps, call, found.confirm);
  if (!read.ok || read.validated.kind === 'error') return undefined;
  return notApplied(echoes, call.values, read.validated.data).length === 0 ? found : undefined;
}
