import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CatalogueReload, createImportDesk, diagnose, registerAdmin } from '../admin/index.js';
import { mapMaybePromise, systemClock } from '../base/index.js';
import { createGateway, type Gateway } from '../call/index.js';
import { programVersion } from '../config/index.js';
import { type GuidedGateway, withGuidance } from '../guidance/index.js';
import { createMcp } from '../mcp/index.js';
import type { Logger, Metrics, Telemetry } from '../observe/index.js';
import { createLookUp, traceSends } from '../outbound/index.js';
import { clientPrefixOf } from '../tokens/index.js';
import {
  createHttpServer,
  createRequestObserver,
  type HttpServer,
  type PublicDocumentDeps,
} from '../transport/index.js';
import type { WorkerParts } from '../workers/index.js';
import type { Installation } from './open-installation.js';

/** The parts that change while a gateway serves. */
export interface ServingState {
  /** URL for people, without a trailing slash. Empty until it listens, if no public URL is configured. */
  origin: string;
  isDraining: boolean;
}

interface ServerDeps {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly telemetry: Telemetry | null;
  readonly catalogueReload: CatalogueReload;
  /** Id of this process among the gateways of one installation. */
  readonly instance: string;
  readonly state: ServingState;
  /** What it shares with other processes of this gateway; absent if it is the only one. */
  readonly worker: WorkerParts | undefined;
}

/** Builds the HTTP server with MCP, the admin API and the pages on an open installation; it does not listen yet. */
export function openServer(installation: Installation, deps: ServerDeps): HttpServer {
  const { config, catalogue, store, digest } = installation;
  const { log, metrics, telemetry, worker } = deps;
  const { trustedProxies } = config;
  const gateway = withGuidance(openGateway(installation, deps), systemClock, catalogue);
  const mcp = createMcp({
    gateway,
    serverInfo: { name: 'gatehouse', title: 'Gatehouse', version: programVersion() },
    iconsOrigin: () => deps.state.origin,
    now: () => systemClock.now(),
    subscriptionsPerServerMax: config.callsPerServerMax,
    countStreams: worker?.countStreams,
    onRequest: installation.servers.noteClient,
    log,
    tracing: telemetry ? { telemetry, monotonic: () => systemClock.monotonic() } : undefined,
  });
  return createHttpServer({
    gateway,
    mcp,
    noteRefused: installation.servers.noteRefused,
    log,
    observer: createRequestObserver({ metrics, clock: systemClock, telemetry, trustedProxies }),
    listenHost: config.host,
    publicUrl: config.publicUrl,
    allowedOrigins: config.allowedOrigins,
    trustedProxies,
    // With Redis, all gateways share them.
    counters: worker && config.redisUrl === null ? worker.counters : store.counters,
    digest,
    sessionRelay: worker?.sessionRelay,
    pagesFolder: fileURLToPath(new URL('../../pages', import.meta.url)),
    dashboardFolder: builtSite('dashboard'),
    docsFolder: builtSite('docs'),
    publicDocuments: publicDocumentsOf(installation, deps.state),
    registerRoutes: (app) => registerAdmin(app, adminDepsOf(installation, { ...deps, gateway })),
  });
}

function openGateway(installation: Installation, { log, metrics, telemetry, state, worker }: ServerDeps): Gateway {
  const { config, servers, accounts, approvals, toolsets, files, store, digest, vault, live } = installation;
  return createGateway({
    servers,
    accounts,
    approvals,
    origin: () => state.origin,
    toolsets,
    send: telemetry ? traceSends(installation.send, telemetry, systemClock) : installation.send,
    lookUp: createLookUp(config.dnsServers),
    files,
    fileBytesMax: config.fileBytesMax,
    audit: store.audit,
    kept: store.idempotency,
    pausedScripts: store.pausedScripts,
    digest,
    traceOf: (signal) => {
      const span = telemetry?.carriedBy(signal);
      return span?.isKept ? span.traceId : null;
    },
    vault,
    replyCharsMax: config.replyCharsMax,
    callSecondsMax: config.callSecondsMax,
    callsPerServerMax: config.callsPerServerMax,
    callsPerAccountMax: config.callsPerAccountMax,
    sharedPlaces: worker?.sharePlaces({
      perServerMax: config.callsPerServerMax,
      perAccountMax: config.callsPerAccountMax,
    }),
    startChange: worker?.startChange,
    // Streams check both again: the store, and the integrations' files.
    changeCount: () => mapMaybePromise(store.servers.changeCount(), (count) => count + live.generation()),
    clock: systemClock,
    log,
    metrics,
  });
}

function adminDepsOf(
  installation: Installation,
  { gateway, log, metrics, catalogueReload, instance, state }: ServerDeps & { readonly gateway: GuidedGateway },
): Parameters<typeof registerAdmin>[1] {
  const { config, accounts, consents, events, webhooks, servers, apiTokens, sessions } = installation;
  const { signIn, approvals, catalogue, toolsets, store, vault, digest } = installation;
  return {
    accounts,
    consents,
    webhook: events,
    webhooks,
    diagnose: (signal) => diagnose({ ...installation, clock: systemClock }, signal),
    servers,
    apiTokens,
    sessions,
    signIn,
    approvals,
    catalogue,
    hasClient: (integration) => {
      const prefix = clientPrefixOf(integration);
      return prefix !== null && config.client(prefix) !== undefined;
    },
    importDesk: createImportDesk({
      catalogueFolders: config.catalogueFolders,
      isWatching: config.catalogueReload === 'watch',
      connectTo: config.connectTo,
    }),
    catalogueReload,
    toolsets,
    gateway,
    store,
    origin: () => state.origin,
    now: () => systemClock.now(),
    publicUrl: config.publicUrl,
    oidcScopes: config.publicDocuments.oidcScopes,
    clock: systemClock,
    log,
    metrics,
    vault,
    digest,
    version: programVersion(),
    instance,
    isDraining: () => state.isDraining,
  };
}

function publicDocumentsOf({ config, servers }: Installation, state: ServingState): PublicDocumentDeps {
  const { securityContact, appsChallenge, publishedServers } = config.publicDocuments;
  return {
    securityContact,
    appsChallenge,
    origin: () => state.origin,
    version: programVersion(),
    now: () => systemClock.now(),
    // Only servers with `auth: oauth` are found: the URL of any other is a secret.
    publishedServers: async () => {
      const found = await Promise.all(
        publishedServers.map(async (id) => ({
          id,
          name: (await servers.find(id))?.name ?? id,
          url: (await servers.protectedResource(id))?.resource,
        })),
      );
      return found.flatMap(({ url, ...server }) => (url === undefined ? [] : [{ ...server, url }]));
    },
  };
}

// Absent from a clone of which only the gateway was built; everything but the pages works then.
function builtSite(name: 'dashboard' | 'docs'): string | undefined {
  const folder = fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}
