import type { ConnectInput } from '../accounts/index.js';
import type { Integration } from '../catalogue/index.js';

/** How a link of an integration connects: by a consent (`code`), or with what the person types in; null where only a device can. */
export function linkWayOf({ record }: Integration): 'code' | 'client_credentials' | 'jwt_bearer' | 'values' | null {
  const { authorization } = record;
  if (authorization.kind !== 'oauth2') return 'values';
  const ways = ['code', 'jwt_bearer', 'client_credentials'] as const satisfies readonly ConnectInput['kind'][];
  return ways.find((way) => authorization.grants.includes(way)) ?? null;
}
