import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import type { Dns } from '../dns.js';
import type { JsonMap } from '../json.js';
import { collisionOf, decodedText, makeRecord, NameFault, type NameRecord } from './records.js';

/** A zone of the simulated DNS provider. */
export interface Zone {
  readonly id: string;
  /** As zones are named, in Unicode; names of records are Punycode. */
  readonly name: string;
  /** Resolvers see the records of active zones only. */
  readonly status: 'active' | 'pending';
  readonly records: Map<string, NameRecord>;
  readonly settings: { flattenAll: boolean };
}

/** The zones of the account. */
export interface Zones {
  list(): readonly Zone[];
  find(id: string): Zone | undefined;
  /** Applies deletes, changes and creations in this order: all of them, or none where one is refused. Throws `NameFault`. */
  change(zone: Zone, changes: Changes): Changed;
  /** What an administrator sets in the dashboard. */
  set(zone: Zone, wish: ZoneWish): void;
  clear(): void;
}

export interface ZoneWish {
  readonly flattenAll?: boolean;
  /** Its records are locked; turning it off deletes them. */
  readonly emailRouting?: boolean;
}

export interface Changes {
  readonly deletes?: readonly JsonMap[];
  readonly patches?: readonly JsonMap[];
  readonly puts?: readonly JsonMap[];
  readonly posts?: readonly JsonMap[];
}

export interface Changed {
  readonly deletes: readonly NameRecord[];
  readonly patches: readonly NameRecord[];
  readonly puts: readonly NameRecord[];
  readonly posts: readonly NameRecord[];
}

/** Records that a zone of the Free plan holds. */
export const recordQuota = 200;

const seeded = [
  { name: 'newbrand.com', status: 'active' },
  { name: 'fresh.example', status: 'active' },
  { name: 'unpublished.example', status: 'active' },
  { name: 'undelegated.example', status: 'pending' },
  { name: 'bücher.example', status: 'active' },
] as const;

/** Makes the account's zones, without records; what is changed in an active one is published to the DNS. */
export function createZones(dns: Dns, now: () => number): Zones {
  let made = 0;
  const zones = new Map<string, Zone>();
  const clear = (): void => {
    zones.clear();
    for (const { name, status } of seeded)
      zones.set(idOf(name), { id: idOf(name), name, status, records: new Map(), settings: { flattenAll: false } });
  };
  clear();
  const change = (zone: Zone, { deletes = [], patches = [], puts = [], posts = [] }: Changes): Changed => {
    const records = new Map(zone.records);
    const at = new Date(now()).toISOString();
    const existing = (given: JsonMap): NameRecord => {
      const record = records.get(String(given.id ?? ''));
      if (!record) throw new NameFault(81044, 'Record does not exist.', 404);
      // The real code is not known.
      if (record.locked) throw new NameFault(9207, 'This record is managed by Email Routing.');
      return record;
    };
    const put = (record: NameRecord): NameRecord => {
      const collision = collisionOf(record, [...records.values()]);
      if (collision) throw collision;
      if (!records.has(record.id) && records.size >= recordQuota) throw new NameFault(81045, 'Record quota exceeded.');
      records.set(record.id, record);
      return record;
    };
    const overwritten: NameRecord[] = [];
    const replace = (given: JsonMap, isPatch: boolean): NameRecord => {
      const before = existing(given);
      overwritten.push(before);
      const blank = isPatch ? before : { ...before, proxied: false, ttl: 1, comment: null, flattened: false };
      return put(makeRecord(given, { zone: asciiName(zone), id: before.id, before: blank, at }));
    };
    const changed: Changed = {
      deletes: deletes.map((given) => {
        const record = existing(given);
        records.delete(record.id);
        return record;
      }),
      patches: patches.map((given) => replace(given, true)),
      puts: puts.map((given) => replace(given, false)),
      posts: posts.map((given) => {
        made += 1;
        return put(makeRecord(given, { zone: asciiName(zone), id: idOf(`${zone.name} ${made}`), at }));
      }),
    };
    zone.records.clear();
    for (const [id, record] of records) zone.records.set(id, record);
    for (const record of [...overwritten, ...Object.values(changed).flat()]) publishRecord(dns, zone, record);
    return changed;
  };
  const set = (zone: Zone, { flattenAll, emailRouting }: ZoneWish): void => {
    const before = [...zone.records.values()];
    if (flattenAll !== undefined) zone.settings.flattenAll = flattenAll;
    if (emailRouting !== undefined) for (const { id, locked } of before) if (locked) zone.records.delete(id);
    if (emailRouting === true)
      for (const given of routingRecords) {
        const id = idOf(`${zone.name} routing ${given.content}`);
        const at = new Date(now()).toISOString();
        zone.records.set(id, { ...makeRecord(given, { zone: asciiName(zone), id, at }), locked: true });
      }
    for (const record of [...before, ...zone.records.values()]) publishRecord(dns, zone, record);
  };
  return { list: () => [...zones.values()], find: (id) => zones.get(id), change, set, clear };
}

// What is changed in an active zone is published to the DNS.
function publishRecord(dns: Dns, zone: Zone, record: NameRecord): void {
  if (zone.status !== 'active') return;
  const same = [...zone.records.values()].filter(({ type, name }) => type === record.type && name === record.name);
  dns.publish(
    record.name,
    record.type,
    same.flatMap((one) => publicValues(one, zone)),
  );
}

const routingRecords: readonly JsonMap[] = [
  { type: 'MX', name: '@', content: 'route1.mx.cloudflare.net', priority: 13 },
  { type: 'MX', name: '@', content: 'route2.mx.cloudflare.net', priority: 86 },
  { type: 'TXT', name: '@', content: '"v=spf1 include:_spf.mx.cloudflare.net ~all"' },
];

function asciiName({ name }: Zone): string {
  return domainToASCII(name);
}

// A proxied or flattened CNAME resolves to addresses, so it is not visible. One to a name of the same zone is always flattened.
function publicValues({ type, content, priority, proxied, flattened }: NameRecord, zone: Zone): readonly string[] {
  const isFlattened = flattened || zone.settings.flattenAll || `.${content}`.endsWith(`.${asciiName(zone)}`);
  if (proxied || (type === 'CNAME' && isFlattened)) return [];
  if (type === 'TXT') return [decodedText(content)];
  return [type === 'MX' ? `${priority ?? 0} ${content}` : content];
}

function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
