/** Everything that a request to the admin API can be, as API tokens are limited to it. */
export const apiActions = [
  'integrations:read',
  'integrations:reload',
  'integrations:import',
  'accounts:read',
  'accounts:connect',
  'accounts:update',
  'accounts:delete',
  'mcp:read',
  'mcp:create',
  'mcp:update',
  'mcp:rotate',
  'mcp:revoke',
  'tools:read',
  'tools:call',
  'approvals:read',
  'approvals:decide',
  'audit:read',
  'tokens:read',
  'tokens:create',
  'tokens:delete',
  'webhooks:read',
  'webhooks:write',
  'operation:read',
] as const;
export type ApiAction = (typeof apiActions)[number];

/** Whether a value names an action. */
export function isApiAction(value: unknown): value is ApiAction {
  return apiActions.some((action) => action === value);
}
