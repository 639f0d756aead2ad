import type { RoleCallRecord, RoleRecord } from './role-record.js';

/** The calls of a role by the names that texts use: `look` and the acts, or `zones`, `records`, `create` and `update`. */
export function callsOf(role: RoleRecord): { readonly [name: string]: RoleCallRecord } {
  if (role.kind === 'service') return { look: role.look, ...role.acts };
  const { zones, records, create, update } = role;
  return { zones, records, create, update };
}
