import { domainToASCII, domainToUnicode } from 'node:url';

/** A DNS record to publish for a service. For MX, the value is priority and host. */
export interface WantedRecord {
  readonly type: string;
  readonly name: string;
  readonly value: string;
}

/** A DNS record as it is in its zone. */
export interface ZoneRecord {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly content: string;
  readonly priority: number | null;
  /** Whether resolvers see the provider's own addresses instead. */
  readonly isProxied: boolean;
  readonly isFlattened: boolean;
  /** It belongs to another product and cannot be changed. */
  readonly isLocked: boolean;
}

/** A DNS name, normalized for comparison: lower case, Punycode, no final dot. */
export function canonicalName(name: string): string {
  const bare = name.trim().replace(/\.$/, '').toLowerCase();
  // Labels such as _domainkey are not valid in host names, so each label is converted separately.
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

/** The text of a TXT record as resolvers see it: quoted parts joined and unescaped, or the content as it is. */
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

/** A text as the content of a TXT record in double quotes, in parts of at most 255 bytes. */
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

/**
 * A record value, normalized for comparison: TXT decoded, host names lower case without a final dot, MX with its
 * priority.
 */
export function canonicalValue(type: string, content: string, priority: number | null = null): string {
  if (type === 'TXT') return decodedText(content);
  const value = type === 'MX' && priority !== null ? `${priority} ${content.trim()}` : content.trim();
  return hostTypes.includes(type) ? canonicalHost(value) : value.toLowerCase();
}

// A single dot is the root, as in a null MX.
function canonicalHost(value: string): string {
  const [host = '', ...before] = value.split(/\s+/).reverse();
  const name = host === '.' ? '.' : canonicalName(host);
  return [...before.reverse(), name].join(' ');
}

/**
 * The version tag of a TXT value, such as `v=spf1`; a name can have only one value per tag. Null for any other text.
 */
export function versionTagOf(text: string): string | null {
  return /^v=[a-z0-9]+/i.exec(text.trim())?.[0].toLowerCase() ?? null;
}

/** Parses an MX value into priority and host; null if it is invalid. */
export function mxOf(value: string): { readonly priority: number; readonly host: string } | null {
  const parts = /^(\d{1,5})\s+(\S+)$/.exec(value.trim());
  return parts ? { priority: Number(parts[1]), host: canonicalHost(parts[2] ?? '') } : null;
}
