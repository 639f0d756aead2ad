import type { Dns } from '../dns.js';
import { isMap, type Json, type JsonMap, parseJson } from '../json.js';
import type { Reply } from '../reply.js';
import { NameFault, type NameRecord, serializeRecord } from './records.js';
import { type Changes, createZones, recordQuota, type Zone, type Zones, type ZoneWish } from './zones.js';

/** The host of the simulated DNS provider. */
export const namesHost = 'api.cloudflare.com';

/** Tokens that it knows: one with every right, one that may only read, and one without the right to see a zone's DNS settings. */
export const namesTokens = {
  edit: 'cfut_sandbox0000000000000000000000edit',
  read: 'cfut_sandbox0000000000000000000000read',
  records: 'cfut_sandbox0000000000000000000000records',
} as const;

/** A request for the DNS provider. */
export interface NamesRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

/** The simulated DNS provider. */
export interface NamesService {
  answer(request: NamesRequest): Reply;
  /** Sets a zone as an administrator does in the dashboard; false where there is none of this name. */
  setZone(name: string, wish: ZoneWish): boolean;
  /** Restores its zones, without records. */
  clear(): void;
}

const base = '/client/v4';

/** Makes the simulator of the DNS provider, whose records the sandbox's DNS serves. */
export function createNamesService(dns: Dns, now: () => number): NamesService {
  const zones = createZones(dns, now);
  return {
    clear: zones.clear,
    setZone: (name, wish) => {
      const zone = zones.list().find((one) => one.name === name);
      if (zone) zones.set(zone, wish);
      return zone !== undefined;
    },
    answer: (request) => {
      try {
        checkToken(request);
        return answer(zones, request);
      } catch (error) {
        if (error instanceof NameFault) return failed(error);
        throw error;
      }
    },
  };
}

function checkToken({ authorization, method, path }: NamesRequest): void {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new NameFault(6003, 'Invalid request headers');
  if (token === namesTokens.edit || (token === namesTokens.records && !path.endsWith('/dns_settings'))) return;
  if (token === namesTokens.records) throw new NameFault(10_000, 'Authentication error', 403);
  if (token !== namesTokens.read) throw new NameFault(9109, 'Invalid access token', 403);
  if (method !== 'GET') throw new NameFault(10_000, 'Authentication error', 403);
}

function answer(zones: Zones, request: NamesRequest): Reply {
  const path = request.path.startsWith(`${base}/`) ? request.path.slice(base.length) : '';
  const [, root, zoneId, kind, id] = path.split('/');
  if (root !== 'zones') throw new NameFault(7003, `Could not route to ${path}`, 404);
  if (zoneId === undefined) return listZones(zones, request.query);
  if (!/^[0-9a-f]{32}$/.test(zoneId)) throw new NameFault(7003, `Could not route to ${path}`, 404);
  const zone = zones.find(zoneId);
  // A zone of another account and one that does not exist look the same.
  if (!zone) throw new NameFault(10_000, 'Authentication error', 403);
  if (kind === undefined && request.method === 'GET') return succeeded(serializeZone(zone));
  if (kind === 'dns_settings' && id === undefined) return onSettings(zones, zone, request);
  if (kind !== 'dns_records') throw new NameFault(7003, `Could not route to ${path}`, 404);
  return id === undefined ? onRecords(zones, zone, request) : onRecord(zones, { zone, id }, request);
}

function listZones(zones: Zones, query: URLSearchParams): Reply {
  const [name, status] = [query.get('name'), query.get('status')];
  const found = zones
    .list()
    .filter((zone) => (name === null || zone.name === name) && (status === null || zone.status === status));
  return pageOf(found.map(serializeZone), query, { size: 20, sizeMax: 50 });
}

function onSettings(zones: Zones, zone: Zone, request: NamesRequest): Reply {
  if (request.method === 'PATCH') {
    const { flatten_all_cnames: flattenAll } = bodyOf(request);
    if (typeof flattenAll !== 'boolean') throw new NameFault(9207, 'Request body is invalid.');
    zones.set(zone, { flattenAll });
  } else if (request.method !== 'GET') throw new NameFault(10_405, 'Method not allowed', 405);
  return succeeded({
    flatten_all_cnames: zone.settings.flattenAll,
    foundation_dns: false,
    multi_provider: false,
    ns_ttl: 86_400,
    secondary_overrides: false,
    zone_mode: 'standard',
  });
}

function onRecords(zones: Zones, zone: Zone, request: NamesRequest): Reply {
  if (request.method === 'POST') {
    const { posts } = zones.change(zone, { posts: [bodyOf(request)] });
    return succeeded(serializeAll(posts)[0]);
  }
  if (request.method !== 'GET') throw new NameFault(10_405, 'Method not allowed', 405);
  const found = [...zone.records.values()].filter((record) => meets(record, request.query));
  return pageOf(serializeAll(found), request.query, { size: 100, sizeMax: 5_000_000 });
}

function onRecord(
  zones: Zones,
  { zone, id }: { readonly zone: Zone; readonly id: string },
  request: NamesRequest,
): Reply {
  switch (`${request.method} ${id}`) {
    case 'POST batch': {
      const { deletes, patches, puts, posts } = zones.change(zone, changesOf(bodyOf(request)));
      return succeeded({
        deletes: serializeAll(deletes),
        patches: serializeAll(patches),
        puts: serializeAll(puts),
        posts: serializeAll(posts),
      });
    }
    case 'GET export':
      return { status: 200, body: zoneFile(zone), headers: { 'content-type': 'text/plain; charset=utf-8' } };
    case 'GET usage':
      return succeeded({ record_quota: recordQuota, record_usage: zone.records.size });
  }
  switch (request.method) {
    case 'GET': {
      const record = zone.records.get(id);
      if (!record) throw new NameFault(81_044, 'Record does not exist.', 404);
      return succeeded(serializeRecord(record));
    }
    case 'PATCH':
      return succeeded(serializeAll(zones.change(zone, { patches: [{ ...bodyOf(request), id }] }).patches)[0]);
    case 'PUT':
      return succeeded(serializeAll(zones.change(zone, { puts: [{ ...bodyOf(request), id }] }).puts)[0]);
    case 'DELETE':
      zones.change(zone, { deletes: [{ id }] });
      return succeeded({ id });
    default:
      throw new NameFault(10_405, 'Method not allowed', 405);
  }
}

const textFilters: readonly (readonly [string, (value: string, wanted: string) => boolean])[] = [
  ['', (value, wanted) => value === wanted],
  ['.exact', (value, wanted) => value === wanted],
  ['.contains', (value, wanted) => value.includes(wanted)],
  ['.startswith', (value, wanted) => value.startsWith(wanted)],
  ['.endswith', (value, wanted) => value.endsWith(wanted)],
];

function meets(record: NameRecord, query: URLSearchParams): boolean {
  const [type, proxied] = [query.get('type'), query.get('proxied')];
  const texts = { name: record.name, content: record.content, comment: record.comment ?? '' };
  const results = [
    ...(type === null ? [] : [record.type === type]),
    ...(proxied === null ? [] : [String(record.proxied) === proxied]),
    ...Object.entries(texts).flatMap(([name, value]) =>
      textFilters.flatMap(([ending, fits]) => {
        const wanted = query.get(`${name}${ending}`);
        return wanted === null ? [] : [fits(value.toLowerCase(), wanted.toLowerCase())];
      }),
    ),
  ];
  return query.get('match') === 'any' && results.length > 0 ? results.includes(true) : !results.includes(false);
}

function changesOf(body: JsonMap): Changes {
  const listOf = (value: Json): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : []);
  return {
    deletes: listOf(body.deletes),
    patches: listOf(body.patches),
    puts: listOf(body.puts),
    posts: listOf(body.posts),
  };
}

function bodyOf({ body }: NamesRequest): JsonMap {
  let value: Json;
  try {
    value = parseJson(body.toString());
  } catch {
    throw new NameFault(9207, 'Request body is invalid.');
  }
  if (!isMap(value)) throw new NameFault(9207, 'Request body is invalid.');
  return value;
}

function serializeZone({ id, name, status }: Zone): JsonMap {
  return {
    id,
    name,
    status,
    paused: false,
    type: 'full',
    name_servers: ['ada.ns.cloudflare.com', 'ben.ns.cloudflare.com'],
    original_name_servers: ['ns1.registrar.example', 'ns2.registrar.example'],
    account: { id: '0123456789abcdef0123456789abcdef', name: 'Acme Corp' },
  };
}

function serializeAll(records: readonly NameRecord[]): readonly JsonMap[] {
  return records.map(serializeRecord);
}

function zoneFile({ name, records }: Zone): string {
  const lines = [...records.values()].map(
    ({ name: full, ttl, type, priority, content }) =>
      `${full}.\t${ttl}\tIN\t${type}\t${priority === null ? '' : `${priority} `}${content}`,
  );
  return [`;; Domain: ${name}.`, ...lines, ''].join('\n');
}

// total_count ignores the filters in the documentation; here it is left to the page's own count.
function pageOf(
  items: readonly JsonMap[],
  query: URLSearchParams,
  { size, sizeMax }: { readonly size: number; readonly sizeMax: number },
): Reply {
  const page = Math.max(1, Number(query.get('page') ?? 1));
  const perPage = Math.min(sizeMax, Math.max(1, Number(query.get('per_page') ?? size)));
  const shown = items.slice((page - 1) * perPage, page * perPage);
  const info = { page, per_page: perPage, count: shown.length, total_count: items.length };
  return succeeded(shown, { ...info, total_pages: Math.ceil(items.length / perPage) });
}

function succeeded(result: Json, info?: JsonMap): Reply {
  const body = { result, success: true, errors: [], messages: [], ...(info ? { result_info: info } : {}) };
  return { status: 200, body };
}

function failed({ code, message, status }: NameFault): Reply {
  return { status, body: { result: null, success: false, errors: [{ code, message }], messages: [] } };
}
