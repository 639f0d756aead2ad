import { recordAct } from '../admin/index.js';
import { type JsonObject, type Result, systemClock } from '../base/index.js';
import type { Installation } from '../wire/index.js';
import { faultOf } from './output.js';

/** What an act was about, told once it is known what it made. */
export interface ActSubject {
  readonly accountId?: string | null;
  readonly serverId?: string | null;
  readonly approvalId?: string;
  readonly arguments?: JsonObject;
}

/** Does an admin act, records it in the audit trail as the API does, and answers what it made or throws its refusal. */
export async function act<T>(
  installation: Installation,
  action: string,
  { work, about }: { work: () => Promise<Result<T>>; about: (made: T | null) => ActSubject },
): Promise<T> {
  const clock = systemClock;
  const started = clock.monotonic();
  const result = await work();
  const subject = about(result.ok ? result.value : null);
  await recordAct(
    { store: installation.store, clock },
    {
      action,
      accountId: subject.accountId ?? null,
      serverId: subject.serverId ?? null,
      ...(subject.approvalId === undefined ? {} : { approvalId: subject.approvalId }),
      apiTokenId: null,
      client: 'command line',
      arguments: subject.arguments ?? {},
      outcome: result.ok ? 'ok' : 'refused',
      detail: result.ok ? null : result.refusal.message,
      durationMs: clock.monotonic() - started,
    },
  );
  if (!result.ok) throw faultOf(result.refusal);
  return result.value;
}
