import { type Clock, digestOf, newId, newSecret, type RandomBytes, readSecretShape } from '../base/index.js';
import type { SessionRow, Store } from '../store/index.js';
import type { ApiToken } from './types.js';

const sessionPrefix = 'gthd';
const ticketPrefix = 'gtht';
/** A working day; a session ends earlier with the API token that it was begun with. */
const sessionLifetimeMs = 12 * 3_600_000;

/** What a signed-in person may do: everything, or look. */
export type Role = SessionRow['role'];

/** Somebody who is signed in. */
export type Session = Omit<SessionRow, 'secretHash'>;

/** A session with what is shown to the browser once. */
export interface BegunSession {
  readonly session: Session;
  readonly secret: string;
}

/** Who begins a session. */
export interface Person {
  readonly name: string;
  readonly role: Role;
}

/** The life of sessions: begin, check, end. Their secrets are stored as keyed hashes. */
export interface Sessions {
  /** Signs in whoever presents an API token of scope admin or viewer; undefined where it opens no session. */
  beginWithApiToken(token: string): Promise<BegunSession | undefined>;
  /** Signs in a person whom somebody else has vouched for. */
  begin(person: Person): Promise<BegunSession>;
  /** A ticket that signs its bearer in once, within this time. */
  makeTicket(person: Person, lifetimeMs: number): Promise<{ readonly ticket: string; readonly expiresAt: number }>;
  /** Undefined when the ticket is unknown, used or expired. */
  beginWithTicket(ticket: string): Promise<BegunSession | undefined>;
  /** Undefined when nobody is signed in with it. */
  check(secret: string): Promise<Session | undefined>;
  end(id: string): Promise<boolean>;
  /** Takes out what is over. */
  sweep(): Promise<void>;
}

/** What sessions are built from. */
export interface SessionsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random?: RandomBytes;
  /** Keys the hash under which secrets are stored. */
  readonly hashKey: Uint8Array;
  readonly apiTokens: { check(token: string): Promise<ApiToken | undefined> };
}

/** Makes the sessions. */
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
