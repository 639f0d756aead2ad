/** Builds every room by hand for a serving gateway. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { type CatalogueReload, withheldWords } from '../admin/index.js';
import { systemClock } from '../base/index.js';
import { type Config, exposedFiles, programVersion, removeGatewayRecord, writeGatewayRecord } from '../config/index.js';
import { createLogger, createMetrics, type Logger, type Metrics, openTelemetry } from '../observe/index.js';
import { auditOutcomes } from '../store/index.js';
import { findMissingKeys, tokenOutcomes } from '../tokens/index.js';
import { type HttpServer, mcpRoute } from '../transport/index.js';
import type { WorkerParts } from '../workers/index.js';
import { startBackgroundWork } from './background-work.js';
import { type Installation, openInstallation } from './open-installation.js';
import { openServer, type ServingState } from './open-server.js';
import { createCatalogueReload } from './reload-catalogue.js';

/** A gateway that listens for requests. */
export interface RunningGateway {
  readonly installation: Installation;
  readonly catalogueReload: CatalogueReload;
  readonly log: Logger;
  /** Its URL for people and clients, without a trailing slash. */
  readonly origin: string;
  /** Keys that stored secrets need and that are not available, with the accounts that cannot work without them. */
  readonly missingKeys: Awaited<ReturnType<typeof findMissingKeys>>;
  /** The port it listens on. */
  readonly port: number;
  /** Stops accepting calls, lets running ones finish, closes the store. */
  close(): Promise<void>;
}

/**
 * Keeps per-call allocations out of the old generation. V8 allocates objects of a call site directly into it once
 * enough of them survived a collection, and objects of running calls can do so by chance while the process warms up.
 * Some processes then kept a tenth of every call until a full collection, which cost five times the collector's work
 * and a third of the throughput.
 */
function keepCallsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/**
 * Opens the installation and listens, as the only process of the gateway or as one of its workers. Throws an `Error`
 * that names what failed, and why.
 */
export async function startGateway(config: Config, worker?: WorkerParts): Promise<RunningGateway> {
  keepCallsYoung();
  const log = createLogger(config.logLevel);
  const metrics = createMetrics(worker && (() => worker.readMetrics()));
  worker?.shareMetrics(() => metrics.read());
  const installation = await openInstallation(config, { log, metrics, serves: true, worker });
  for (const words of exposedFiles(config)) log.warn(words);
  for (const one of installation.catalogue.withheld) log.warn(withheldWords(one));
  const catalogueReload = reloadableCatalogue(installation, { log, metrics, worker });
  const instance = worker?.instance ?? randomUUID();
  const state: ServingState = { origin: config.publicUrl ?? '', isDraining: false };
  const telemetry = await openTelemetry({
    endpoint: config.otlpEndpoint,
    serviceName: config.serviceName,
    serviceVersion: programVersion(),
    sampling: config.traceSampling,
    clock: systemClock,
  });
  const server = openServer(installation, { log, metrics, telemetry, catalogueReload, instance, state, worker });
  const { port } = await server.listen(config.port).catch(async (error: unknown) => {
    await installation.close();
    throw listenFault(error, config);
  });
  if (state.origin === '') state.origin = localOriginOf(config, port);
  const { origin } = state;
  if (!worker) recordGateway(config, { instance, origin, port }, log);
  const background = startBackgroundWork(installation, { catalogueReload, log, leads: () => worker?.leads() ?? true });
  // Logs from the start what /readyz reports.
  await installation.store.audit.check(systemClock.monotonic());
  const missingKeys = await findMissingKeys(installation);
  log.info({ origin, store: installation.store.driver }, 'listening');
  return {
    installation,
    catalogueReload,
    log,
    origin,
    missingKeys,
    port,
    close: async () => {
      background.stop();
      if (!worker) removeGatewayRecord(config.dataDir, instance);
      state.isDraining = true;
      await stopServing(installation, server, log);
      await telemetry?.close();
      log.info('stopped');
    },
  };
}

function reloadableCatalogue(
  { catalogue, live, routes }: Installation,
  {
    log,
    metrics,
    worker,
  }: { readonly log: Logger; readonly metrics: Metrics; readonly worker: WorkerParts | undefined },
): CatalogueReload {
  const announce = (): void =>
    metrics.announce({
      integrations: [...catalogue.integrations.keys()],
      callOutcomes: auditOutcomes,
      tokenOutcomes,
      routes: [mcpRoute],
    });
  announce();
  const reloading = createCatalogueReload({
    live,
    clock: systemClock,
    log,
    onTaken: () => {
      routes.renew();
      announce();
    },
  });
  return worker ? reloadedTogether(reloading, worker, log) : reloading;
}

// What one worker loads on request, the others load too.
function reloadedTogether(own: CatalogueReload, worker: WorkerParts, log: Logger): CatalogueReload {
  worker.onReload(() => {
    own.reload().catch((error: unknown) => log.error({ err: error }, 'the integrations could not be read again'));
  });
  return {
    ...own,
    reload: async (options) => {
      const read = await own.reload(options);
      if (!options?.dryRun) worker.announceReload();
      return read;
    },
  };
}

/** Writes a record into the data folder, so that commands on it can find the gateway. */
export function recordGateway(
  config: Config,
  { port, ...gateway }: { readonly instance: string; readonly origin: string; readonly port: number },
  log: Logger,
): void {
  const { connectTo, dataDir } = config;
  const record = { ...gateway, localOrigin: localOriginOf(config, port) };
  const routes = [...connectTo].map(([host, target]) => `${host}=${target}`).join(',');
  try {
    writeGatewayRecord(dataDir, {
      ...record,
      startedAt: systemClock.now(),
      ...(routes === '' ? {} : { connectTo: routes }),
    });
  } catch (error) {
    log.warn({ err: error }, 'the data folder cannot be written: commands on it will not find this gateway');
  }
}

async function stopServing(installation: Installation, server: HttpServer, log: Logger): Promise<void> {
  const { drainSeconds, stopSeconds } = installation.config;
  server.drain();
  // Load balancers see in /readyz that this gateway is stopping before its port closes.
  await pause(drainSeconds * 1_000);
  let ended = 0;
  await server.close(stopSeconds * 1_000, () => {
    ended = installation.stopRequests();
  });
  if (ended > 0) log.warn({ calls: ended, stopSeconds }, 'stopped before these calls had ended');
  await installation.noteTime().catch((error: unknown) => log.warn({ err: error }, 'the time could not be noted'));
  await installation.close();
}

function localOriginOf({ host }: Config, port: number): string {
  return `http://${localName(host)}:${port}`;
}

// "Every address" is valid to listen on, but not to connect to.
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
