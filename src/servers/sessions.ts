import { type Clock, digestOf, newId, newSecret, type RandomBytes, readSecretShape } from '../base/index.js';
import type { SessionRow, Store } from '../store/index.js';
import type { ApiToken } from './types.js';

const sessionPrefix = 'gthd';
const ticketPrefix = 'gtht';
/** A working day. A session ends earlier together with the API token that it was created with. */
const sessionLifetimeMs = 12 * 3_600_000;

/** The rights of a signed-in person: full access or read-only. */
export type Role = SessionRow['role'];

/** A signed-in person. */
export type Session = Omit<SessionRow, 'secretHash'>;

/** A session with the secrets that the browser receives once. */
export interface BegunSession {
  readonly session: Session;
  readonly secret: string;
}

/** The person of a session. */
export interface Person {
  readonly name: string;
  readonly role: Role;
}

/** Sessions: create, check, end. Their secrets are stored as keyed hashes. */
export interface Sessions {
  /** Signs in with an API token of scope admin or viewer. Undefined if the token is not valid for that. */
  beginWithApiToken(token: string): Promise<BegunSession | undefined>;
  /** Signs in a person whose identity was verified elsewhere. */
  begin(person: Person): Promise<BegunSession>;
  /** Creates a ticket that signs its bearer in once, within this time. */
  makeTicket(person: Person, lifetimeMs: number): Promise<{ readonly ticket: string; readonly expiresAt: number }>;
  /** Undefined when the ticket is unknown, used or expired. */
  beginWithTicket(ticket: string): Promise<BegunSession | undefined>;
  /** Undefined if there is no such session. */
  check(secret: string): Promise<Session | undefined>;
  end(id: string): Promise<boolean>;
  /** Deletes ended sessions and tickets. */
  sweep(): Promise<void>;
}

/** Dependencies of sessions. */
export interface SessionsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random?: RandomBytes;
  /** Keys the hash under which secrets are stored. */
  readonly hashKey: Uint8Array;
  readonly apiTokens: { check(token: string): Promise<ApiToken | undefined> };
}

/** Creates the sessions. */
export function createSessions({ store, clock, random, hashKey, apiTokens }: SessionsDeps): Sessions {
  const table = store.sessions;
  const begin = async (person: Person, token: ApiToken | null): Promise<BegunSession> => {
    const secret = newSecret(sessionPrefix, random);
    const createdAt = clock.now();
    const session: Session = {
      id: newId('ses', random),
      role: person.role,
      name: person.name,
      apiTokenId: token?.id ?? null,
      createdAt,
      expiresAt: Math.min(createdAt + sessionLifetimeMs, token?.expiresAt ?? Number.POSITIVE_INFINITY),
    };
    await table.insert({ ...session, secretHash: digestOf(hashKey, secret) });
    return { session, secret };
  };
  return {
    begin: (person) => begin(person, null),
    beginWithApiToken: async (token) => {
      const holder = await apiTokens.check(token);
      if (!holder || holder.scope === 'mcp') return undefined;
      return begin({ name: holder.name, role: holder.scope }, holder);
    },
    makeTicket: async ({ name, role }, lifetimeMs) => {
      const ticket = newSecret(ticketPrefix, random);
      const expiresAt = clock.now() + lifetimeMs;
      const row = { idHash: digestOf(hashKey, ticket), kind: 'ticket', payload: { name, role }, expiresAt } as const;
      await store.consents.insert(row);
      return { ticket, expiresAt };
    },
    beginWithTicket: async (ticket) => {
      if (!readSecretShape(ticketPrefix, ticket)) return undefined;
      const taken = await store.consents.take(digestOf(hashKey, ticket), 'ticket', clock.now());
      if (!taken) return undefined;
      const { name, role } = taken.payload;
      return begin({ name: String(name), role: role === 'admin' ? 'admin' : 'viewer' }, null);
    },
    check: async (secret) => {
      if (!readSecretShape(sessionPrefix, secret)) return undefined;
      const row = await table.findBySecretHash(digestOf(hashKey, secret), clock.now());
      return row && sessionOf(row);
    },
    end: (id) => table.delete(id),
    sweep: async () => {
      await table.purge(clock.now());
    },
  };
}

function sessionOf({ secretHash: _hash, ...row }: SessionRow): Session {
  return row;
}
