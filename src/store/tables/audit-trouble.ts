import { Damage, UnavailableError } from '../../base/index.js';
import type { AuditTrouble, AuditTroubleReason } from '../audit-interfaces.js';

/** Also raised by the database function that appends. */
const endLostCode = 'GH001';

/** Thrown if the audit log has lost a row of `audit_head`, so that the ends of the chain are unknown. */
export class AuditEndLost extends Damage {
  readonly code = endLostCode;

  constructor() {
    super(
      'The audit log has lost the record of where it begins and ends. Stop every gateway, keep a copy of the database, and restore a backup.',
    );
  }
}

/** An error that has passed through a thread, with its class again. */
export function revive({ message, code }: { readonly message: string; readonly code: string }): Error {
  return code === endLostCode ? new AuditEndLost() : Object.assign(new Error(message), { code });
}

const reasons: readonly { readonly codes: RegExp; readonly reason: AuditTroubleReason; readonly words: string }[] = [
  {
    codes: /^(ENOSPC|EDQUOT|SQLITE_FULL|53100)/,
    reason: 'disk_full',
    words: 'The disk is full. Free some space on it; no restart is needed.',
  },
  {
    codes: /^(EROFS|EACCES|EPERM|SQLITE_READONLY|25006|42501)/,
    reason: 'read_only',
    words: 'It is read-only. Give the user of the gateway write permission.',
  },
  { codes: /^(EIO|SQLITE_IOERR)/, reason: 'disk_failed', words: 'The disk failed. Check it before anything else.' },
  {
    codes: /^SQLITE_(CORRUPT|NOTADB)/,
    reason: 'damaged',
    words: 'The database is damaged. Stop the gateway and restore a backup.',
  },
];

/** Why the audit log cannot be written, with the remedy, from a driver's error. */
export function classifyTrouble(error: unknown): AuditTrouble {
  const code = codeOf(error);
  if (code === endLostCode) return { reason: 'damaged', message: new AuditEndLost().message };
  const found = reasons.find(({ codes }) => codes.test(code));
  if (found) return { reason: found.reason, message: `${found.words} (${code})` };
  if (error instanceof UnavailableError)
    return {
      reason: 'database_unavailable',
      message: 'The database cannot be reached. Start it, or wait until it has started.',
    };
  return { reason: 'other', message: error instanceof Error ? error.message : String(error) };
}

/** The code of an error or of its cause; empty if there is none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
