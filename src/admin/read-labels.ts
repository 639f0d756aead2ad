import { type Failure, ok, type Result, refuse } from '../base/index.js';
import { isLabelName } from '../servers/index.js';
import type { Labels } from '../store/index.js';

/** Query parameters that filter a list by labels and external ids. */
export const tenantQuery = {
  label: 'Comma-separated name=value pairs; all must match',
  external_id: 'Only this external id',
} as const;

/** Parses `name=value,name=value`; undefined if nothing was given. */
export function readLabelQuery(text: string | undefined): Result<Labels | undefined> {
  if (text === undefined) return ok(undefined);
  const failures: Failure[] = [];
  const labels: { [name: string]: string } = {};
  for (const pair of text.split(',')) {
    const cut = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, cut)).trim();
    if (isLabelName(name)) labels[name] = pair.slice(cut + 1).trim();
    else failures.push({ path: 'label', message: 'must be name=value pairs such as customer=acme,plan=pro' });
  }
  return failures.length > 0
    ? refuse('invalid_params', 'label must be name=value pairs such as customer=acme,plan=pro', { failures })
    : ok(labels);
}
