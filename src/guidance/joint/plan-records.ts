import { mergeSpf } from '../../base/index.js';
import {
  canonicalName,
  canonicalValue,
  mxOf,
  versionTagOf,
  type WantedRecord,
  type ZoneRecord,
} from './dns-records.js';

/** What to do about one wanted record. */
export type PlannedRecord =
  /** It exists already, in some spelling. */
  | { readonly kind: 'present'; readonly wanted: WantedRecord; readonly existing: ZoneRecord }
  | { readonly kind: 'create'; readonly wanted: WantedRecord }
  /** An existing record would change, which needs the caller's agreement. `value` is the new value. */
  | {
      readonly kind: 'change';
      readonly wanted: WantedRecord;
      readonly existing: ZoneRecord;
      readonly value: string;
      readonly reason: string;
    }
  /** Nothing can be done until somebody acts; `reason` includes the remedy. */
  | {
      readonly kind: 'blocked';
      readonly wanted: WantedRecord;
      readonly existing: readonly ZoneRecord[];
      readonly reason: string;
    };

/** The zone around the records. */
export interface ZoneContext {
  readonly zoneName: string;
  /** Every record at the wanted names. */
  readonly records: readonly ZoneRecord[];
  /** Names below the zone that are delegated elsewhere. */
  readonly delegated: readonly string[];
  /** Why resolvers see no CNAME of the zone, and the remedy. Null: they do, or it is unknown. */
  readonly flattened: string | null;
  /** Set if the provider resolves a CNAME to a name of the same zone into addresses. */
  readonly flattensOwnZone: boolean;
  /** Why a locked record cannot be changed, and the remedy. */
  readonly lockedWords: string;
}

/** Plans how to publish wanted records in a zone. Compares existing records decoded; `create` never overwrites one. */
export function planRecords(wanted: readonly WantedRecord[], ground: ZoneContext): readonly PlannedRecord[] {
  return wanted.map((record) => planRecord(record, wanted, ground));
}

function planRecord(wanted: WantedRecord, all: readonly WantedRecord[], ground: ZoneContext): PlannedRecord {
  const name = canonicalName(wanted.name);
  const blocked = (existing: readonly ZoneRecord[], reason: string): PlannedRecord => ({
    kind: 'blocked',
    wanted,
    existing,
    reason,
  });
  if (name !== ground.zoneName && !name.endsWith(`.${ground.zoneName}`))
    return blocked([], `${name} is not in the zone ${ground.zoneName}.`);
  const cut = ground.delegated.map(canonicalName).find((one) => name === one || name.endsWith(`.${one}`));
  if (cut !== undefined && cut !== ground.zoneName)
    return blocked([], `${cut} is delegated by NS records: publish the record at the provider that serves it.`);
  const here = ground.records.filter((record) => canonicalName(record.name) === name);
  const same = here.filter(({ type }) => type === wanted.type);
  const value = canonicalValue(wanted.type, wanted.value);
  const equal = same.find((one) => canonicalValue(one.type, one.content, one.priority) === value);
  if (wanted.type === 'CNAME') return planAlias(wanted, { here, same, equal, ground, name });
  const alias = here.find(({ type }) => type === 'CNAME');
  if (alias)
    return blocked(
      [alias],
      `A CNAME record is at ${name}, so no other record is seen there. Remove it or use another name.`,
    );
  if (wanted.type === 'MX') return planMx(wanted, all, { same, equal, ground });
  if (wanted.type === 'TXT') return planText(wanted, { same, equal, ground });
  if (equal) return { kind: 'present', wanted, existing: equal };
  return same.length === 0 ? { kind: 'create', wanted } : changeOf(wanted, same, ground);
}

interface Near {
  readonly same: readonly ZoneRecord[];
  readonly equal: ZoneRecord | undefined;
  readonly ground: ZoneContext;
}

// A proxied or flattened CNAME resolves to addresses, so a lookup never finds the CNAME.
function planAlias(
  wanted: WantedRecord,
  { here, same, equal, ground, name }: Near & { readonly here: readonly ZoneRecord[]; readonly name: string },
): PlannedRecord {
  if (name === ground.zoneName)
    return {
      kind: 'blocked',
      wanted,
      existing: here,
      reason: 'A CNAME at the zone itself is flattened to addresses, so it cannot serve here. Use the TXT form.',
    };
  const target = canonicalValue('CNAME', wanted.value);
  const isOwn = ground.flattensOwnZone && `.${target}`.endsWith(`.${ground.zoneName}`);
  const flattened = isOwn
    ? `${target} is in the zone itself, so DNS resolves the CNAME to addresses and it cannot be used here. Use the TXT form.`
    : ground.flattened;
  if (flattened !== null) return { kind: 'blocked', wanted, existing: here, reason: flattened };
  if (equal?.isFlattened && !equal.isLocked)
    return {
      kind: 'change',
      wanted,
      existing: equal,
      value: wanted.value,
      reason: 'The record is flattened, so resolvers see addresses instead. It must not be flattened.',
    };
  if (equal && !equal.isProxied) return { kind: 'present', wanted, existing: equal };
  if (equal)
    return {
      kind: 'change',
      wanted,
      existing: equal,
      value: wanted.value,
      reason: 'The record is proxied, so resolvers see addresses instead. It must not be proxied.',
    };
  const others = here.filter(({ type }) => type !== 'CNAME');
  if (others.length > 0)
    return {
      kind: 'blocked',
      wanted,
      existing: others,
      reason: `Other records are at ${name}, and a CNAME cannot stand next to them. Remove them first.`,
    };
  if (same.length === 0) return { kind: 'create', wanted };
  const change = changeOf(wanted, same, ground);
  return change.kind === 'change' && change.existing.isFlattened
    ? { ...change, reason: `${change.reason} It is flattened as well, which ends with the change.` }
    : change;
}

function planMx(wanted: WantedRecord, all: readonly WantedRecord[], { same, equal, ground }: Near): PlannedRecord {
  if (equal) return { kind: 'present', wanted, existing: equal };
  const host = mxOf(wanted.value)?.host;
  const sameHost = same.find((one) => canonicalValue('MX', one.content) === host);
  if (sameHost && !sameHost.isLocked)
    return {
      kind: 'change',
      wanted,
      existing: sameHost,
      value: wanted.value,
      reason: 'The host is there with another priority.',
    };
  const hosts = all.flatMap(({ type, value }) => (type === 'MX' ? (mxOf(value)?.host ?? []) : []));
  const foreign = same.filter((one) => !hosts.includes(canonicalValue('MX', one.content)));
  if (foreign.length === 0) return { kind: 'create', wanted };
  const locked = foreign.filter(({ isLocked }) => isLocked);
  const reason =
    locked.length > 0
      ? `Mail is delivered elsewhere by a locked record. ${ground.lockedWords}`
      : 'Mail for the domain is delivered elsewhere. If it is to move, delete these records first; until then nothing is published, because mail would be split.';
  return { kind: 'blocked', wanted, existing: locked.length > 0 ? locked : foreign, reason };
}

function planText(wanted: WantedRecord, { same, equal, ground }: Near): PlannedRecord {
  const tag = versionTagOf(wanted.value);
  const rivals = tag === null ? [] : same.filter((one) => versionTagOf(canonicalValue('TXT', one.content)) === tag);
  if (rivals.length > 1)
    return {
      kind: 'blocked',
      wanted,
      existing: rivals,
      reason: `${rivals.length} ${tag} records are at this name, which makes all of them void. Merge them into one and delete the others.${mergedWords(rivals, wanted)}`,
    };
  if (equal) return { kind: 'present', wanted, existing: equal };
  const [rival] = rivals;
  if (!rival) return { kind: 'create', wanted };
  if (tag !== 'v=spf1') return changeOf(wanted, [rival], ground);
  if (rival.isLocked)
    return { kind: 'blocked', wanted, existing: [rival], reason: `The SPF record is locked. ${ground.lockedWords}` };
  const value = mergeSpf([canonicalValue('TXT', rival.content)], wanted.value);
  if (value === null)
    return {
      kind: 'blocked',
      wanted,
      existing: [rival],
      reason:
        'The SPF record cannot take another include: it redirects, or has ten look-ups already. Change it by hand.',
    };
  if (value === canonicalValue('TXT', rival.content)) return { kind: 'present', wanted, existing: rival };
  return {
    kind: 'change',
    wanted,
    existing: rival,
    value,
    reason: 'A name has one SPF record: the existing one is extended, and no second one is published.',
  };
}

/** The merge of several SPF records; empty if they are not SPF records or cannot be merged. */
function mergedWords(rivals: readonly ZoneRecord[], { value }: WantedRecord): string {
  const texts = rivals.map(({ content }) => canonicalValue('TXT', content));
  const merged = versionTagOf(value) === 'v=spf1' ? mergeSpf(texts, value) : null;
  return merged === null ? '' : ` The merged record: ${merged}`;
}

function changeOf(wanted: WantedRecord, same: readonly ZoneRecord[], ground: ZoneContext): PlannedRecord {
  const [existing, ...more] = same;
  if (!existing) return { kind: 'create', wanted };
  if (existing.isLocked)
    return { kind: 'blocked', wanted, existing: same, reason: `The record is locked. ${ground.lockedWords}` };
  if (more.length > 0)
    return { kind: 'blocked', wanted, existing: same, reason: 'Several records are at this name; keep one.' };
  return { kind: 'change', wanted, existing, value: wanted.value, reason: 'Another value is published at this name.' };
}
