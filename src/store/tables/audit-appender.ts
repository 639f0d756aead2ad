import { setTimeout as pause } from 'node:timers/promises';
import type { AuditEntry, AuditTable, AuditTrouble } from '../audit-interfaces.js';
import type { Durability } from '../work.js';
import { asKept, type KeptEntry } from './audit-entry.js';
import { classifyTrouble } from './audit-trouble.js';

/** How a driver stores audit entries. */
export interface AuditJournal {
  /** How many batches may be stored at a time. Default: 1. */
  readonly batchesMax?: number;
  /** Stores entries so that the death of the process takes none of them back; they are acknowledged when it returns. Throws where it cannot. */
  keep(entries: readonly KeptEntry[]): void | Promise<void>;
  /** Resolves when what has been stored until now is on the disk; absent where storing does that. */
  sync?(): Promise<void>;
  /** Resolves when everything that any process has stored until now has its place in the chain. */
  settle(): Promise<void>;
  /** Tries whether entries can be stored, without storing one; throws where they cannot. */
  check(): void | Promise<void>;
}

/** The part of the audit trail that is written. */
export interface AuditAppender extends Pick<AuditTable, 'append' | 'appendLater' | 'check' | 'trouble'> {
  /** Takes a fault that the driver met outside `keep`. */
  failed(error: unknown): void;
  /** Resolves when nothing waits; what could not be stored by then is lost. */
  close(): Promise<void>;
}

interface Waiting {
  readonly entry: KeptEntry;
  readonly durability: Durability;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const batchRowsMax = 256;
const checkAgainMs = 1_000;
/** Rows that wait for a trail that cannot be written; their intents are stored, so each that is lost shows as one without an outcome. */
const laterMax = 10_000;

/**
 * Writes the trail. What arrives in one turn of the event loop, or while earlier batches are stored, is stored in one go, and every caller
 * waits for it, so that an acknowledged call always has its row. While storing fails it tries again every second, so that the trail recovers
 * by itself; `warn` receives why it cannot be written, and that it can again.
 */
export function createAuditAppender(journal: AuditJournal, warn: (words: string) => void): AuditAppender {
  const { batchesMax = 1 } = journal;
  let waiting: Waiting[] = [];
  let later: AuditEntry[] = [];
  let batches = 0;
  let isGathering = false;
  let trouble: AuditTrouble | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let onIdle: (() => void) | null = null;
  let isClosed = false;

  const failed = (error: unknown): void => {
    const found = classifyTrouble(error);
    const isNew = trouble === null;
    trouble = found;
    if (!isNew) return;
    warn(`the audit log cannot be written, and calls are refused until it can: ${found.message}`);
    if (!isClosed) void recover();
  };
  const worked = (): void => {
    if (trouble !== null) warn('the audit log can be written again');
    trouble = null;
  };

  const store = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await journal.keep(batch.map(({ entry }) => entry));
    } catch (error) {
      failed(error);
      for (const { reject } of batch) reject(error);
      return;
    }
    worked();
    const toDisk: Waiting[] = [];
    for (const one of batch) {
      if (journal.sync && one.durability === 'disk') toDisk.push(one);
      else one.resolve();
    }
    if (toDisk.length > 0) void bringToDisk(toDisk);
  };
  const bringToDisk = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await journal.sync?.();
      for (const { resolve } of batch) resolve();
    } catch (error) {
      failed(error);
      for (const { reject } of batch) reject(error);
    }
  };
  const storeNext = (): void => {
    isGathering = false;
    while (waiting.length > 0 && batches < batchesMax) {
      const batch = waiting.slice(0, batchRowsMax);
      waiting = waiting.slice(batchRowsMax);
      batches += 1;
      void store(batch).then(() => {
        batches -= 1;
        storeNext();
      });
    }
    if (waiting.length === 0 && batches === 0) onIdle?.();
  };
  const append = (entry: AuditEntry, others = 0, durability: Durability = 'process'): Promise<void> =>
    new Promise((resolve, reject) => {
      // Judged before it joins the others, so that one bad row fails alone.
      waiting.push({ entry: asKept(entry), durability, resolve, reject });
      if (isGathering) return;
      isGathering = true;
      // Storing a lone row costs less than the turn of the event loop that others would need to join it.
      if (others > 0) setImmediate(storeNext);
      else queueMicrotask(storeNext);
    });

  const storeLater = async (): Promise<void> => {
    const entries = later;
    later = [];
    const results = await Promise.allSettled(entries.map((entry) => append(entry)));
    later.push(...entries.filter((_, index) => results[index]?.status === 'rejected'));
  };
  const recover = async (): Promise<void> => {
    while (!isClosed && (trouble !== null || later.length > 0)) {
      await pause(checkAgainMs, undefined, { ref: false });
      if (isClosed) return;
      try {
        await journal.check();
        worked();
        await storeLater();
      } catch (error) {
        failed(error);
      }
    }
  };

  return {
    append,
    appendLater: (entry) => {
      if (later.length >= laterMax) return;
      later.push(entry);
      // Where the trail can be written again already, nobody is trying.
      if (trouble === null) void recover();
    },
    trouble: () => trouble,
    failed,
    check: async (now) => {
      if (now - checkedAt < checkAgainMs) return trouble;
      checkedAt = now;
      try {
        await journal.check();
        worked();
      } catch (error) {
        failed(error);
      }
      return trouble;
    },
    close: async () => {
      if (later.length > 0) await storeLater();
      isClosed = true;
      if (waiting.length > 0 || batches > 0)
        await new Promise<void>((resolve) => {
          onIdle = resolve;
        });
    },
  };
}
