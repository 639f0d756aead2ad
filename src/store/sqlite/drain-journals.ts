import { newId } from '../../base/index.js';
import { appendAll } from '../tables/append-audit.js';
import type { KeptEntry } from '../tables/audit-entry.js';
import { all, change, type Runner, type Work } from '../work.js';
import { type JournalPlace, type JournalWriter, journalBytes, journalNames, readJournal } from './journal-files.js';

const entriesMax = 256;

/** What draining needs to know. */
export interface DrainParts {
  readonly runner: Runner;
  readonly place: JournalPlace;
  readonly now: () => number;
  /** Takes away what is finished and drained; absent where nothing may go. */
  readonly writer?: Pick<JournalWriter, 'isFinished' | 'remove'>;
}

/** Gives everything in the journals its place in the chain, however many processes do so at once: each entry once. */
export async function drainJournals(parts: DrainParts): Promise<void> {
  const { runner } = parts;
  if (!(await runner.read(() => hasWork(parts)))) return;
  // In steps, each a transaction of its own: other writers wait for one at the most.
  while (await runner.write(() => drainStep(parts), 'process'));
}

/** Whether something waits, or a journal may go; a look that locks nobody out. */
function* hasWork({ runner, place, writer }: DrainParts): Work<boolean> {
  const positions = yield* readPositions(runner);
  const names = journalNames(place);
  return (
    names.some((name) => journalBytes(place, name) > (positions.get(name) ?? 0) || writer?.isFinished(name) === true) ||
    [...positions.keys()].some((name) => !names.includes(name))
  );
}

/** One step; true where there may be more to do. The position moves with the rows, in one transaction, so nothing is taken in twice. */
function* drainStep({ runner, place, now, writer }: DrainParts): Work<boolean> {
  const { builder: db } = runner;
  const positions = yield* readPositions(runner);
  const names = journalNames(place);
  const gone = [...positions.keys()].filter((name) => !names.includes(name));
  if (gone.length > 0) yield* change(db.deleteFrom('audit_journal').where('name', 'in', gone));
  for (const name of names) {
    const position = positions.get(name) ?? 0;
    if (journalBytes(place, name) > position) {
      const { entries, end } = readJournal(place, { name, position, linesMax: entriesMax });
      if (entries.length > 0) {
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
    }
    // What follows the last end of line was never acknowledged.
    if (writer?.isFinished(name)) writer.remove(name);
  }
  return false;
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
