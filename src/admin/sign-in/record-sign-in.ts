import type { Result } from '../../base/index.js';
import type { BegunSession, Session } from '../../servers/index.js';
import { performAct, recordAct } from '../record-act.js';
import type { AdminDeps } from '../route.js';

/**
 * Signs somebody in on record: the intent is stored first, and where that fails nothing is begun and no link is used up. The value is undefined where
 * the credential opened no session.
 */
export async function beginOnRecord(
  parts: AdminDeps,
  by: string,
  work: () => Promise<BegunSession | undefined>,
): Promise<Result<BegunSession | undefined>> {
  const performed = await performAct(
    parts,
    { action: 'session.begin', apiTokenId: null, client: 'dashboard', arguments: { by } },
    {
      work,
      resultOf: (begun) => ({
        subject: { arguments: { ...(begun ? shown(begun.session) : {}), by } },
        apiTokenId: begun?.session.apiTokenId ?? null,
        outcome: begun ? 'ok' : 'refused',
        detail: begun ? null : `The ${by} is unknown, used or expired.`,
      }),
    },
  );
  return performed.ok ? { ok: true, value: performed.value.made } : performed;
}

/** Records that somebody was turned away before anything could be begun. */
export function recordTurnedAway(parts: AdminDeps, by: string, why: string): Promise<void> {
  return recordAct(parts, {
    action: 'session.begin',
    apiTokenId: null,
    client: 'dashboard',
    arguments: { by },
    outcome: 'refused',
    detail: why,
    durationMs: 0,
  });
}

/** Signs somebody out on record; the intent is stored first. */
export async function endOnRecord(parts: AdminDeps, session: Session): Promise<Result<boolean>> {
  const subject = { arguments: shown(session) };
  const performed = await performAct(
    parts,
    { action: 'session.end', apiTokenId: session.apiTokenId, client: 'dashboard', ...subject },
    { work: () => parts.sessions.end(session.id), resultOf: () => ({ subject, outcome: 'ok', detail: null }) },
  );
  return performed.ok ? { ok: true, value: performed.value.made } : performed;
}

function shown({ id, name, role }: Session): { readonly id: string; readonly name: string; readonly role: string } {
  return { id, name, role };
}
