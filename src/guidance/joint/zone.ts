import type { JsonValue } from '../../base/index.js';
import type { ZonesRoleRecord } from '../../catalogue/index.js';
import { meets } from '../../upstream/index.js';
import { type Called, type CallRoleDeps, callRole, listRole, type Values } from './call-role.js';
import { canonicalName, mxOf, quotedText, unicodeName, type WantedRecord, type ZoneRecord } from './dns-records.js';
import type { Player } from './match-roles.js';
import { type PlannedRecord, planRecords } from './plan-records.js';

/** The zone of a domain at an account that hosts zones. */
export interface Zone {
  readonly player: Player<ZonesRoleRecord>;
  readonly id: JsonValue;
  readonly name: string;
  readonly status: string | null;
  /** Why resolvers do not see its records, and the remedy; null if they do. */
  readonly trouble: string | null;
}

/** The result of looking for a zone: the zone, none at any account, or why it is unknown. */
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
    // A provider may name its zones in Unicode and their records in Punycode.
    for (const player of players)
      for (const spelling of new Set([name, unicodeName(name)])) {
        const listed = await listRole(deps, player, { call: player.role.zones, values: { name: spelling } });
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

/** Planned records, and sentences about what could not be checked. */
export type ZonePlan =
  | { readonly ok: true; readonly planned: readonly PlannedRecord[]; readonly notes: readonly string[] }
  | { readonly ok: false; readonly words: string };

/** Reads the existing records at the names of wanted ones, and plans how to publish them. */
export async function planInZone(deps: CallRoleDeps, zone: Zone, wanted: readonly WantedRecord[]): Promise<ZonePlan> {
  const { player, id, name: zoneName } = zone;
  const { records, flattening } = player.role;
  const delegations = await listRole(deps, player, { call: records, values: { zone: id, type: 'NS' } });
  if (!delegations.ok) return delegations;
  const found: ZoneRecord[] = [];
  for (const name of new Set(wanted.map((record) => canonicalName(record.name)))) {
    const listed = await listRole(deps, player, { call: records, values: { zone: id, name } });
    if (!listed.ok) return listed;
    found.push(...listed.items.map(recordOf));
  }
  const delegated = delegations.items.map((item) => String(item.name));
  const { flattened, notes } = wanted.some(({ type }) => type === 'CNAME')
    ? await readFlattening(deps, zone)
    : { flattened: null, notes: [] };
  const flattensOwnZone = flattening?.own_zone === true;
  const ground = { zoneName, records: found, delegated, lockedWords: records.locked, flattened, flattensOwnZone };
  return { ok: true, planned: planRecords(wanted, ground), notes };
}

async function readFlattening(
  deps: CallRoleDeps,
  { player, id }: Zone,
): Promise<{ readonly flattened: string | null; readonly notes: readonly string[] }> {
  const { flattening } = player.role;
  if (!flattening) return { flattened: null, notes: [] };
  const isOffered = player.member.toolset.find(flattening.tool) !== undefined;
  const called = isOffered ? await callRole(deps, player, flattening, { zone: id }) : null;
  if (called?.kind !== 'done') return { flattened: null, notes: [flattening.unread] };
  return { flattened: meets(flattening.when, called.data) ? flattening.say : null, notes: [] };
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
    // Verification and DKIM records are looked up by their own types.
    proxied: wanted.type === 'CNAME' ? false : undefined,
    flattened: planned.kind === 'change' && planned.existing.isFlattened ? false : undefined,
  };
  return planned.kind === 'create'
    ? callRole(deps, player, role.create, values)
    : callRole(deps, player, role.update, { ...values, id: planned.existing.id });
}
