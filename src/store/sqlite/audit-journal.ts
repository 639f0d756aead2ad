import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../base/index.js';
import type { AuditJournal } from '../tables/audit-appender.js';
import { AuditEndLost } from '../tables/audit-trouble.js';
import type { Runner } from '../work.js';
import { drainJournals, drainQueriesOf } from './drain-journals.js';
import { startDrainThread } from './drain-thread.js';
import { createJournalWriter, journalsBeside } from './journal-files.js';

/** How long an entry waits for its place in the chain, in milliseconds, and how long after that has failed. */
const drainAfterMs = 100;
const drainAgainMs = 1_000;

export interface AuditJournalParts {
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
export function createAuditJournal({
  databaseFile,
  runner,
  clock,
  inThread,
  warn,
  fault: faultMet = null,
  failed,
}: AuditJournalParts): AuditJournal & {
  close(): Promise<void>;
} {
  const place = journalsBeside(databaseFile);
  const writer = createJournalWriter(place, clock);
  const queries = drainQueriesOf(runner);
  const drain = (): Promise<void> => drainJournals({ runner, queries, place, now: () => clock.now(), writer });
  const thread = inThread ? startDrainThread({ databaseFile, queries }, warn) : null;
  const settle = async (): Promise<void> => {
    if (!thread?.isAlive()) return drain();
    try {
      await thread.drain();
    } catch (error) {
      if (thread.isAlive()) throw error;
      // Where the thread has died its work is done here, slower.
      await drain();
    }
  };
  let isUnderWay = false;
  let isDue = false;
  let isClosed = false;
  let fault: unknown = faultMet;

  const drainOnce = async (): Promise<void> => {
    isDue = false;
    try {
      await settle();
      // The thread writes nothing of its own, so it does not know which journals may go.
      if (writer.hasFinished()) await drain();
      fault = null;
    } catch (error) {
      // It is met again by whoever appends or reads next, and told there.
      fault = error ?? new Error('the journals could not be drained');
      failed(fault);
      isDue = true;
    }
  };
  const drainWhileDue = async (): Promise<void> => {
    isUnderWay = true;
    while (isDue && !isClosed) {
      await pause(fault === null ? drainAfterMs : drainAgainMs, undefined, { ref: false });
      if (!isClosed) await drainOnce();
    }
    isUnderWay = false;
  };
  const drainSoon = (): void => {
    isDue = true;
    if (!isUnderWay && !isClosed) void drainWhileDue();
  };

  // What a process that died has left behind takes its place now.
  drainSoon();
  // A trail that cannot grow must stop the calls, as it would without a journal.
  const settleAfterFault = async (): Promise<void> => {
    if (fault === null) return;
    await settle();
    fault = null;
  };
  return {
    keep: async (entries) => {
      await settleAfterFault();
      writer.write(entries);
      drainSoon();
    },
    sync: writer.sync,
    settle,
    check: async () => {
      await settleAfterFault();
      writer.check();
    },
    close: async () => {
      isClosed = true;
      await thread?.close();
      writer.end();
      await drain().catch((error: unknown) => {
        if (!(error instanceof AuditEndLost)) throw error;
        // What has no place yet stays in the journal until the trail has an end again.
        warn(error.message);
      });
    },
  };
}
