import { setImmediate } from 'node:timers/promises';
import { newId } from '../../base/index.js';
import { appendAll } from '../tables/append-audit.js';
import type { KeptEntry } from '../tables/audit-entry.js';
import { all, change, type Runner, type Work } from '../work.js';
import {
  isJournalGone,
  type JournalPlace,
  type JournalWriter,
  journalBytes,
  journalNames,
  readJournal,
} from './journal-files.js';

const entriesMax = 256;

/** What draining needs to know. */
export interface DrainParts {
  readonly runner: Runner;
  readonly place: JournalPlace;
  readonly now: () => number;
  /** Takes away what is finished and drained; absent where nothing may go. */
  readonly writer?: Pick<JournalWriter, 'isFinished' | 'remove'>;
}

/** Bytes of each journal that are to have their places. */
type Goal = ReadonlyMap<string, number>;

/**
 * Gives everything that stands in the journals now its place in the chain, however many processes do so at once: each entry once. What is
 * written meanwhile is for the next time, so this ends, and other work of the process comes between its steps.
 */
export async function drainJournals(parts: DrainParts): Promise<void> {
  const { runner } = parts;
  const goal = await runner.read(() => goalOf(parts));
  if (!goal) return;
  // In steps, each a transaction of its own: other writers wait for one at the most.
  while (await runner.write(() => drainStep(parts, goal), 'process')) await setImmediate();
}

/** What there is to do, or null; a look that locks nobody out. */
function* goalOf({ runner, place, writer }: DrainParts): Work<Goal | null> {
  const positions = yield* readPositions(runner);
  const goal = new Map(journalNames(place).map((name) => [name, journalBytes(place, name)]));
  const isBehind = [...goal].some(([name, bytes]) => bytes > (positions.get(name) ?? 0));
  const mayTidy =
    [...goal.keys()].some((name) => writer?.isFinished(name)) || [...positions.keys()].some((name) => !goal.has(name));
  return isBehind || mayTidy ? goal : null;
}

/** One step; true where there may be more to do. The position moves with the rows, in one transaction, so nothing is taken in twice. */
function* drainStep({ runner, place, now, writer }: DrainParts, goal: Goal): Work<boolean> {
  const { builder: db } = runner;
  const positions = yield* readPositions(runner);
  for (const [name, bytes] of goal) {
    const position = positions.get(name) ?? 0;
    // Another process may have been quicker, and have taken the journal away.
    if (bytes <= position || isJournalGone(place, name)) continue;
    const { entries, end } = readJournal(place, { name, position, linesMax: entriesMax });
    if (entries.length === 0) continue;
    yield* appendAll(
      runner,
      entries.map((entry) => entry ?? unreadable(name, position, now())),
    );
    const row = { name, position: end };
    yield* change(
      db
        .insertInto('audit_journal')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row)),
    );
    return true;
  }
  for (const name of goal.keys()) {
    // What follows the last end of line was never acknowledged.
    if (writer?.isFinished(name) && !isJournalGone(place, name) && isDrained(place, name, positions.get(name)))
      writer.remove(name);
  }
  const gone = [...positions.keys()].filter((name) => isJournalGone(place, name));
  if (gone.length > 0) yield* change(db.deleteFrom('audit_journal').where('name', 'in', gone));
  return false;
}

function isDrained(place: JournalPlace, name: string, position = 0): boolean {
  return readJournal(place, { name, position, linesMax: 1 }).entries.length === 0;
}

function* readPositions({ builder: db }: Runner): Work<ReadonlyMap<string, number>> {
  const rows = yield* all(db.selectFrom('audit_journal').selectAll());
  return new Map(rows.map(({ name, position }) => [name, position]));
}

// A whole line that is no entry was spoilt by the disk or by somebody: the trail must tell, and go on.
function unreadable(name: string, position: number, at: number): KeptEntry {
  return {
    id: newId('aud'),
    at,
    kind: 'admin',
    accountId: null,
    serverId: null,
    apiTokenId: null,
    client: null,
    action: 'audit.unreadable',
    argumentsJson: '{}',
    upstreamStatus: null,
    durationMs: 0,
    outcome: 'error',
    detail: `an entry of the journal ${name}, behind byte ${position}, cannot be read`,
  };
}
