import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../base/index.js';
import type { AuditJournal } from '../tables/audit-appender.js';
import { AuditEndLost } from '../tables/audit-trouble.js';
import type { Runner } from '../work.js';
import { drainJournals, drainQueriesOf } from './drain-journals.js';
import { type DrainThread, startDrainThread } from './drain-thread.js';
import { createJournalWriter, type JournalWriter, journalsBeside } from './journal-files.js';

/** How long an entry waits for its position in the chain, and how long after a failure. Milliseconds. */
const drainAfterMs = 100;
const drainAgainMs = 1_000;

/** Dependencies of the journal. */
export interface AuditJournalDeps {
  readonly databaseFile: string;
  readonly runner: Runner;
  readonly clock: Clock;
  /**
   * Turns to write, shared with a separate thread that assigns entries their positions, for a process that serves and must
   * not be delayed. Null: there is no thread.
   */
  readonly turns: SharedArrayBuffer | null;
  /** Receives warnings. */
  readonly warn: (words: string) => void;
  /** The error met when the store was opened; null if there was none. */
  readonly fault?: unknown;
  /** Receives errors that prevent entries from being added to the chain. */
  readonly failed: (error: unknown) => void;
}

/**
 * The journal of one process on an embedded store. An SQLite transaction costs many times as much as a line in a file,
 * so calls are acknowledged when their lines are written, which also survives a crash of the process. Entries are added
 * to the chain in batches a moment later: automatically, and before any process reads the log.
 */
export function createAuditJournal(deps: AuditJournalDeps): AuditJournal & { close(): Promise<void> } {
  const { databaseFile, runner, clock, turns, warn } = deps;
  const place = journalsBeside(databaseFile);
  const writer = createJournalWriter(place, clock);
  const queries = drainQueriesOf(runner);
  const drainer = new JournalDrainer({
    writer,
    drain: () => drainJournals({ runner, queries, place, now: () => clock.now(), writer }),
    thread: turns ? startDrainThread({ databaseFile, queries, turns }, warn) : null,
    warn,
    fault: deps.fault ?? null,
    failed: deps.failed,
  });
  // Adds what a crashed process left behind.
  drainer.drainSoon();
  return {
    keep: async (entries) => {
      await drainer.settleAfterFault();
      writer.write(entries);
      drainer.drainSoon();
    },
    sync: () => writer.sync(),
    settle: () => drainer.settle(),
    check: async () => {
      await drainer.settleAfterFault();
      writer.check();
    },
    close: () => drainer.close(),
  };
}

interface DrainerDeps extends Pick<AuditJournalDeps, 'warn' | 'failed'> {
  readonly writer: JournalWriter;
  readonly drain: () => Promise<void>;
  readonly thread: DrainThread | null;
  readonly fault: unknown;
}

/** Adds the entries in the journals to the chain. */
class JournalDrainer {
  readonly #deps: DrainerDeps;
  #isUnderWay = false;
  #isDue = false;
  #isClosed = false;
  #fault: unknown;

  constructor(deps: DrainerDeps) {
    this.#deps = deps;
    this.#fault = deps.fault;
  }

  async settle(): Promise<void> {
    const { thread, drain } = this.#deps;
    if (!thread?.isAlive()) return drain();
    try {
      await thread.drain();
    } catch (error) {
      if (thread.isAlive()) throw error;
      // If the thread has crashed, its work is done here, more slowly.
      await drain();
    }
  }

  /** If the log cannot grow, calls must be refused, as they would be without a journal. */
  async settleAfterFault(): Promise<void> {
    if (this.#fault === null) return;
    await this.settle();
    this.#fault = null;
  }

  drainSoon(): void {
    this.#isDue = true;
    if (!this.#isUnderWay && !this.#isClosed) void this.#drainWhileDue();
  }

  async close(): Promise<void> {
    const { thread, writer, drain, warn } = this.#deps;
    this.#isClosed = true;
    await thread?.close();
    writer.end();
    await drain().catch((error: unknown) => {
      if (!(error instanceof AuditEndLost)) throw error;
      // Entries without a position stay in the journal until the log has an end again.
      warn(error.message);
    });
  }

  async #drainWhileDue(): Promise<void> {
    this.#isUnderWay = true;
    while (this.#isDue && !this.#isClosed) {
      await pause(this.#fault === null ? drainAfterMs : drainAgainMs, undefined, { ref: false });
      if (!this.#isClosed) await this.#drainOnce();
    }
    this.#isUnderWay = false;
  }

  async #drainOnce(): Promise<void> {
    const { writer, drain, failed } = this.#deps;
    this.#isDue = false;
    try {
      await this.settle();
      // The thread writes nothing, so it does not know which journals can be deleted.
      if (writer.hasFinished()) await drain();
      this.#fault = null;
    } catch (error) {
      // The next append or read meets the error again and reports it.
      this.#fault = error ?? new Error('the journals could not be drained');
      failed(this.#fault);
      this.#isDue = true;
    }
  }
}
