import type { Failure } from '../base/index.js';
import { isJsonObject } from '../base/index.js';
import type { Labels } from '../store/index.js';

const labelsMax = 50;
const valueLengthMax = 255;
const externalIdLengthMax = 255;
const namePattern = /^[A-Za-z0-9][\w./-]{0,62}$/;

/**
 * Whether a text is a valid label name: 1 to 63 letters, digits, `_`, `.`, `/` and `-`, beginning with a letter or
 * digit.
 */
export function isLabelName(name: string): boolean {
  return namePattern.test(name);
}

/** Labels as a request gives them: they replace those of `existing` by name, a null removes its label, the rest stays. */
export function checkLabels(value: unknown, failures: Failure[], existing: Labels = {}): Labels {
  if (value === undefined) return existing;
  if (!isJsonObject(value)) {
    failures.push({ path: 'labels', message: 'must be an object of names and texts' });
    return existing;
  }
  const labels = new Map(Object.entries(existing));
  for (const [name, text] of Object.entries(value)) {
    const path = `labels.${name.slice(0, 63)}`;
    if (!isLabelName(name))
      failures.push({
        path,
        message: 'must have a name of 1 to 63 letters, digits, _ . / and -, starting with a letter or digit',
      });
    else if (text === null) labels.delete(name);
    else if (isPlainText(text, valueLengthMax)) labels.set(name, text);
    else
      failures.push({ path, message: `must be a text of at most ${valueLengthMax} characters, or null to remove it` });
  }
  if (labels.size > labelsMax) failures.push({ path: 'labels', message: `must be at most ${labelsMax}` });
  return Object.fromEntries(labels);
}

/** The operator's own id in a request; null for none. */
export function checkExternalId(value: unknown, failures: Failure[]): string | null {
  if (value === null || (isPlainText(value, externalIdLengthMax) && value !== '')) return value;
  failures.push({
    path: 'external_id',
    message: `must be a text of 1 to ${externalIdLengthMax} characters, or null for none`,
  });
  return null;
}

function isPlainText(value: unknown, lengthMax: number): value is string {
  return typeof value === 'string' && value.length <= lengthMax && !/[\p{Cc}\p{Cs}]/u.test(value);
}
