import type { Result } from '../../base/index.js';
import type { BegunSession, Session } from '../../servers/index.js';
import { performAction, recordAction } from '../record-action.js';
import type { AdminDeps } from '../route.js';

/**
 * Signs a person in with an audit row. The intent is stored first; if that fails, no session is created and no link is
 * used. The value is undefined if the credential is not valid for a session.
 */
export async function recordSignIn(
  parts: AdminDeps,
  by: string,
  work: () => Promise<BegunSession | undefined>,
): Promise<Result<BegunSession | undefined>> {
  const performed = await performAction(
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

/** Records a sign-in attempt that was refused before it could start. */
export function recordTurnedAway(parts: AdminDeps, by: string, why: string): Promise<void> {
  return recordAction(parts, {
    action: 'session.begin',
    apiTokenId: null,
    client: 'dashboard',
    arguments: { by },
    outcome: 'refused',
    detail: why,
    durationMs: 0,
  });
}

/** Signs a person out with an audit row. The intent is stored first. */
export async function endOnRecord(parts: AdminDeps, session: Session): Promise<Result<boolean>> {
  const subject = { arguments: shown(session) };
  const performed = await performAction(
    parts,
    { action: 'session.end', apiTokenId: session.apiTokenId, client: 'dashboard', ...subject },
    { work: () => parts.sessions.end(session.id), resultOf: () => ({ subject, outcome: 'ok', detail: null }) },
  );
  return performed.ok ? { ok: true, value: performed.value.made } : performed;
}

function shown({ id, name, role }: Session): { readonly id: string; readonly name: string; readonly role: string } {
  return { id, name, role };
}
