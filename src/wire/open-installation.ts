import { type Accounts, createAccounts, type IntegratedAccount } from '../accounts/index.js';
import { createOpenIdSignIn, type OpenIdSignIn, recordExpiry, signInCallbackPath } from '../admin/index.js';
import { type Clock, createSteadyClock, digestOf, systemClock } from '../base/index.js';
import type { Catalogue, Integration } from '../catalogue/index.js';
import { type LiveCatalogue, openLiveCatalogue } from '../catalogue/index.js';
import { type Config, hasKeys } from '../config/index.js';
import { type Consents, createConsents } from '../consent/index.js';
import { type AccountEventType, accountEvent } from '../events/index.js';
import type { Logger, Metrics } from '../observe/index.js';
import {
  createFileFetcher,
  createIssuerReader,
  createRoutes,
  createSender,
  type FileFetcher,
  OpenRequests,
  type Routes,
  type Send,
} from '../outbound/index.js';
import {
  type AccountTools,
  type ApiTokens,
  type Approvals,
  createAccessTokenCheck,
  createApiTokens,
  createApprovals,
  createMcpServers,
  createSessions,
  type McpServers,
  type Sessions,
} from '../servers/index.js';
import { type AccountRow, hasEmbeddedStore, openStore, type Store, withAnnouncedChanges } from '../store/index.js';
import { createToolsets, definitionsOf, type Toolsets } from '../toolset/index.js';
import { createVault, type Vault } from '../vault/index.js';
import type { WorkerParts } from '../workers/index.js';
import { createEventPublishers } from './event-publishers.js';
import { createHeldCallCheck } from './held-call-check.js';
import { type KeyPolicy, openKeys } from './key-checks.js';
import { type OpenWebhook, type OpenWebhooks, openWebhook, openWebhooks } from './open-webhooks.js';

/** An installation opened for work: what a serving gateway and the admin commands share. */
export interface Installation {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly live: LiveCatalogue;
  readonly store: Store;
  readonly vault: Vault;
  /**
   * Why the available keys differ from those that the database was used with. Only set if the installation was opened
   * to report them.
   */
  readonly keyFaults: readonly string[];
  readonly accounts: Accounts;
  readonly consents: Consents;
  /** Null if no webhook is configured. */
  readonly events: OpenWebhook | null;
  /** The webhooks that are stored as records. */
  readonly webhooks: OpenWebhooks;
  readonly servers: McpServers;
  readonly apiTokens: ApiTokens;
  readonly sessions: Sessions;
  /** Null if no OpenID client is configured. */
  readonly signIn: OpenIdSignIn | null;
  readonly approvals: Approvals;
  readonly toolsets: Toolsets;
  readonly routes: Routes;
  readonly send: Send;
  /** Aborts the open requests to services and sends no more. Returns how many were aborted. */
  readonly stopRequests: () => number;
  /** Stores the time, so that what has expired by now stays expired. */
  readonly noteTime: () => Promise<void>;
  readonly files: FileFetcher;
  /** A keyed hash, for values that are counted or compared but must not be readable. */
  readonly digest: (text: string) => string;
  close(): Promise<void>;
}

/** More than the concurrent calls: they queue per account, never in one queue for all. */
const connectionsPerOrigin = 2_048;

/** Whether there is an installation to open, so that opening it would set up nothing new. */
export function isInstalled(config: Config): boolean {
  return config.databaseUrl === null ? hasEmbeddedStore(config.dataDir) : hasKeys(config);
}

type ChangeSharing = Pick<WorkerParts, 'announceChange' | 'onChange'>;

interface OpenOptions {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  /** Whether the process serves calls. */
  readonly serves?: boolean;
  readonly keyPolicy?: KeyPolicy;
  /** What it shares with other processes of its gateway; absent if it is the only one. */
  readonly worker?: ChangeSharing | undefined;
}

/** Tolerated difference between the clocks of several machines. */
const clockSlackMs = 5_000;

function behindWords(behindMs: number): string {
  return `the clock of this machine is ${Math.round(behindMs / 1_000)} seconds behind the latest time that this database has seen: expiries go by the later time. Correct the clock; where the database has seen a wrong time, stop every gateway and delete the row of its table clock_mark`;
}

/** Opens store, keys and catalogue. Throws an `Error` that names the one that failed, and why. */
export async function openInstallation(
  config: Config,
  { serves = false, keyPolicy = 'refuse', worker, ...watched }: OpenOptions = {},
): Promise<Installation> {
  const live = await openLiveCatalogue(config.catalogueFolders);
  const { catalogue } = live;
  const clock = systemClock;
  const warn = (words: string): void => watched.log?.warn(words);
  const { databaseUrl, redisUrl, dataDir } = config;
  const ownStore = await openStore({ databaseUrl, redisUrl, dataDir, clock, serves, warn });
  const store = worker ? shareChanges(ownStore, worker) : ownStore;
  const keys = await openKeys({ config, store, clock, policy: keyPolicy }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  // Expiry uses a clock that never steps back, so that what has expired stays expired, also over a restart.
  const steady = createSteadyClock(clock, (await store.clockMark.latest()) ?? 0);
  const behindMs = steady.now() - clock.now();
  if (behindMs > clockSlackMs) warn(behindWords(behindMs));
  const outbound = openOutbound(config, catalogue);
  const toolsets = createToolsets(catalogue);
  const vault = createVault(keys.vault);
  const base: BaseDeps = {
    config,
    catalogue,
    store,
    clock,
    steady,
    vault,
    toolsets,
    hashKey: keys.tokenHash,
    ...watched,
  };
  const { accounts, consents } = openAccounts(base, outbound.send);
  const events = config.webhookUrl && openWebhook(config.webhookUrl, { store, clock, hashKey: keys.tokenHash });
  const webhooks = openWebhooks({ store, clock, hashKey: keys.tokenHash, connectTo: config.connectTo });
  const access = openAccess(base, accounts);
  return {
    config,
    catalogue,
    live,
    store,
    vault,
    keyFaults: keys.faults,
    accounts,
    consents,
    events,
    webhooks,
    ...access.rooms,
    toolsets,
    routes: outbound.routes,
    send: outbound.send,
    stopRequests: () => outbound.open.stopAll(),
    noteTime: () => store.clockMark.note(steady.now()),
    files: outbound.files,
    digest: (text) => digestOf(keys.tokenHash, text),
    close: async () => {
      // A running refresh may hold the only copy of a new refresh token: it is stored before the store closes.
      await accounts.settle();
      await access.rooms.servers.settle();
      await events?.close();
      await webhooks.close();
      await outbound.routes.close();
      await outbound.files.close();
      await access.close();
      await store.close();
    },
  };
}

function shareChanges(store: Store, worker: ChangeSharing): Store {
  worker.onChange(() => store.servers.changeAnnounced());
  return withAnnouncedChanges(store, () => worker.announceChange());
}

interface BaseDeps {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly store: Store;
  readonly clock: Clock;
  /** Never steps back. */
  readonly steady: Clock;
  readonly vault: Vault;
  readonly toolsets: Toolsets;
  readonly hashKey: Uint8Array;
  readonly log?: Logger;
  readonly metrics?: Metrics;
}

function openOutbound({ connectTo, uploadHosts, fileBytesMax }: Config, catalogue: Catalogue) {
  // Read again whenever the catalogue has changed.
  const integrations = (): readonly Integration[] => [...catalogue.integrations.values()];
  const allowedHosts = {
    has: (host: string) => integrations().some((integration) => integration.isHost(host)) || connectTo.has(host),
  };
  const answerBytesMax = (): number => Math.max(...integrations().map(({ record }) => record.limits.answer_bytes_max));
  const routes = createRoutes({ allowedHosts, connectTo, connectionsPerOrigin, answerBytesMax });
  const open = new OpenRequests();
  const files = createFileFetcher({ hosts: uploadHosts, connectTo, bytesMax: fileBytesMax });
  return { routes, open, send: createSender(routes, open), files };
}

function openAccounts(
  { config, catalogue, store, clock, steady, vault, hashKey, log, metrics }: BaseDeps,
  send: Send,
): { accounts: Accounts; consents: Consents } {
  const deps = {
    store,
    clock,
    catalogue,
    vault,
    send,
    serviceHosts: new Set(config.connectTo.keys()),
    configuredClient: (prefix: string) => config.client(prefix),
    eventOf: (type: AccountEventType, row: AccountRow) => ({
      ...accountEvent(type, row, clock),
      ...(config.webhookUrl ? {} : { isForEndpointsOnly: true as const }),
    }),
    ...(log && { log }),
    ...(metrics && { metrics }),
  };
  const accounts = createAccounts(deps);
  return {
    accounts,
    consents: createConsents({ ...deps, clock: steady, accounts, hashKey, connectTo: config.connectTo }),
  };
}

/** MCP servers, approvals, and who may use and manage them. */
function openAccess({ config, store, clock, steady, toolsets, hashKey, log }: BaseDeps, accounts: Accounts) {
  const told = createEventPublishers({
    store,
    clock,
    onFault: (error) => log?.warn({ err: error }, 'an event could not be stored'),
  });
  const apiTokens = createApiTokens({ store, clock: steady, hashKey });
  const issuer = config.oidcIssuer === null ? null : createIssuerReader(config.oidcIssuer);
  const { oidcIssuer, publicUrl } = config;
  const oauth =
    issuer && oidcIssuer !== null && publicUrl !== null
      ? { tokens: createAccessTokenCheck({ issuer: oidcIssuer, clock: steady, read: issuer.read }), publicUrl }
      : undefined;
  const servers = createMcpServers({
    store,
    clock: steady,
    expiryEventOf: told.expiryEvent,
    onExpired: async (expired) => {
      await Promise.all(expired.map((server) => recordExpiry({ store, clock }, server)));
    },
    onEnding: told.serversEnding,
    onFirstUse: told.serversUsed,
    onRefused: told.clientRefused,
    eventOf: told.serverEvent,
    onFault: (error) => log?.warn({ err: error }, 'the last use of MCP servers could not be written'),
    hashKey,
    apiTokens,
    oauth,
    toolsOf: async (accountId) => {
      const account = await accounts.get(accountId);
      return account && accountTools(toolsets, account);
    },
  });
  const sessions = createSessions({ store, clock: steady, hashKey, apiTokens });
  const redirectUri = `${publicUrl}${signInCallbackPath}`;
  const signIn: OpenIdSignIn | null =
    issuer && config.signIn && publicUrl !== null
      ? createOpenIdSignIn({ ...config.signIn, redirectUri, ask: issuer.ask })
      : null;
  const approvals = createApprovals({
    store,
    clock: steady,
    hashKey,
    eventOf: told.approvalEvent,
    onExpired: told.approvalsExpired,
    obstacleOf: createHeldCallCheck({ servers, accounts, toolsets, clock: steady }),
  });
  return {
    rooms: { servers, apiTokens, sessions, signIn, approvals },
    close: async () => issuer?.close(),
  };
}

function accountTools(
  toolsets: Toolsets,
  { name, integration: { name: integration } }: IntegratedAccount,
): AccountTools {
  return {
    accountName: name,
    integrationName: integration,
    validateFilter: (filter) => toolsets.compile(integration, filter),
    definitionsOf: (filter) => {
      const toolset = toolsets.compile(integration, filter);
      return toolset.ok ? definitionsOf(toolset.value, filter.tool_exposure) : new Map();
    },
  };
}
