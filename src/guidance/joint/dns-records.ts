import { domainToASCII, domainToUnicode } from 'node:url';

/** A DNS record as a service wants it published. MX: the value is priority and host. */
export interface WantedRecord {
  readonly type: string;
  readonly name: string;
  readonly value: string;
}

/** A DNS record as its zone has it. */
export interface ZoneRecord {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly content: string;
  readonly priority: number | null;
  /** Whether resolvers see something else in its place: the provider's own addresses. */
  readonly isProxied: boolean;
  readonly isFlattened: boolean;
  /** It belongs to another product and cannot be changed. */
  readonly isLocked: boolean;
}

/** A DNS name as names are compared: lower case, Punycode, no final dot. */
export function canonicalName(name: string): string {
  const bare = name.trim().replace(/\.$/, '').toLowerCase();
  // Labels such as _domainkey are no host names, so each is converted by itself.
  return bare
    .split('.')
    .map((label) => (/^[\x20-\x7e]*$/.test(label) ? label : domainToASCII(label) || label))
    .join('.');
}

/** A DNS name with its Punycode labels in Unicode. */
export function unicodeName(name: string): string {
  return name
    .split('.')
    .map((label) => (label.startsWith('xn--') ? domainToUnicode(label) || label : label))
    .join('.');
}

/** The text that resolvers see of a TXT record: quoted pieces joined and unescaped, or the content as it is. */
export function decodedText(content: string): string {
  const trimmed = content.trim();
  if (!/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/s.test(trimmed)) return content;
  return [...trimmed.matchAll(/"((?:[^"\\]|\\.)*)"/gs)]
    .map(([, piece = '']) => piece.replace(/\\(\d{3}|.)/gs, (_all, escaped: string) => unescaped(escaped)))
    .join('');
}

function unescaped(escaped: string): string {
  return escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped;
}

/** A text as the content of a TXT record in double quotes, in pieces of at most 255 bytes. */
export function quotedText(text: string): string {
  const pieces: string[] = [''];
  for (const character of text) {
    const last = pieces.length - 1;
    if (Buffer.byteLength(`${pieces[last]}${character}`) > 255) pieces.push(character);
    else pieces[last] += character;
  }
  return pieces.map((piece) => `"${piece.replace(/["\\]/g, '\\$&')}"`).join(' ');
}

const hostTypes = ['MX', 'CNAME', 'NS', 'PTR', 'SRV'];

/** A value as values are compared: TXT decoded, host names lower case without a final dot, MX with its priority. */
export function canonicalValue(type: string, content: string, priority: number | null = null): string {
  if (type === 'TXT') return decodedText(content);
  const value = type === 'MX' && priority !== null ? `${priority} ${content.trim()}` : content.trim();
  return hostTypes.includes(type) ? canonicalHost(value) : value.toLowerCase();
}

// The final dot alone is the root, as a null MX has it.
function canonicalHost(value: string): string {
  const [host = '', ...before] = value.split(/\s+/).reverse();
  const name = host === '.' ? '.' : canonicalName(host);
  return [...before.reverse(), name].join(' ');
}

/** The version tag by which texts of one kind exclude each other at a name, such as `v=spf1`; null for any other text. */
export function versionTagOf(text: string): string | null {
  return /^v=[a-z0-9]+/i.exec(text.trim())?.[0].toLowerCase() ?? null;
}

/** MX values as priority and host; null where the value is none. */
export function mxOf(value: string): { readonly priority: number; readonly host: string } | null {
  const parts = /^(\d{1,5})\s+(\S+)$/.exec(value.trim());
  return parts ? { priority: Number(parts[1]), host: canonicalHost(parts[2] ?? '') } : null;
}
