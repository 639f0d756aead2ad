import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../base/index.js';
import type { AuditJournal } from '../tables/audit-appender.js';
import { AuditEndLost } from '../tables/audit-trouble.js';
import type { Runner } from '../work.js';
import { drainJournals, drainQueriesOf } from './drain-journals.js';
import { type DrainThread, startDrainThread } from './drain-thread.js';
import { createJournalWriter, type JournalWriter, journalsBeside } from './journal-files.js';

/** How long an entry waits for its place in the chain, in milliseconds, and how long after that has failed. */
const drainAfterMs = 100;
const drainAgainMs = 1_000;

/** What the journal needs. */
export interface AuditJournalDeps {
  readonly databaseFile: string;
  readonly runner: Runner;
  readonly clock: Clock;
  /** Whether a thread of its own gives entries their places: for a process that serves, and must not be held up. */
  readonly inThread: boolean;
  /** Told of what goes on without being well. */
  readonly warn: (words: string) => void;
  /** What was met when the store was opened; null where nothing was. */
  readonly fault?: unknown;
  /** Receives what keeps entries from their places. */
  readonly failed: (error: unknown) => void;
}

/**
 * The journal of one process on an embedded store. A transaction of SQLite costs many times what a line in a file does, so calls are
 * acknowledged when their lines are written, which survives the death of the process as well, and take their places in the chain many at a
 * time a moment later: by themselves, and before anybody reads the trail, in whichever process.
 */
export function createAuditJournal(deps: AuditJournalDeps): AuditJournal & { close(): Promise<void> } {
  const { databaseFile, runner, clock, inThread, warn } = deps;
  const place = journalsBeside(databaseFile);
  const writer = createJournalWriter(place, clock);
  const queries = drainQueriesOf(runner);
  const drainer = new JournalDrainer({
    writer,
    drain: () => drainJournals({ runner, queries, place, now: () => clock.now(), writer }),
    thread: inThread ? startDrainThread({ databaseFile, queries }, warn) : null,
    warn,
    fault: deps.fault ?? null,
    failed: deps.failed,
  });
  // What a process that died has left behind takes its place now.
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

/** Gives the entries in the journals their places in the chain. */
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
      // Where the thread has died its work is done here, slower.
      await drain();
    }
  }

  /** A trail that cannot grow must stop the calls, as it would without a journal. */
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
      // What has no place yet stays in the journal until the trail has an end again.
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
      // The thread writes nothing of its own, so it does not know which journals may go.
      if (writer.hasFinished()) await drain();
      this.#fault = null;
    } catch (error) {
      // It is met again by whoever appends or reads next, and told there.
      this.#fault = error ?? new Error('the journals could not be drained');
      failed(this.#fault);
      this.#isDue = true;
    }
  }
}
