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

/** Whether the trail can be written. */
class TrailHealth {
  readonly #journal: AuditJournal;
  readonly #warn: (words: string) => void;
  #checkedAt = Number.NEGATIVE_INFINITY;
  /** Why the trail cannot be written; null where it can. */
  trouble: AuditTrouble | null = null;
  /** Called when writing begins to fail. */
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

  /** Tries whether entries can be stored; throws where they cannot. */
  async probe(): Promise<void> {
    await this.#journal.check();
    this.worked();
  }

  /** Probes at most once a second. */
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

/** Entries whose callers wait for them, stored in batches. */
class AppendQueue {
  readonly #journal: AuditJournal;
  readonly #health: TrailHealth;
  readonly #batchesMax: number;
  readonly #storeNext = (): void => this.#storeBatches();
  #waiting: Waiting[] = [];
  #batches = 0;
  #rowsUnderWay = 0;
  #isGathering = false;
  #onIdle: (() => void) | null = null;

  constructor(journal: AuditJournal, health: TrailHealth) {
    this.#journal = journal;
    this.#health = health;
    this.#batchesMax = journal.batchesMax ?? 1;
  }

  append(entry: AuditEntry, others = 0, durability: Durability = 'process'): Promise<void> {
    return new Promise((resolve, reject) => {
      // Checked before it joins the others, so that one bad row fails alone.
      this.#waiting.push({ entry: asKept(entry), durability, resolve, reject });
      if (this.#isGathering) return;
      this.#isGathering = true;
      // Storing a lone row costs less than the turn of the event loop that others would need to join it.
      if (others > 0) setImmediate(this.#storeNext);
      else queueMicrotask(this.#storeNext);
    });
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    if (this.#waiting.length > 0 || this.#batches > 0)
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
  }

  #storeBatches(): void {
    this.#isGathering = false;
    while (this.#isNextDue()) {
      const batch = this.#waiting.slice(0, batchRowsMax);
      this.#waiting = this.#waiting.slice(batchRowsMax);
      this.#batches += 1;
      this.#rowsUnderWay += batch.length;
      void this.#store(batch).then(() => {
        this.#batches -= 1;
        this.#rowsUnderWay -= batch.length;
        this.#storeBatches();
      });
    }
    if (this.#waiting.length === 0 && this.#batches === 0) this.#onIdle?.();
  }

  // A small batch that overtakes nothing costs a commit of its own: it waits until as many rows wait as are under way.
  #isNextDue(): boolean {
    if (this.#waiting.length === 0) return false;
    if (this.#batches === 0) return true;
    return this.#batches < this.#batchesMax && this.#waiting.length >= Math.min(this.#rowsUnderWay, batchRowsMax);
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

/** Entries that nobody waits for, stored when the trail can be written again. */
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
    // Where the trail can be written again already, nobody is trying.
    if (this.#health.trouble === null) this.recover();
  }

  /** Tries every second until the trail can be written and nothing is left. */
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
