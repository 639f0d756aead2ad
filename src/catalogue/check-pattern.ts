import type { RecordPath } from './judge-record.js';

/** Reports a pattern that is no regular expression. */
export function checkPattern(
  pattern: string,
  path: RecordPath,
  report: (path: RecordPath, message: string) => void,
): void {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    report(path, error instanceof Error ? error.message : 'is no regular expression');
  }
}
