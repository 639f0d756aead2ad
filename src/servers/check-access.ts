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
/** With two hundred thousand servers in use, about 120 MB. */
const cachedServersMax = 200_000;

/** Dependencies of the access check. */
export interface AccessDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Keys the hash under which tokens are stored. */
  readonly hashKey: Uint8Array;
  readonly apiTokens: ApiTokens;
  /** Verifies access tokens for servers with `auth: oauth`. Absent: no provider is configured. */
  readonly oauth?: { readonly tokens: AccessTokenCheck; readonly publicUrl: string } | undefined;
}

/** The server of a URL. After a rotation with overlap, the old URL stays valid until `until`. */
interface Opened {
  readonly server: McpServer;
  readonly until: number | null;
}

/** A URL that is not valid, and the server that it belonged to. */
type Sunk = Extract<Access, { readonly ok: false }>;

/** A client that was refused at the URL of a server. The account is null if the server is gone. */
export interface RefusedClient {
  readonly serverId: string;
  readonly accountId: string | null;
  /** `expired`, `revoked`, `rotated`, or the kind of the refusal. */
  readonly reason: string;
}

const refusedEveryMs = 3_600_000;
const refusedMax = 10_000;

// Repeated attempts of one client are reported once.
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

/** The lookup key of a URL, and the change count that the result is valid for. */
interface Sought {
  readonly key: string;
  /** The URL contains the server's id instead of a token. */
  readonly isId: boolean;
  readonly generation: number;
}

/**
 * Creates the check of URL tokens and the credentials sent with them. Valid servers are cached until any process
 * changes one.
 */
export function createAccessCheck(
  deps: AccessDeps,
  uses?: Pick<UseRecorder, 'note'> & { readonly refused?: ((refused: RefusedClient) => void) | undefined },
): McpServers['checkAccess'] {
  const { store, clock, hashKey, oauth } = deps;
  // The cache is keyed by a hash without a secret, which costs a quarter as much: a token has 256 random bits, so the
  // hash reveals as little, and it is never stored. A connection repeats its token with each request, so its hash is
  // cached with the connection.
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
    // A text without the shape of a token is not looked up.
    if (!isId && !readSecretShape(serverTokenPrefix, urlToken)) return { ok: false, refusal: { kind: 'unknown' } };
    const found = isId ? await findById(table, urlToken) : await find(table, digestOf(hashKey, urlToken), clock.now());
    if (!('ok' in found)) cachedServers.put(key, found, generation);
    if (!('ok' in found) || found.ok) return found;
    const { refusal, serverId } = found;
    if (serverId !== undefined) noteRefused({ serverId, accountId: null, reason: reasonOf(refusal) }, clock.now());
    return found;
  };
  // Nearly every request hits the cache and is admitted synchronously.
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

/** The server whose URL this is or was, including deleted ones; undefined if there never was one. */
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

// The sweep may not have run yet: only the clock decides.
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
    // A token for one account does not give access to a server that also reaches another one.
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

// The URL of a server with OAuth is not secret, so its id suffices; other servers are not reachable this way.
async function findById(table: Store['servers'], id: string): Promise<Opened | Sunk> {
  const row = await table.get(id);
  return row?.config.auth === 'oauth'
    ? { server: serverOf(row), until: null }
    : { ok: false, refusal: { kind: 'unknown' } };
}

async function checkOauth(oauth: AccessDeps['oauth'], server: McpServer, token: string | null): Promise<Access> {
  // A server with OAuth does not become public when the provider is removed from the configuration.
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

/** The URL of a server with `auth: oauth`, which its access tokens must be issued for. */
export function resourceOf(publicUrl: string, id: string): string {
  return `${publicUrl}/mcp/${id}`;
}

// RFC 9728: the well-known part is between the host and the path of the resource.
function metadataOf(publicUrl: string, id: string): string {
  const { origin, pathname } = new URL(resourceOf(publicUrl, id));
  return `${origin}/.well-known/oauth-protected-resource${pathname}`;
}
