import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  type Clock,
  createGenerationCache,
  digestOf,
  growingTo,
  mapMaybePromise,
  readSecretShape,
} from '../base/index.js';
import type { Store } from '../store/index.js';
import { isServerWithin } from './access-limits.js';
import type { AccessTokenCheck } from './access-tokens.js';
import { accountIdsOf } from './members.js';
import type { UseRecorder } from './record-uses.js';
import { serverOf, serverTokenPrefix } from './server-of.js';
import type { Access, AccessRefusal, ApiTokens, McpServer, McpServers } from './types.js';

const serverIdForm = /^mcp_[0-9a-z]{16}$/;
/** Of two hundred thousand servers in use, some 120 MB. */
const cachedServersMax = 200_000;

/** What judging access needs. */
export interface AccessDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Keys the hash under which tokens are stored. */
  readonly hashKey: Uint8Array;
  readonly apiTokens: ApiTokens;
  /** Judges access tokens for servers with `auth: oauth`; absent where no provider is configured. */
  readonly oauth?: { readonly tokens: AccessTokenCheck; readonly publicUrl: string } | undefined;
}

/** What an address opens; one that was rotated away with an overlap opens it until that has passed. */
interface Opened {
  readonly server: McpServer;
  readonly until: number | null;
}

/** An address that opens nothing, and the server that it once opened. */
type Sunk = Extract<Access, { readonly ok: false }>;

/** A client that was refused at the URL of a server; the account is null where the server is gone. */
export interface RefusedClient {
  readonly serverId: string;
  readonly accountId: string | null;
  /** `expired`, `revoked`, `rotated`, or the kind of the refusal. */
  readonly reason: string;
}

const refusedEveryMs = 3_600_000;
const refusedMax = 10_000;

// A client that tries again and again is one piece of news.
function refusalNoter(tell: ((refused: RefusedClient) => void) | undefined) {
  const told = new LRUCache<string, number>(growingTo(refusedMax));
  return (refused: RefusedClient, now: number): void => {
    if (!tell) return;
    const key = `${refused.serverId}/${refused.reason}`;
    if (now - (told.get(key) ?? -Infinity) < refusedEveryMs) return;
    told.set(key, now);
    tell(refused);
  };
}

function reasonOf(refusal: AccessRefusal): string {
  return refusal.kind === 'gone' ? refusal.reason : refusal.kind;
}

/** What an address is looked up by, and the count that holds for what is found. */
interface Sought {
  readonly key: string;
  /** The address names the server by its id, and no token is looked for. */
  readonly isId: boolean;
  readonly generation: number;
}

/** Makes the judge of URL tokens and of the credential beside them. Alive servers are remembered for as long as no process changes any. */
export function createAccessCheck(
  deps: AccessDeps,
  uses?: Pick<UseRecorder, 'note'> & { readonly refused?: ((refused: RefusedClient) => void) | undefined },
): McpServers['checkAccess'] {
  const { store, clock, hashKey, oauth } = deps;
  // What is remembered is looked up by a hash without a key, a quarter of the work: of 256 random bits it gives away as little, and it is
  // never stored. A connection sends its own token with each request, so it is worked out once; it is forgotten with the connection.
  const keys = new WeakMap<object, { readonly urlToken: string; readonly key: string }>();
  const keyFor = (urlToken: string, connection: object | undefined): string => {
    const known = connection && keys.get(connection);
    if (known?.urlToken === urlToken) return known.key;
    const key = hash('sha256', urlToken);
    if (connection) keys.set(connection, { urlToken, key });
    return key;
  };
  const table = store.servers;
  const cachedServers = createGenerationCache<Opened>(() => table.changeCount(), cachedServersMax);
  const noteRefused = refusalNoter(uses?.refused);
  const enter = (opened: Opened, bearer: string | null): Access | Promise<Access> => {
    const { server } = opened;
    const noted = (access: Access): Access => {
      if (access.ok) uses?.note(server.id, clock.now());
      else
        noteRefused(
          { serverId: server.id, accountId: server.accountId, reason: reasonOf(access.refusal) },
          clock.now(),
        );
      return access.ok ? access : { ...access, serverId: server.id };
    };
    const over = ended(opened, clock.now());
    return over ? noted(over) : mapMaybePromise(checkCredential(deps, server, bearer), noted);
  };
  const seek = async (urlToken: string, { key, isId, generation }: Sought): Promise<Opened | Sunk> => {
    // What is no token at all is not looked for.
    if (!isId && !readSecretShape(serverTokenPrefix, urlToken)) return { ok: false, refusal: { kind: 'unknown' } };
    const found = isId ? await findById(table, urlToken) : await find(table, digestOf(hashKey, urlToken), clock.now());
    if (!('ok' in found)) cachedServers.put(key, found, generation);
    if (!('ok' in found) || found.ok) return found;
    const { refusal, serverId } = found;
    if (serverId !== undefined) noteRefused({ serverId, accountId: null, reason: reasonOf(refusal) }, clock.now());
    return found;
  };
  // Nearly every request finds what it looks for remembered, and is let in without waiting for anything.
  return (urlToken, bearer, connection) => {
    const isId = oauth !== undefined && serverIdForm.test(urlToken);
    const key = isId ? urlToken : keyFor(urlToken, connection);
    const looked = cachedServers.get(key);
    if (!(looked instanceof Promise) && looked.value) return enter(looked.value, bearer);
    return Promise.resolve(looked).then(async ({ value, generation }) => {
      const found = value ?? (await seek(urlToken, { key, isId, generation }));
      return 'ok' in found ? found : enter(found, bearer);
    });
  };
}

/** The server whose URL this is or was, also of one that is gone; undefined where there never was one. */
export async function serverIdOf(
  { store, hashKey, oauth }: Pick<AccessDeps, 'store' | 'hashKey' | 'oauth'>,
  urlToken: string,
): Promise<string | undefined> {
  const table = store.servers;
  if (oauth !== undefined && serverIdForm.test(urlToken))
    return (await table.get(urlToken))?.config.auth === 'oauth' ? urlToken : undefined;
  if (!readSecretShape(serverTokenPrefix, urlToken)) return undefined;
  const tokenHash = digestOf(hashKey, urlToken);
  return (await table.findByTokenHash(tokenHash))?.id ?? (await table.findTombstone(tokenHash))?.serverId;
}

// The sweep may not have come by yet: the clock alone decides.
function ended({ server, until }: Opened, now: number): Access | null {
  if (server.expiresAt !== null && now >= server.expiresAt)
    return { ok: false, refusal: { kind: 'gone', reason: 'expired', at: server.expiresAt } };
  return until !== null && now >= until ? { ok: false, refusal: { kind: 'gone', reason: 'rotated', at: until } } : null;
}

function checkCredential(deps: AccessDeps, server: McpServer, bearer: string | null): Access | Promise<Access> {
  if (server.config.auth === 'oauth') return checkOauth(deps.oauth, server, bearer);
  return server.config.require_api_token_auth === true
    ? checkApiToken(deps, server, bearer)
    : { ok: true, server, apiTokenId: null };
}

async function checkApiToken(
  { apiTokens, store }: AccessDeps,
  server: McpServer,
  bearer: string | null,
): Promise<Access> {
  if (bearer === null) return { ok: false, refusal: { kind: 'api_token_required' } };
  const holder = await apiTokens.check(bearer);
  const mayEnter =
    holder !== undefined &&
    holder.scope !== 'viewer' &&
    // A token for one account opens no server that reaches another as well.
    (holder.accountId === null || accountIdsOf(server).every((id) => id === holder.accountId)) &&
    (holder.actions === null || holder.actions.includes('tools:call')) &&
    (holder.limits === null || (await isServerWithin(holder.limits, server, (id) => store.accounts.get(id))));
  return mayEnter ? { ok: true, server, apiTokenId: holder.id } : { ok: false, refusal: { kind: 'api_token_invalid' } };
}

async function find(table: Store['servers'], tokenHash: string, now: number): Promise<Opened | Sunk> {
  const row = await table.findByTokenHash(tokenHash);
  if (row) return { server: serverOf(row), until: null };
  const tombstone = await table.findTombstone(tokenHash);
  if (!tombstone) return { ok: false, refusal: { kind: 'unknown' } };
  const { reason, at, opensUntil } = tombstone;
  const isOpen = opensUntil !== undefined && opensUntil > now;
  const overlapped = isOpen ? await table.get(tombstone.serverId) : undefined;
  return overlapped && isOpen
    ? { server: serverOf(overlapped), until: opensUntil }
    : { ok: false, refusal: { kind: 'gone', reason, at: opensUntil ?? at }, serverId: tombstone.serverId };
}

// The address of a server that asks for OAuth is no secret, so its id is enough; no other server is reached by it.
async function findById(table: Store['servers'], id: string): Promise<Opened | Sunk> {
  const row = await table.get(id);
  return row?.config.auth === 'oauth'
    ? { server: serverOf(row), until: null }
    : { ok: false, refusal: { kind: 'unknown' } };
}

async function checkOauth(oauth: AccessDeps['oauth'], server: McpServer, token: string | null): Promise<Access> {
  // A server that once asked for OAuth is not open to everybody because the provider was taken out of the configuration.
  if (!oauth) return { ok: false, refusal: { kind: 'issuer_unreachable' } };
  const metadataUrl = metadataOf(oauth.publicUrl, server.id);
  if (token === null) return { ok: false, refusal: { kind: 'oauth_required', metadataUrl } };
  const verdict = await oauth.tokens.check(token, resourceOf(oauth.publicUrl, server.id));
  if (verdict.ok) return { ok: true, server, apiTokenId: `oauth:${verdict.subject}`.slice(0, 200) };
  return {
    ok: false,
    refusal: verdict.reason === 'invalid' ? { kind: 'oauth_invalid', metadataUrl } : { kind: 'issuer_unreachable' },
  };
}

/** The address that a server with `auth: oauth` is reached at, and that its access tokens must be issued for. */
export function resourceOf(publicUrl: string, id: string): string {
  return `${publicUrl}/mcp/${id}`;
}

// RFC 9728: the well-known part stands between the host and the path of the resource.
function metadataOf(publicUrl: string, id: string): string {
  const { origin, pathname } = new URL(resourceOf(publicUrl, id));
  return `${origin}/.well-known/oauth-protected-resource${pathname}`;
}
