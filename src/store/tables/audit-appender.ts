import { setTimeout as pause } from 'node:timers/promises';
import type { AuditEntry, AuditTable, AuditTrouble } from '../audit-interfaces.js';
import type { Durability } from '../work.js';
import { asKept, type KeptEntry } from './audit-entry.js';
import { classifyTrouble } from './audit-trouble.js';

/** How a driver stores audit entries. */
export interface AuditJournal {
  /**
   * Stores entries so that they survive a crash of the process. They are acknowledged when it returns. Throws if it
   * cannot store them.
   */
  keep(entries: readonly KeptEntry[]): void | Promise<void>;
  /** Resolves when everything stored until now is on disk. Absent: storing does that already. */
  sync?(): Promise<void>;
  /** Resolves when everything that any process stored until now is in the chain. */
  settle(): Promise<void>;
  /** Tests whether entries can be stored, without storing one. Throws if not. */
  check(): void | Promise<void>;
}

/** The writing part of the audit log. */
export interface AuditAppender extends Pick<AuditTable, 'append' | 'appendLater' | 'check' | 'trouble'> {
  /** Receives an error that the driver met outside `keep`. */
  failed(error: unknown): void;
  /** Resolves when nothing is waiting. What could not be stored by then is lost. */
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
/**
 * Maximum rows waiting for a log that cannot be written. Their intents are stored, so a lost one shows as an intent
 * without an outcome.
 */
const laterMax = 10_000;

/**
 * Writes the log. What arrives in one turn of the event loop, or while earlier batches are stored, is stored as one
 * batch, and every caller waits for it, so that an acknowledged call always has its row. While storing fails, retries
 * every second, so that the log recovers automatically. `warn` receives why it cannot be written, and when it can
 * again.
 */
export function createAuditAppender(journal: AuditJournal, warn: (words: string) => void): AuditAppender {
  const health = new TrailHealth(journal, warn);
  const queue = new AppendQueue(journal, health);
  const deferred = new DeferredEntries(queue, health);
  health.onTrouble = () => deferred.recover();
  return {
    append: (entry, others, durability) => queue.append(entry, others, durability),
    appendLater: (entry) => deferred.add(entry),
    trouble: () => health.trouble,
    failed: (error) => health.failed(error),
    check: (now) => health.check(now),
    close: async () => {
      await deferred.close();
      await queue.idle();
    },
  };
}

/** Whether the log can be written. */
class TrailHealth {
  readonly #journal: AuditJournal;
  readonly #warn: (words: string) => void;
  #checkedAt = Number.NEGATIVE_INFINITY;
  /** Why the log cannot be written; null if it can. */
  trouble: AuditTrouble | null = null;
  /** Called when writing starts to fail. */
  onTrouble: () => void = () => undefined;

  constructor(journal: AuditJournal, warn: (words: string) => void) {
    this.#journal = journal;
    this.#warn = warn;
  }

  failed(error: unknown): void {
    const isNew = this.trouble === null;
    this.trouble = classifyTrouble(error);
    if (!isNew) return;
    this.#warn(`the audit log cannot be written, and calls are refused until it can: ${this.trouble.message}`);
    this.onTrouble();
  }

  worked(): void {
    if (this.trouble !== null) this.#warn('the audit log can be written again');
    this.trouble = null;
  }

  /** Tests whether entries can be stored. Throws if not. */
  async probe(): Promise<void> {
    await this.#journal.check();
    this.worked();
  }

  /** Tests at most once a second. */
  async check(now: number): Promise<AuditTrouble | null> {
    if (now - this.#checkedAt < checkAgainMs) return this.trouble;
    this.#checkedAt = now;
    try {
      await this.probe();
    } catch (error) {
      this.failed(error);
    }
    return this.trouble;
  }
}

/** Entries whose callers are waiting, stored in batches. */
class AppendQueue {
  readonly #journal: AuditJournal;
  readonly #health: TrailHealth;
  readonly #storeNext = (): void => this.#storeNextBatch();
  #waiting: Waiting[] = [];
  #isStoring = false;
  #isGathering = false;
  #onIdle: (() => void) | null = null;

  constructor(journal: AuditJournal, health: TrailHealth) {
    this.#journal = journal;
    this.#health = health;
  }

  append(entry: AuditEntry, others = 0, durability: Durability = 'process'): Promise<void> {
    return new Promise((resolve, reject) => {
      // Validated before it joins the batch, so that an invalid row fails by itself.
      this.#waiting.push({ entry: asKept(entry), durability, resolve, reject });
      if (this.#isGathering) return;
      this.#isGathering = true;
      // Storing a single row costs less than the turn of the event loop that others would need to join it.
      if (others > 0) setImmediate(this.#storeNext);
      else queueMicrotask(this.#storeNext);
    });
  }

  /** Resolves when nothing is waiting. */
  async idle(): Promise<void> {
    if (this.#waiting.length > 0 || this.#isStoring)
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
  }

  // One batch at a time, also where the database could take several: a batch costs the process as much as dozens of
  // rows, so the rows that arrive meanwhile are better stored together.
  #storeNextBatch(): void {
    this.#isGathering = false;
    if (this.#isStoring) return;
    if (this.#waiting.length === 0) {
      this.#onIdle?.();
      return;
    }
    const batch = this.#waiting.slice(0, batchRowsMax);
    this.#waiting = this.#waiting.slice(batchRowsMax);
    this.#isStoring = true;
    void this.#store(batch).then(() => {
      this.#isStoring = false;
      this.#storeNextBatch();
    });
  }

  async #store(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#journal.keep(batch.map(({ entry }) => entry));
    } catch (error) {
      this.#health.failed(error);
      for (const { reject } of batch) reject(error);
      return;
    }
    this.#health.worked();
    const toDisk: Waiting[] = [];
    for (const one of batch) {
      if (this.#journal.sync && one.durability === 'disk') toDisk.push(one);
      else one.resolve();
    }
    if (toDisk.length > 0) void this.#bringToDisk(toDisk);
  }

  async #bringToDisk(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#journal.sync?.();
      for (const { resolve } of batch) resolve();
    } catch (error) {
      this.#health.failed(error);
      for (const { reject } of batch) reject(error);
    }
  }
}

/** Entries without a waiting caller, stored once the log can be written again. */
class DeferredEntries {
  readonly #queue: AppendQueue;
  readonly #health: TrailHealth;
  #entries: AuditEntry[] = [];
  #isClosed = false;

  constructor(queue: AppendQueue, health: TrailHealth) {
    this.#queue = queue;
    this.#health = health;
  }

  add(entry: AuditEntry): void {
    if (this.#entries.length >= laterMax) return;
    this.#entries.push(entry);
    // If the log has already recovered, no retry is running.
    if (this.#health.trouble === null) this.recover();
  }

  /** Retries every second until the log can be written and nothing is left. */
  recover(): void {
    if (!this.#isClosed) void this.#recover();
  }

  async close(): Promise<void> {
    if (this.#entries.length > 0) await this.#store();
    this.#isClosed = true;
  }

  async #recover(): Promise<void> {
    while (!this.#isClosed && (this.#health.trouble !== null || this.#entries.length > 0)) {
      await pause(checkAgainMs, undefined, { ref: false });
      if (this.#isClosed) return;
      try {
        await this.#health.probe();
        await this.#store();
      } catch (error) {
        this.#health.failed(error);
      }
    }
  }

  async #store(): Promise<void> {
    const entries = this.#entries;
    this.#entries = [];
    const results = await Promise.allSettled(entries.map((entry) => this.#queue.append(entry)));
    this.#entries.push(...entries.filter((_, index) => results[index]?.status === 'rejected'));
  }
}
