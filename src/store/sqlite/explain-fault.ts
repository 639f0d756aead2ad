import { UnavailableError } from '../../base/index.js';
import { codeOf } from '../tables/audit-trouble.js';

const explanations: readonly { readonly codes: RegExp; readonly says: string }[] = [
  {
    codes: /^SQLITE_(NOTADB|CORRUPT)/,
    says: 'the file is damaged or is no database. Move it away together with its -wal and -shm files, and put a backup in its place.',
  },
  { codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)/, says: 'the disk is full. Free some space on it and start again.' },
  {
    codes: /^(SQLITE_READONLY|EROFS|EACCES|EPERM)/,
    says: 'it may not be written. Give this user write permission on the data folder and on all files in it, or choose another folder.',
  },
  {
    codes: /^SQLITE_(BUSY|LOCKED)/,
    says: 'another process has kept it locked for too long. Find out which one holds the file open, and stop it.',
  },
  {
    codes: /^(EEXIST|ENOTDIR)/,
    says: 'part of the data folder path is not a folder. Choose another folder.',
  },
  { codes: /^SQLITE_IOERR/, says: 'the disk failed to read or write it. Check the disk before anything else.' },
];

/** What an error of the file or its folder means to the operator, and what to do about it. */
export function explainFault(error: unknown): string {
  const code = codeOf(error);
  const { cause = error } = error instanceof UnavailableError ? error : {};
  const message = cause instanceof Error ? cause.message : String(cause);
  const found = explanations.find(({ codes }) => codes.test(code));
  return found ? `${found.says} (${code}: ${message})` : message;
}
