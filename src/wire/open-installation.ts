import { type Accounts, createAccounts, type IntegratedAccount } from '../accounts/index.js';
import { createOpenIdSignIn, type OpenIdSignIn, recordExpiry, signInCallbackPath } from '../admin/index.js';
import { createSteadyClock, digestOf, systemClock } from '../base/index.js';
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
import { type AccountRow, hasEmbeddedStore, openStore, type Store } from '../store/index.js';
import { createToolsets, definitionsOf, type Toolsets } from '../toolset/index.js';
import { createVault, type Vault } from '../vault/index.js';
import { type KeyPolicy, openKeys } from './key-checks.js';
import { type OpenWebhook, type OpenWebhooks, openWebhook, openWebhooks } from './open-webhooks.js';
import { createTellers } from './tell-events.js';

/** An installation opened for work: what a serving gateway and the admin commands share. */
export interface Installation {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly live: LiveCatalogue;
  readonly store: Store;
  readonly vault: Vault;
  /** Why keys at hand are not those that the database was used with; only where the installation was opened to report them. */
  readonly keyFaults: readonly string[];
  readonly accounts: Accounts;
  readonly consents: Consents;
  /** Null where no webhook is configured. */
  readonly events: OpenWebhook | null;
  /** Those that are records. */
  readonly webhooks: OpenWebhooks;
  readonly servers: McpServers;
  readonly apiTokens: ApiTokens;
  readonly sessions: Sessions;
  /** Null where no OpenID client is configured. */
  readonly signIn: OpenIdSignIn | null;
  readonly approvals: Approvals;
  readonly toolsets: Toolsets;
  readonly routes: Routes;
  readonly send: Send;
  /** Ends the requests to services that are still open, and sends no more; returns how many it ended. */
  readonly stopRequests: () => number;
  /** Notes the time in the store, so that what has expired by now stays expired. */
  readonly noteTime: () => Promise<void>;
  readonly files: FileFetcher;
  /** Keyed, for what is counted or compared and may be read nowhere. */
  readonly digest: (text: string) => string;
  close(): Promise<void>;
}

/** More than calls that run at once: they wait for their places in the queues of their accounts, never in one queue for all. */
const connectionsPerOrigin = 2_048;

/** Whether there is an installation to open, so that opening it would set up nothing new. */
export function isInstalled(config: Config): boolean {
  return config.databaseUrl === null ? hasEmbeddedStore(config.dataDir) : hasKeys(config);
}

interface OpenOptions {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  /** Whether the process serves calls. */
  readonly serves?: boolean;
  readonly keyPolicy?: KeyPolicy;
}

/** Clocks of several machines may differ by this much without a word. */
const clockSlackMs = 5_000;

function behindWords(behindMs: number): string {
  return `the clock of this machine is ${Math.round(behindMs / 1_000)} seconds behind the latest time that this database has seen: expiries go by the later time. Correct the clock; where the database has seen a wrong time, stop every gateway and delete the row of its table clock_mark`;
}

/** Opens store, keys and catalogue. Throws an `Error` in plain words where one of them cannot be used. */
export async function openInstallation(
  config: Config,
  { serves = false, keyPolicy = 'refuse', ...watched }: OpenOptions = {},
): Promise<Installation> {
  const live = await openLiveCatalogue(config.catalogueFolders);
  const { catalogue } = live;
  const clock = systemClock;
  const { databaseUrl, redisUrl, dataDir } = config;
  const store = await openStore({
    databaseUrl,
    redisUrl,
    dataDir,
    clock,
    serves,
    warn: (words) => watched.log?.warn(words),
  });
  const keys = await openKeys({ config, store, clock, policy: keyPolicy }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  // What expires is judged by a clock that never steps back, so that it stays expired, also over a restart.
  const steady = createSteadyClock(clock, (await store.clockMark.latest()) ?? 0);
  const behindMs = steady.now() - clock.now();
  if (behindMs > clockSlackMs) watched.log?.warn(behindWords(behindMs));
  // Asked again whenever the catalogue has changed.
  const integrations = (): readonly Integration[] => [...catalogue.integrations.values()];
  const allowedHosts = {
    has: (host: string) => integrations().some((integration) => integration.isHost(host)) || config.connectTo.has(host),
  };
  const answerBytesMax = (): number => Math.max(...integrations().map(({ record }) => record.limits.answer_bytes_max));
  const routes = createRoutes({ allowedHosts, connectTo: config.connectTo, connectionsPerOrigin, answerBytesMax });
  const open = new OpenRequests();
  const send = createSender(routes, open);
  const files = createFileFetcher({
    hosts: config.uploadHosts,
    connectTo: config.connectTo,
    bytesMax: config.fileBytesMax,
  });
  const toolsets = createToolsets(catalogue);
  const vault = createVault(keys.vault);
  const accountsParts = {
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
    ...watched,
  };
  const accounts = createAccounts(accountsParts);
  const consents = createConsents({
    ...accountsParts,
    clock: steady,
    accounts,
    hashKey: keys.tokenHash,
    connectTo: config.connectTo,
  });
  const events = config.webhookUrl && openWebhook(config.webhookUrl, { store, clock, hashKey: keys.tokenHash });
  const told = createTellers({
    store,
    clock,
    onFault: (error) => watched.log?.warn({ err: error }, 'an event could not be stored'),
  });
  const webhooks = openWebhooks({ store, clock, hashKey: keys.tokenHash, connectTo: config.connectTo });
  const apiTokens = createApiTokens({ store, clock: steady, hashKey: keys.tokenHash });
  const issuer = config.oidcIssuer === null ? null : createIssuerReader(config.oidcIssuer);
  const { oidcIssuer, publicUrl } = config;
  const oauth =
    issuer && oidcIssuer !== null && publicUrl !== null
      ? { tokens: createAccessTokenCheck({ issuer: oidcIssuer, clock: steady, read: issuer.read }), publicUrl }
      : undefined;
  const servers = createMcpServers({
    store,
    clock: steady,
    onExpired: async (expired) => {
      await Promise.all(expired.map((server) => recordExpiry({ store, clock }, server)));
      await told.serversExpired(expired);
    },
    onEnding: told.serversEnding,
    onFirstUse: told.serversUsed,
    onRefused: told.clientRefused,
    eventOf: told.serverEvent,
    onFault: (error) => watched.log?.warn({ err: error }, 'the last use of MCP servers could not be written'),
    hashKey: keys.tokenHash,
    apiTokens,
    oauth,
    toolsOf: async (accountId) => {
      const account = await accounts.get(accountId);
      return account && accountTools(toolsets, account);
    },
  });
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
    servers,
    apiTokens,
    sessions: createSessions({ store, clock: steady, hashKey: keys.tokenHash, apiTokens }),
    signIn:
      issuer && config.signIn && publicUrl !== null
        ? createOpenIdSignIn({
            ...config.signIn,
            redirectUri: `${publicUrl}${signInCallbackPath}`,
            ask: issuer.ask,
          })
        : null,
    approvals: createApprovals({
      store,
      clock: steady,
      hashKey: keys.tokenHash,
      eventOf: told.approvalEvent,
      onExpired: told.approvalsExpired,
    }),
    toolsets,
    routes,
    send,
    stopRequests: () => open.stopAll(),
    noteTime: () => store.clockMark.note(steady.now()),
    files,
    digest: (text) => digestOf(keys.tokenHash, text),
    close: async () => {
      // A refresh under way may hold the only copy of a new refresh token: it is kept before the store closes.
      await accounts.settle();
      await servers.settle();
      await events?.close();
      await webhooks.close();
      await routes.close();
      await files.close();
      await issuer?.close();
      await store.close();
    },
  };
}

function accountTools(
  toolsets: Toolsets,
  { name, integration: { name: integration } }: IntegratedAccount,
): AccountTools {
  return {
    accountName: name,
    integrationName: integration,
    judgeFilter: (filter) => toolsets.compile(integration, filter),
    definitionsOf: (filter) => {
      const toolset = toolsets.compile(integration, filter);
      return toolset.ok ? definitionsOf(toolset.value, filter.tool_exposure) : new Map();
    },
  };
}
