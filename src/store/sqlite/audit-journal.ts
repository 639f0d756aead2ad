import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../base/index.js';
import type { AuditJournal } from '../tables/audit.js';
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
}

/**
 * The journal of one process on an embedded store. A transaction of SQLite costs many times what a line in a file does, so calls are
 * acknowledged when their lines are written, which survives the death of the process as well, and take their places in the chain many at a
 * time a moment later: by themselves, and before anybody reads the trail, in whichever process.
 */
export function createAuditJournal({ databaseFile, runner, clock, inThread, warn }: AuditJournalParts): AuditJournal & {
  close(): Promise<void>;
} {
  const place = journalsBeside(databaseFile);
  const writer = createJournalWriter(place, clock);
  const queries = drainQueriesOf(runner);
  const drain = (): Promise<void> => drainJournals({ runner, queries, place, now: () => clock.now(), writer });
  const thread = inThread ? startDrainThread({ databaseFile, queries }, warn) : null;
  // Where the thread has died its work is done here, slower.
  const settle = (): Promise<void> => (thread?.isAlive() ? thread.drain() : drain());
  let isUnderWay = false;
  let isDue = false;
  let isClosed = false;
  let fault: unknown = null;

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
  return {
    keep: async (entries) => {
      // A trail that cannot grow must stop the calls, as it would without a journal.
      if (fault !== null) {
        await settle();
        fault = null;
      }
      writer.write(entries);
      drainSoon();
    },
    settle,
    close: async () => {
      isClosed = true;
      await thread?.close();
      writer.end();
      await drain();
    },
  };
}
