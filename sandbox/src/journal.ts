import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isMap, type Json, type JsonMap, parseJson } from './json.js';
import { readParameters } from './parameters.js';

/** One received request as it came; it is parsed and masked when somebody reads the journal, so that noting it costs next to nothing. */
export interface JournalEntry {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly queryText: string;
  readonly headers: IncomingHttpHeaders;
  /** Of a body that is too long to keep, only its length. */
  readonly body: Uint8Array | number;
  /** 0 until a response is sent; stays 0 if the connection was dropped. */
  status: number;
}

/** The newest 10,000 requests. */
export interface Journal {
  add(entry: JournalEntry): void;
  /** Oldest first, secrets masked. */
  requests(): readonly JsonMap[];
  clear(): void;
}

const kept = 10_000;
const bodyBytesMax = 256 * 1024;
const masked = '[masked]';
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization']);
const secretNames = new Set([
  'access_token',
  'client_secret',
  'code',
  'code_verifier',
  'device_code',
  'password',
  'refresh_token',
  'token',
]);

/** The body as an entry keeps it. */
export function keptBody(body: Uint8Array): Uint8Array | number {
  return body.length > bodyBytesMax ? body.length : body;
}

/** Makes an empty journal. */
export function createJournal(): Journal {
  const ring: JournalEntry[] = [];
  let oldest = 0;
  return {
    add: (entry) => {
      if (ring.length < kept) {
        ring.push(entry);
        return;
      }
      ring[oldest] = entry;
      oldest = (oldest + 1) % kept;
    },
    requests: () => [...ring.slice(oldest), ...ring.slice(0, oldest)].map(present),
    clear: () => {
      ring.length = 0;
      oldest = 0;
    },
  };
}

function present(entry: JournalEntry): JsonMap {
  return {
    at: new Date(entry.at).toISOString(),
    host: entry.host,
    method: entry.method,
    path: entry.path,
    query: maskSecrets(readParameters(entry.queryText)),
    headers: maskHeaders(entry.headers),
    credential: fingerprint(entry.headers.authorization),
    body: serializeBody(entry),
    status: entry.status,
  };
}

function serializeBody({ body, headers }: JournalEntry): Json {
  if (typeof body === 'number') return `[${body} bytes]`;
  if (body.length === 0) return null;
  const text = Buffer.from(body).toString();
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return maskSecrets(readParameters(text));
  try {
    return maskSecrets(parseJson(text));
  } catch {
    return text;
  }
}

function maskHeaders(headers: IncomingHttpHeaders): JsonMap {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
      return [name, secretHeaders.has(name) ? maskHeader(text) : text];
    }),
  );
}

// Distinguishes credentials without showing them.
function fingerprint(credential: string | undefined): string | null {
  return credential === undefined ? null : createHash('sha256').update(credential).digest('hex').slice(0, 12);
}

// The scheme stays: that the client sent the right one is worth testing.
function maskHeader(text: string): string {
  const scheme = /^[\w-]+ /.exec(text)?.[0] ?? '';
  return `${scheme}${masked}`;
}

function maskSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => maskSecrets(item));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, secretNames.has(name) ? masked : maskSecrets(member)]),
  );
}
