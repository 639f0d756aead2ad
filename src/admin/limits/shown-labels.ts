import type { AccessLimits } from '../../store/index.js';

/** Labels as people write them. */
export function shownLabels(labels: AccessLimits['labels']): string {
  return Object.entries(labels ?? {})
    .map((pair) => pair.join('='))
    .join(', ');
}
