import { isMap, type Json, type JsonMap } from './json.js';

/** One received request, secrets masked. */
export interface JournalEntry {
  readonly at: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: JsonMap;
  readonly headers: JsonMap;
  readonly body: Json;
  status: number;
}

const kept = 10_000;
const secretNames = new Set([
  'client_secret',
  'refresh_token',
  'access_token',
  'code',
  'code_verifier',
  'token',
  'password',
]);
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** The newest requests, oldest first. */
export interface Journal {
  add(entry: JournalEntry): void;
  entries(): readonly JournalEntry[];
  clear(): void;
}

/** Makes an empty journal. */
export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  return {
    add: (entry) => {
      entries.push(entry);
      // Cut in blocks: dropping the oldest one by one would copy the list each time.
      if (entries.length >= kept + 1_000) entries = entries.slice(-kept);
    },
    entries: () => entries.slice(-kept),
    clear: () => {
      entries = [];
    },
  };
}

/** Headers with credentials masked. */
export function maskHeaders(headers: { readonly [name: string]: string | string[] | undefined }): JsonMap {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      secretHeaders.has(name) ? '[masked]' : Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/** Body or query with secrets masked, at any depth. */
export function maskSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => maskSecrets(item));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, secretNames.has(name) ? '[masked]' : maskSecrets(member)]),
  );
}
