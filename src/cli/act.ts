import { performAction } from '../admin/index.js';
import { type JsonObject, type Result, systemClock } from '../base/index.js';
import type { Installation } from '../wire/index.js';
import { faultOf } from './output.js';

/** What a change was about, available once its result is known. */
export interface AuditedSubject {
  readonly accountId?: string | null;
  readonly serverId?: string | null;
  readonly approvalId?: string;
  readonly arguments?: JsonObject;
}

/** Performs a change with an audit row, as the API does. Returns the result or throws its refusal. */
export async function act<T>(
  { store }: Installation,
  action: string,
  { work, about }: { work: () => Promise<Result<T>>; about: (made: T | null) => AuditedSubject },
): Promise<T> {
  const subjectOf = (made: T | null) => ({ arguments: {}, ...about(made) });
  const performed = await performAction(
    { store, clock: systemClock },
    { action, apiTokenId: null, client: 'command line', ...subjectOf(null) },
    {
      work,
      resultOf: (made) => ({
        subject: subjectOf(made.ok ? made.value : null),
        outcome: made.ok ? 'ok' : 'refused',
        detail: made.ok ? null : made.refusal.message,
      }),
    },
  );
  if (!performed.ok) throw faultOf(performed.refusal);
  const { made, isRecorded } = performed.value;
  if (!isRecorded)
    process.stderr.write(
      'The audit log cannot be written. The row of this action is lost unless the log can be written before this command ends.\n',
    );
  if (!made.ok) throw faultOf(made.refusal);
  return made.value;
}
