import { setImmediate } from 'node:timers/promises';
import type { CatalogueReload } from '../admin/index.js';
import { systemClock } from '../base/index.js';
import { watchFolders } from '../catalogue/index.js';
import type { Config } from '../config/index.js';
import type { Logger } from '../observe/index.js';
import type { Store } from '../store/index.js';
import type { Installation } from './open-installation.js';

const sweepEveryMs = 30_000;
const deliverEveryMs = 1_000;
const watchCatalogueEveryMs = 1_000;
const auditBatchRows = 500;
const dayMs = 24 * 3_600_000;

/** The background tasks of a serving gateway. */
export interface BackgroundWork {
  stop(): void;
}

interface BackgroundDeps {
  readonly catalogueReload: CatalogueReload;
  readonly log: Logger;
  /** Whether this process sweeps and delivers; the others only watch the folders. */
  readonly leads: () => boolean;
}

/** Starts the background tasks: deleting what has expired, delivering events, watching the folders of integrations. */
export function startBackgroundWork(
  installation: Installation,
  { catalogueReload, log, leads }: BackgroundDeps,
): BackgroundWork {
  const sweep = setInterval(() => {
    if (!leads()) return;
    sweepExpired(installation).catch((error: unknown) => log.error({ err: error }, 'the sweep failed'));
  }, sweepEveryMs);
  sweep.unref();
  const stopWatching = watchCatalogue(installation.config, catalogueReload, log);
  const events = deliverEvents(installation, log, leads);
  return {
    stop: () => {
      clearInterval(sweep);
      stopWatching();
      events.stop();
    },
  };
}

async function sweepExpired(installation: Installation): Promise<void> {
  const { config, servers, approvals, store, sessions, events, webhooks } = installation;
  const now = systemClock.now();
  await Promise.all([
    servers.sweep(),
    approvals.sweep(),
    store.consents.purge(now),
    store.idempotency.purge(now),
    store.pausedScripts.purge(now),
    store.tokenThrottles.purge(now),
    sessions.sweep(),
    events?.sweep(),
    webhooks.sweep(),
    sweepAudit(store, config.auditRetentionDays),
    installation.noteTime(),
  ]);
}

// In batches, with a turn of the event loop between them: calls come first.
async function sweepAudit(store: Store, retentionDays: number | null): Promise<void> {
  if (retentionDays === null) return;
  const before = systemClock.now() - retentionDays * dayMs;
  while ((await store.audit.removeBefore(before, auditBatchRows)) === auditBatchRows) await setImmediate();
}

// If nothing is watched, SIGHUP and the admin API trigger a read of the folders.
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
function deliverEvents({ events, webhooks }: Installation, log: Logger, leads: () => boolean): { stop(): void } {
  const stopping = new AbortController();
  const deliveries = [...(events ? [events] : []), webhooks];
  const timers = deliveries.map((delivery) => {
    let underWay = false;
    return setInterval(() => {
      if (underWay || !leads()) return;
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
