import type { BegunSession, Session } from '../../servers/index.js';
import { recordAct } from '../record-act.js';
import type { AdminParts } from '../route.js';

/** Records that somebody signed in, or was turned away. */
export function recordSignIn(
  parts: AdminParts,
  begun: BegunSession | undefined,
  by: string,
  why: string | null = null,
): Promise<void> {
  const detail = begun ? null : (why ?? `The ${by} is unknown, used or expired.`);
  return record(parts, { action: 'session.begin', session: begun?.session ?? null, more: { by }, detail });
}

/** Records that somebody signed out. */
export function recordSignOut(parts: AdminParts, session: Session): Promise<void> {
  return record(parts, { action: 'session.end', session, more: {}, detail: null });
}

interface SessionAct {
  readonly action: string;
  readonly session: Session | null;
  readonly more: { readonly by?: string };
  readonly detail: string | null;
}

function record(parts: AdminParts, { action, session, more, detail }: SessionAct): Promise<void> {
  return recordAct(parts, {
    action,
    apiTokenId: session?.apiTokenId ?? null,
    client: 'dashboard',
    arguments: { ...(session ? { id: session.id, name: session.name, role: session.role } : {}), ...more },
    outcome: session ? 'ok' : 'refused',
    detail,
    durationMs: 0,
  });
}
