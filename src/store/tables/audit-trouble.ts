import { Outage } from '../../base/index.js';
import type { AuditTrouble, AuditTroubleReason } from '../audit-interfaces.js';

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
    codes: /^(SQLITE_(CORRUPT|NOTADB)|GH001)/,
    reason: 'damaged',
    words: 'The database is damaged. Stop the gateway and restore a backup.',
  },
];

/** Why the audit log cannot be written, with the remedy, from what a driver threw. */
export function classifyTrouble(error: unknown): AuditTrouble {
  const code = codeOf(error);
  const found = reasons.find(({ codes }) => codes.test(code));
  if (found) return { reason: found.reason, message: `${found.words} (${code})` };
  if (error instanceof Outage)
    return {
      reason: 'database_unavailable',
      message: 'The database cannot be reached. Start it, or wait until it has started.',
    };
  return { reason: 'other', message: error instanceof Error ? error.message : String(error) };
}

/** The code of an error or of what caused it; empty where there is none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
