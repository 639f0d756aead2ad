import type { JsonValue } from '../../base/index.js';
import type { ZonesRoleRecord } from '../../catalogue/index.js';
import { type Called, type CallRoleDeps, callRole, listRole, type Values } from './call-role.js';
import { canonicalName, mxOf, quotedText, type WantedRecord, type ZoneRecord } from './dns-records.js';
import type { Player } from './match-roles.js';
import { type PlannedRecord, planRecords } from './plan-records.js';

/** The zone of a domain at an account that keeps zones. */
export interface Zone {
  readonly player: Player<ZonesRoleRecord>;
  readonly id: JsonValue;
  readonly name: string;
  readonly status: string | null;
  /** Why resolvers do not see its records, and the remedy; null where they do. */
  readonly trouble: string | null;
}

/** What came of looking for a zone: the zone, none at any account, or words on why it is not known. */
export type FoundZone =
  | { readonly kind: 'found'; readonly zone: Zone }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly words: string };

/** Looks for the zone of a domain: its full name first, then with labels dropped from the left, at every account. */
export async function findZone(
  deps: CallRoleDeps,
  players: readonly Player<ZonesRoleRecord>[],
  domain: string,
): Promise<FoundZone> {
  let words: string | null = null;
  for (let labels = canonicalName(domain).split('.'); labels.length > 1; labels = labels.slice(1)) {
    const name = labels.join('.');
    for (const player of players) {
      const { zones } = player.role;
      const listed = await listRole(deps, player, { call: zones, values: { name } });
      if (!listed.ok) words ??= listed.words;
      const found = listed.ok && listed.items.find((item) => canonicalName(String(item.name)) === name);
      if (found && found.id !== undefined) return { kind: 'found', zone: zoneOf(player, found, found.id) };
    }
  }
  return words === null ? { kind: 'none' } : { kind: 'unknown', words };
}

function zoneOf(player: Player<ZonesRoleRecord>, found: Values, id: JsonValue): Zone {
  const { usable, say } = player.role.zones;
  const status = typeof found.status === 'string' ? found.status : null;
  const isUsable = status === null || usable.includes(status);
  const servers = Array.isArray(found.name_servers) ? found.name_servers.map(String) : [];
  const words = say[status ?? ''] ?? `The zone is ${status}, so resolvers do not see its records.`;
  const trouble = isUsable ? null : `${words}${servers.length > 0 ? ` Name servers: ${servers.join(', ')}.` : ''}`;
  return { player, id, name: canonicalName(String(found.name)), status, trouble };
}

/** Reads what is at the names of wanted records, and plans how they get there. */
export async function planInZone(
  deps: CallRoleDeps,
  { player, id, name: zoneName }: Zone,
  wanted: readonly WantedRecord[],
): Promise<
  { readonly ok: true; readonly planned: readonly PlannedRecord[] } | { readonly ok: false; readonly words: string }
> {
  const { records } = player.role;
  const delegations = await listRole(deps, player, { call: records, values: { zone: id, type: 'NS' } });
  if (!delegations.ok) return delegations;
  const found: ZoneRecord[] = [];
  for (const name of new Set(wanted.map((record) => canonicalName(record.name)))) {
    const listed = await listRole(deps, player, { call: records, values: { zone: id, name } });
    if (!listed.ok) return listed;
    found.push(...listed.items.map(recordOf));
  }
  const delegated = delegations.items.map((item) => String(item.name));
  return {
    ok: true,
    planned: planRecords(wanted, { zoneName, records: found, delegated, lockedWords: records.locked }),
  };
}

function recordOf(item: Values): ZoneRecord {
  return {
    id: String(item.id),
    type: String(item.type),
    name: String(item.name),
    content: String(item.content),
    priority: typeof item.priority === 'number' ? item.priority : null,
    isProxied: item.proxied === true,
    isFlattened: item.flattened === true,
    isLocked: item.locked === true,
  };
}

/** Creates or changes one record as it was planned. */
export function publish(
  deps: CallRoleDeps,
  { player, id }: Zone,
  planned: Extract<PlannedRecord, { kind: 'create' | 'change' }>,
): Promise<Called> {
  const { role } = player;
  const { wanted } = planned;
  const value = planned.kind === 'create' ? wanted.value : planned.value;
  const mx = wanted.type === 'MX' ? mxOf(value) : null;
  const isQuoted = wanted.type === 'TXT' && role.texts === 'quoted';
  const values: Values = {
    zone: id,
    type: wanted.type,
    name: canonicalName(wanted.name),
    content: mx ? mx.host : isQuoted ? quotedText(value) : value,
    priority: mx?.priority,
    // Verification and DKIM are looked up as what they are.
    proxied: wanted.type === 'CNAME' ? false : undefined,
  };
  return planned.kind === 'create'
    ? callRole(deps, player, role.create, values)
    : callRole(deps, player, role.update, { ...values, id: planned.existing.id });
}
