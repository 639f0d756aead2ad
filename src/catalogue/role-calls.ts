import type { RoleCallRecord, RoleRecord } from './role-record.js';

/** The calls of a role by the names that texts use: `look`, the further reads and the acts, or `zones`, `records`, `flattening`, `create` and `update`. */
export function callsOf(role: RoleRecord): { readonly [name: string]: RoleCallRecord } {
  if (role.kind === 'service') return { look: role.look, ...role.also, ...role.acts };
  const { zones, records, flattening, create, update } = role;
  return { zones, records, ...(flattening ? { flattening } : {}), create, update };
}

/** The calls without which a role cannot be played. */
export function neededCallsOf(role: RoleRecord): readonly RoleCallRecord[] {
  return Object.entries(callsOf(role)).flatMap(([name, call]) =>
    role.kind === 'zones' && name === 'flattening' ? [] : [call],
  );
}
