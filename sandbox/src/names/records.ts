import { isIPv4, isIPv6 } from 'node:net';
import { isMap, type Json, type JsonMap } from '../json.js';

/** A record as the simulated DNS provider keeps it. */
export interface NameRecord {
  readonly id: string;
  readonly type: string;
  /** Full name, lower case, without a final dot. */
  readonly name: string;
  readonly content: string;
  readonly priority: number | null;
  readonly ttl: number;
  readonly proxied: boolean;
  readonly comment: string | null;
  /** Resolves to the addresses of its target: only CNAMEs, and only if not proxied. */
  readonly flattened: boolean;
  /** It belongs to Email Routing. */
  readonly locked: boolean;
  readonly createdOn: string;
  readonly modifiedOn: string;
}

/** An error of the service: its code, its words, its HTTP status. */
export class NameFault extends Error {
  readonly code: number;
  readonly status: number;

  constructor(code: number, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const types = new Set(
  'A AAAA CAA CERT CNAME DNSKEY DS HTTPS LOC MX NAPTR NS OPENPGPKEY PTR SMIMEA SRV SSHFP SVCB TLSA TXT URI'.split(' '),
);
const proxiableTypes = new Set(['A', 'AAAA', 'CNAME']);
const textPieceMax = 255;
const recordBytesMax = 4_096;
const commentLengthMax = 100;

/** Makes a record of what a caller sent over what was there before; throws `NameFault` with the first thing that is wrong. */
export function makeRecord(
  given: JsonMap,
  {
    zone,
    id,
    before,
    at,
  }: { readonly zone: string; readonly id: string; readonly before?: NameRecord; readonly at: string },
): NameRecord {
  const type = textOf(given.type ?? before?.type);
  if (!types.has(type)) throw new NameFault(9207, 'Request body is invalid.');
  if (before && before.type !== type) throw new NameFault(9207, 'The type of a record cannot be changed.');
  const name = given.name === undefined && before ? before.name : fullName(textOf(given.name), zone);
  const priority = priorityOf(type, given.priority ?? before?.priority ?? null);
  const proxied = (given.proxied ?? before?.proxied ?? false) === true;
  if (proxied && !proxiableTypes.has(type)) throw new NameFault(9004, 'This record type cannot be proxied.');
  const comment = given.comment ?? before?.comment ?? null;
  if (Array.isArray(given.tags) && given.tags.length > 0) throw new NameFault(9300, 'DNS record has too many tags.');
  return {
    id,
    type,
    name,
    content: contentOf(type, textOf(given.content ?? before?.content), zone),
    priority,
    ttl: proxied ? 1 : ttlOf(given.ttl ?? before?.ttl ?? 1),
    proxied,
    comment: commentOf(comment),
    flattened: type === 'CNAME' && (settingOf(given, 'flatten_cname') ?? before?.flattened ?? false),
    locked: before?.locked ?? false,
    createdOn: before?.createdOn ?? at,
    modifiedOn: at,
  };
}

/** A record as replies have it. */
export function serializeRecord(record: NameRecord): JsonMap {
  return {
    id: record.id,
    name: record.name,
    type: record.type,
    content: record.content,
    ...(record.priority === null ? {} : { priority: record.priority }),
    proxiable: proxiableTypes.has(record.type),
    proxied: record.proxied,
    ttl: record.ttl,
    settings: record.type === 'CNAME' ? { flatten_cname: record.flattened } : {},
    meta: record.locked ? { read_only: true, email_routing: true } : {},
    comment: record.comment,
    tags: [],
    created_on: record.createdOn,
    modified_on: record.modifiedOn,
  };
}

/** The text that resolvers see of a TXT content: quoted pieces joined, or the content as it is. */
export function decodedText(content: string): string {
  return content.startsWith('"')
    ? [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, piece = '']) => piece).join('')
    : content;
}

/** The conflict of a new record, in the words of the service; null if there is none. */
export function collisionOf(record: NameRecord, others: readonly NameRecord[]): NameFault | null {
  const near = others.filter(({ id, name }) => id !== record.id && name === record.name);
  const isSame = (other: NameRecord): boolean =>
    other.type === record.type && other.content === record.content && other.priority === record.priority;
  if (near.some(isSame)) return new NameFault(81058, 'An identical record already exists.');
  if (record.type === 'CNAME' && near.some(({ type }) => proxiableTypes.has(type)))
    return new NameFault(81053, 'An A, AAAA, or CNAME record with that host already exists.');
  if ((record.type === 'A' || record.type === 'AAAA') && near.some(({ type }) => type === 'CNAME'))
    return new NameFault(81054, 'A CNAME record with that host already exists.');
  const together = [record, ...near.filter(({ type }) => type === record.type)].map(({ content }) => content.length);
  return together.reduce((sum, length) => sum + length, 0) > 8_192
    ? new NameFault(83011, 'The records of this name and type are too long together.')
    : null;
}

// A name outside the zone gets the zone appended, silently.
function fullName(given: string, zone: string): string {
  const name = given.toLowerCase().replace(/\.$/, '');
  if (name === '@' || name === zone) return zone;
  const full = name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
  const isFit = full.length <= 255 && full.split('.').every((label) => label !== '' && label.length <= 63);
  if (!isFit) throw new NameFault(9000, 'DNS name is invalid.');
  return full;
}

function settingOf({ settings }: JsonMap, name: string): boolean | undefined {
  const value = isMap(settings) ? settings[name] : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

function priorityOf(type: string, priority: Json): number | null {
  if (priority === null) {
    if (type === 'MX' || type === 'URI') throw new NameFault(9100, 'priority is a required field.');
    return null;
  }
  if (typeof priority === 'number' && Number.isInteger(priority) && priority >= 0 && priority <= 65_535)
    return priority;
  throw new NameFault(9100, 'priority must be an integer from 0 to 65535.');
}

function commentOf(comment: Json): string | null {
  if (comment === null) return null;
  if (textOf(comment).length > commentLengthMax) throw new NameFault(9313, 'The comment is too long.');
  return textOf(comment);
}

function ttlOf(ttl: Json): number {
  if (typeof ttl !== 'number') throw new NameFault(9022, 'TTL must be a number.');
  if (ttl === 1 || (Number.isInteger(ttl) && ttl >= 60 && ttl <= 86_400)) return ttl;
  throw new NameFault(9021, 'Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.');
}

function contentOf(type: string, content: string, zone: string): string {
  if (content === '') throw new NameFault(9100, 'content is a required field.');
  if (Buffer.byteLength(content) > recordBytesMax) throw new NameFault(9015, 'DNS record is too long.');
  if (type === 'TXT') return storedText(content);
  if (type === 'A' && !isIPv4(content)) throw new NameFault(9005, 'Content for A record must be a valid IPv4 address.');
  if (type === 'AAAA' && !isIPv6(content))
    throw new NameFault(9006, 'Content for AAAA record must be a valid IPv6 address.');
  if (type !== 'MX' && type !== 'CNAME' && type !== 'NS') return content;
  const host = content === '@' ? zone : content.replace(/\.$/, '').toLowerCase();
  const isHost = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+$/.test(host);
  if (isHost && !isIPv4(host)) return host;
  throw type === 'MX'
    ? new NameFault(9009, 'Content for MX record must be a hostname.')
    : new NameFault(9007, `Content for ${type} record is invalid.`);
}

// Unquoted text is kept as it came; quoted text comes back in pieces of 255 bytes.
function storedText(content: string): string {
  if (!content.includes('"')) return content;
  if (!/^"(?:[^"\\]|\\.)*"(\s+"(?:[^"\\]|\\.)*")*$/.test(content))
    throw new NameFault(9007, 'Content for TXT record has unbalanced quotes.');
  const text = decodedText(content);
  const count = Math.max(1, Math.ceil(text.length / textPieceMax));
  return Array.from({ length: count }, (_, at) => `"${text.slice(at * textPieceMax, (at + 1) * textPieceMax)}"`).join(
    ' ',
  );
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}
