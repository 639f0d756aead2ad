import type { ConditionRecord } from './answers-record.js';
import type { RecordPath } from './validate-record.js';

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

/** Reports each pattern of a condition that is no regular expression. */
export function checkCondition(
  condition: ConditionRecord,
  path: RecordPath,
  report: (path: RecordPath, message: string) => void,
): void {
  for (const [field, expected] of Object.entries(condition))
    if (typeof expected === 'object' && expected !== null)
      checkPattern(expected.matches, [...path, field, 'matches'], report);
}
