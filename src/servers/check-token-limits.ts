import { type Failure, type JsonObject, type Refusal, refuse } from '../base/index.js';
import type { AccessLimits, ApiTokenScope, Store } from '../store/index.js';
import { type ApiAction, apiActions, isApiAction } from './api-actions.js';
import { checkLabels } from './check-labels.js';

const accountsMax = 100;

/** Members of a request that limit an API token. */
export const limitFields = ['actions', 'integrated_account_ids', 'labels'];

/** The limits for a new API token. */
export interface AskedLimits {
  readonly actions: readonly ApiAction[] | null;
  readonly limits: AccessLimits | null;
}

/** Validates the limits of an API token in a request. */
export async function checkTokenLimits(
  accounts: Pick<Store['accounts'], 'get'>,
  { body, scope }: { readonly body: JsonObject; readonly scope: ApiTokenScope },
  failures: Failure[],
): Promise<AskedLimits> {
  if (scope === 'mcp') {
    for (const path of limitFields)
      if (body[path] !== undefined && body[path] !== null)
        failures.push({ path, message: 'goes with scope admin or viewer; use integrated_account_id' });
    return { actions: null, limits: null };
  }
  const actions = checkActions(body.actions, scope, failures);
  const accountIds = await checkAccounts(accounts, body.integrated_account_ids, failures);
  const { labels: given } = body;
  const labels = given === undefined || given === null ? null : checkLabels(given, failures);
  if (labels !== null && Object.keys(labels).length === 0)
    failures.push({ path: 'labels', message: 'must be at least one name and value, or null for no limit' });
  return { actions, limits: accountIds === null && labels === null ? null : { accountIds, labels } };
}

/**
 * Why a token with these actions cannot create the requested one; null if it can. A token cannot grant more than it
 * has.
 */
export function refuseGrant(
  grantor: { readonly actions: readonly string[] | null; readonly expiresAt: number | null },
  asked: {
    readonly scope: ApiTokenScope;
    readonly actions: readonly string[] | null;
    readonly expiresAt: number | null;
  },
): Refusal | null {
  const own = grantor.actions;
  const wanted = asked.scope === 'mcp' ? ['tools:call'] : asked.actions;
  if (own !== null && (wanted === null || !wanted.every((action) => own.includes(action))))
    return refuse(
      'forbidden',
      `This API token is limited to ${own.join(', ')}, so a token that it creates must have actions, and only these.`,
    ).refusal;
  if (grantor.expiresAt !== null && (asked.expiresAt === null || asked.expiresAt > grantor.expiresAt))
    return refuse(
      'forbidden',
      `This API token expires at ${new Date(grantor.expiresAt).toISOString()}, so a token that it creates must expire then or earlier.`,
    ).refusal;
  return null;
}

function checkActions(value: unknown, scope: ApiTokenScope, failures: Failure[]): readonly ApiAction[] | null {
  if (value === undefined || value === null) return null;
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  const actions = names.filter(isApiAction);
  if (names.length === 0 || actions.length < names.length)
    failures.push({ path: 'actions', message: `must be a list of these, or null for all: ${apiActions.join(', ')}` });
  const writes = scope === 'viewer' ? actions.filter((action) => !action.endsWith(':read')) : [];
  if (writes.length > 0)
    failures.push({ path: 'actions', message: `must only read with scope viewer, without ${writes.join(', ')}` });
  return [...new Set(actions)];
}

async function checkAccounts(
  accounts: Pick<Store['accounts'], 'get'>,
  value: unknown,
  failures: Failure[],
): Promise<readonly string[] | null> {
  if (value === undefined || value === null) return null;
  const path = 'integrated_account_ids';
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  const ids = names.filter((id): id is string => typeof id === 'string');
  if (ids.length === 0 || ids.length < names.length || ids.length > accountsMax) {
    failures.push({ path, message: `must be a list of 1 to ${accountsMax} account ids, or null for all` });
    return ids;
  }
  for (const id of ids)
    if (!(await accounts.get(id))) failures.push({ path, message: `names no integrated account: ${id.slice(0, 60)}` });
  return [...new Set(ids)];
}
