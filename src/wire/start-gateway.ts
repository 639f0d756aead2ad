/** Builds every room by hand for a serving gateway. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { type CatalogueReload, diagnose, registerAdmin, withheldWords } from '../admin/index.js';
import { goOn, systemClock } from '../base/index.js';
import { createGateway } from '../call/index.js';
import { watchFolders } from '../catalogue/index.js';
import { type Config, exposedFiles, programVersion, removeGatewayRecord, writeGatewayRecord } from '../config/index.js';
import { withGuidance } from '../guidance/index.js';
import { createMcp } from '../mcp/index.js';
import { createLogger, createMetrics, type Logger, openTelemetry } from '../observe/index.js';
import { createLookUp, traceSends } from '../outbound/index.js';
import { auditOutcomes, type Store } from '../store/index.js';
import { findMissingKeys, tokenOutcomes } from '../tokens/index.js';
import { createHttpServer, createRequestObserver, mcpRoute } from '../transport/index.js';
import { type Installation, openInstallation } from './open-installation.js';
import { createCatalogueReload } from './reload-catalogue.js';

/** A gateway that listens. */
export interface RunningGateway {
  readonly installation: Installation;
  readonly catalogueReload: CatalogueReload;
  readonly log: Logger;
  /** Where people reach it, without a trailing slash. */
  readonly origin: string;
  /** Keys that stored secrets need and that are not at hand, with the accounts that cannot work without them. */
  readonly missingKeys: Awaited<ReturnType<typeof findMissingKeys>>;
  /** Where it listens on this machine. */
  readonly port: number;
  /** Stops taking calls, lets those in flight finish, closes the store. */
  close(): Promise<void>;
}

const sweepEveryMs = 30_000;
const deliverEveryMs = 1_000;
const watchCatalogueEveryMs = 1_000;

/**
 * V8 makes what is made at some place in the code straight away among the old objects where enough of it has outlived a collection, and what
 * a call under way holds does so by chance while the process warms up. From then on some processes kept a tenth of every call for a full
 * collection: five times the collector's work, and a third less speed. What a call makes dies with the call, so it is not tried.
 */
function keepCallsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/** Opens the installation and listens. Throws an `Error` in plain words where something it needs cannot be used. */
export async function startGateway(config: Config): Promise<RunningGateway> {
  keepCallsYoung();
  const log = createLogger(config.logLevel);
  const metrics = createMetrics();
  const installation = await openInstallation(config, { log, metrics, serves: true });
  for (const words of exposedFiles(config)) log.warn(words);
  const { servers, accounts, consents, apiTokens, sessions, approvals, toolsets, catalogue, store, vault } =
    installation;
  for (const one of catalogue.withheld) log.warn(withheldWords(one));
  const announce = (): void =>
    metrics.announce({
      integrations: [...catalogue.integrations.keys()],
      callOutcomes: auditOutcomes,
      tokenOutcomes,
      routes: [mcpRoute],
    });
  announce();
  const clock = systemClock;
  const { live } = installation;
  const catalogueReload = createCatalogueReload({
    live,
    clock,
    log,
    onTaken: () => {
      installation.routes.renew();
      announce();
    },
  });
  const version = programVersion();
  const instance = randomUUID();
  let isDraining = false;
  const telemetry = await openTelemetry({
    endpoint: config.otlpEndpoint,
    serviceName: config.serviceName,
    serviceVersion: version,
    sampling: config.traceSampling,
    clock,
  });
  const send = telemetry ? traceSends(installation.send, telemetry, clock) : installation.send;
  let origin = config.publicUrl ?? '';
  const gateway = createGateway({
    servers,
    accounts,
    approvals,
    origin: () => origin,
    toolsets,
    send,
    lookUp: createLookUp(config.dnsServers),
    files: installation.files,
    fileBytesMax: config.fileBytesMax,
    audit: store.audit,
    kept: store.idempotency,
    pausedScripts: store.pausedScripts,
    digest: installation.digest,
    vault,
    replyCharsMax: config.replyCharsMax,
    callSecondsMax: config.callSecondsMax,
    callsPerServerMax: config.callsPerServerMax,
    callsPerAccountMax: config.callsPerAccountMax,
    // Streams look again at both: what the store holds, and what the integrations' files say.
    changeCount: () => goOn(store.servers.changeCount(), (count) => count + live.generation()),
    clock,
    log,
    metrics,
  });
  const guided = withGuidance(gateway, clock, installation.catalogue);
  const mcp = createMcp({
    gateway: guided,
    serverInfo: { name: 'gatehouse', title: 'Gatehouse', version },
    now: () => clock.now(),
    subscriptionsPerServerMax: config.callsPerServerMax,
    log,
    tracing: telemetry ? { telemetry, monotonic: () => clock.monotonic() } : undefined,
  });
  const server = createHttpServer({
    gateway,
    mcp,
    log,
    observer: createRequestObserver({ metrics, clock, telemetry, trustedProxies: config.trustedProxies }),
    listenHost: config.host,
    publicUrl: config.publicUrl,
    allowedOrigins: config.allowedOrigins,
    trustedProxies: config.trustedProxies,
    counters: store.counters,
    digest: installation.digest,
    pagesFolder: fileURLToPath(new URL('../../pages', import.meta.url)),
    dashboardFolder: builtDashboard(),
    registerRoutes: (app) =>
      registerAdmin(app, {
        accounts,
        consents,
        webhook: installation.events,
        webhooks: installation.webhooks,
        diagnose: (signal) => diagnose({ ...installation, clock }, signal),
        servers,
        apiTokens,
        sessions,
        signIn: installation.signIn,
        approvals,
        catalogue,
        catalogueReload,
        toolsets,
        gateway: guided,
        store,
        origin: () => origin,
        now: () => clock.now(),
        publicUrl: config.publicUrl,
        clock,
        log,
        metrics,
        vault,
        digest: installation.digest,
        version,
        instance,
        isDraining: () => isDraining,
      }),
  });
  const { port } = await server.listen(config.port).catch(async (error: unknown) => {
    await installation.close();
    throw listenFault(error, config);
  });
  const localOrigin = `http://${localName(config.host)}:${port}`;
  if (origin === '') origin = localOrigin;
  try {
    const routes = [...config.connectTo].map(([host, target]) => `${host}=${target}`).join(',');
    const connectTo = routes === '' ? {} : { connectTo: routes };
    writeGatewayRecord(config.dataDir, { instance, origin, localOrigin, startedAt: clock.now(), ...connectTo });
  } catch (error) {
    log.warn({ err: error }, 'the data folder cannot be written: commands on it will not find this gateway');
  }
  const sweep = setInterval(() => {
    Promise.all([
      servers.sweep(),
      approvals.sweep(),
      store.consents.purge(clock.now()),
      store.idempotency.purge(clock.now()),
      store.pausedScripts.purge(clock.now()),
      store.tokenThrottles.purge(clock.now()),
      sessions.sweep(),
      installation.events?.sweep(),
      installation.webhooks.sweep(),
      sweepAudit(store, config.auditRetentionDays),
      installation.noteTime(),
    ]).catch((error: unknown) => log.error({ err: error }, 'the sweep failed'));
  }, sweepEveryMs);
  sweep.unref();
  const stopWatching = watchCatalogue(config, catalogueReload, log);
  const events = deliverEvents(installation, log);
  // The log says from the start what /readyz reports.
  await store.audit.check(clock.monotonic());
  const missingKeys = await findMissingKeys({ store, vault });
  log.info({ origin, store: store.driver }, 'listening');
  return {
    installation,
    catalogueReload,
    log,
    origin,
    missingKeys,
    port,
    close: async () => {
      clearInterval(sweep);
      stopWatching();
      events.stop();
      removeGatewayRecord(config.dataDir, instance);
      isDraining = true;
      server.drain();
      // Whoever hands out calls learns from /readyz that this gateway goes, and none is sent to a closed door.
      await pause(config.drainSeconds * 1_000);
      let ended = 0;
      await server.close(config.stopSeconds * 1_000, () => {
        ended = installation.stopRequests();
      });
      if (ended > 0)
        log.warn({ calls: ended, stopSeconds: config.stopSeconds }, 'stopped before these calls had ended');
      await installation.noteTime().catch((error: unknown) => log.warn({ err: error }, 'the time could not be noted'));
      await installation.close();
      await telemetry?.close();
      log.info('stopped');
    },
  };
}

// Where nobody watches, SIGHUP and the admin API have the folders read.
function watchCatalogue(
  { catalogueFolders, catalogueReload }: Config,
  { reload }: CatalogueReload,
  log: Logger,
): () => void {
  if (catalogueFolders.length === 0 || catalogueReload === 'signal') return () => undefined;
  return watchFolders({
    folders: catalogueFolders,
    everyMs: watchCatalogueEveryMs,
    onChange: async () => void (await reload()),
    onFault: (error) => log.warn({ err: error }, 'the folders of integrations could not be watched'),
  });
}

// Looks often, because a person waits for the news; each look is one read of an empty table.
function deliverEvents({ events, webhooks }: Installation, log: Logger): { stop(): void } {
  const stopping = new AbortController();
  const deliveries = [...(events ? [events] : []), webhooks];
  const timers = deliveries.map((delivery) => {
    let underWay = false;
    return setInterval(() => {
      if (underWay) return;
      underWay = true;
      delivery
        .deliverDue(stopping.signal)
        .catch((error: unknown) => log.error({ err: error }, 'events could not be delivered'))
        .finally(() => {
          underWay = false;
        });
    }, deliverEveryMs).unref();
  });
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
    },
  };
}

const auditBatchRows = 500;
const dayMs = 24 * 3_600_000;

// Absent from a clone of which only the gateway was built; everything but the pages works then.
function builtDashboard(): string | undefined {
  const folder = fileURLToPath(new URL('../../dist/dashboard', import.meta.url));
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}

// In batches with a turn of the event loop between them: calls come first.
async function sweepAudit(store: Store, retentionDays: number | null): Promise<void> {
  if (retentionDays === null) return;
  const before = systemClock.now() - retentionDays * dayMs;
  while ((await store.audit.removeBefore(before, auditBatchRows)) === auditBatchRows) await setImmediate();
}

// "Every address" is an address to listen on, and none to call.
function localName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function listenFault(error: unknown, { host, port }: Config): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new Error(
      `Port ${port} on ${host} is taken: stop what listens there, or choose another with --port (0 takes any free one).`,
      { cause: error },
    );
  if (code === 'EACCES')
    return new Error(`Port ${port} may not be opened by this user: choose one above 1023 with --port.`, {
      cause: error,
    });
  return new Error(`${host}:${port} cannot be listened on: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}
