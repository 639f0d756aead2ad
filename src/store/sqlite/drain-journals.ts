import { setImmediate } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import { newId } from '../../base/index.js';
import type { Schema } from '../schema.js';
import { type AppendQueries, appendAll, appendQueriesOf, requireHead } from '../tables/append-audit.js';
import type { KeptEntry } from '../tables/audit-entry.js';
import { ask, type BuiltQuery, built, type Runner, type Work } from '../work.js';
import {
  isJournalGone,
  type JournalPlace,
  type JournalWriter,
  journalBytes,
  journalNames,
  readJournal,
} from './journal-files.js';

const entriesMax = 256;

/** The queries of draining. Built by a thread with a builder: the draining thread would need 8 MB more for its own. */
export interface DrainQueries {
  readonly append: AppendQueries;
  readonly positions: BuiltQuery<Selectable<Schema['audit_journal']>>;
  /** Stores how far a journal was read, by its name and the position. */
  readonly keepPosition: string;
  /** Deletes a journal's position, by its name. */
  readonly forget: string;
}

/** Builds the queries. */
export function drainQueriesOf(runner: Pick<Runner, 'builder'>): DrainQueries {
  const { builder: db } = runner;
  const keepPosition = db
    .insertInto('audit_journal')
    .values({ name: '', position: 0 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ position: (row) => row.ref('excluded.position') }));
  return {
    append: appendQueriesOf(runner),
    positions: built(db.selectFrom('audit_journal').selectAll()),
    keepPosition: keepPosition.compile().sql,
    forget: db.deleteFrom('audit_journal').where('name', '=', '').compile().sql,
  };
}

/** Dependencies of draining. */
export interface DrainDeps {
  readonly runner: Pick<Runner, 'read' | 'write'>;
  readonly queries: DrainQueries;
  readonly place: JournalPlace;
  readonly now: () => number;
  /** Deletes journals that are finished and drained. Absent: deletes none. */
  readonly writer?: Pick<JournalWriter, 'isFinished' | 'remove'>;
}

/** Bytes of each journal to drain. */
type Goal = ReadonlyMap<string, number>;

/**
 * Adds everything currently in the journals to the chain, each entry once, however many processes do so concurrently.
 * What is written meanwhile is left for the next time, so this ends, and other work of the process runs between its
 * steps.
 */
export async function drainJournals(parts: DrainDeps): Promise<void> {
  const { runner } = parts;
  const goal = await runner.read(() => goalOf(parts));
  if (!goal) return;
  // In steps, each a separate transaction: other writers wait for one at most.
  while (await runner.write(() => drainStep(parts, goal), 'process')) await setImmediate();
  if (!mayTidy(parts.writer, goal, await runner.read(() => readPositions(parts.queries)))) return;
  await runner.write(nothing, 'disk');
  await runner.write(() => tidy(parts, goal), 'process');
}

/** What there is to do, or null. Locks nobody out. */
function* goalOf({ queries, place, writer }: DrainDeps): Work<Goal | null> {
  // Also without anything to append: a log without an end must be detected before a call relies on it.
  yield* requireHead(queries.append);
  const positions = yield* readPositions(queries);
  const goal = new Map(journalNames(place).map((name) => [name, journalBytes(place, name)]));
  const isBehind = [...goal].some(([name, bytes]) => bytes > (positions.get(name) ?? 0));
  return isBehind || mayTidy(writer, goal, positions) ? goal : null;
}

function mayTidy(writer: DrainDeps['writer'], goal: Goal, positions: Goal): boolean {
  return (
    writer !== undefined &&
    ([...goal.keys()].some((name) => writer.isFinished(name)) || [...positions.keys()].some((name) => !goal.has(name)))
  );
}

// An empty transaction syncs every earlier one to disk.
function* nothing(): Work<void> {}

/**
 * One step; true if there may be more to do. The position changes with the rows, in one transaction, so nothing is
 * added twice.
 */
function* drainStep({ queries, place, now }: DrainDeps, goal: Goal): Work<boolean> {
  const positions = yield* readPositions(queries);
  for (const [name, bytes] of goal) {
    const position = positions.get(name) ?? 0;
    // Another process may have been faster and deleted the journal.
    if (bytes <= position || isJournalGone(place, name)) continue;
    const { entries, end } = readJournal(place, { name, position, linesMax: entriesMax });
    if (entries.length === 0) continue;
    yield* appendAll(
      queries.append,
      entries.map((entry) => entry ?? unreadable(name, position, now())),
    );
    yield { sql: queries.keepPosition, parameters: [name, end] };
    return true;
  }
  return false;
}

// A journal is deleted once all of it is in the chain and on disk: its entries may have been acknowledged as such.
function* tidy({ queries, place, writer }: DrainDeps, goal: Goal): Work<void> {
  const positions = yield* readPositions(queries);
  for (const name of goal.keys()) {
    // What follows the last line end was never acknowledged.
    if (writer?.isFinished(name) && !isJournalGone(place, name) && isDrained(place, name, positions.get(name)))
      writer.remove(name);
  }
  for (const name of positions.keys())
    if (isJournalGone(place, name)) yield { sql: queries.forget, parameters: [name] };
}

function isDrained(place: JournalPlace, name: string, position = 0): boolean {
  return readJournal(place, { name, position, linesMax: 1 }).entries.length === 0;
}

function* readPositions({ positions }: DrainQueries): Work<ReadonlyMap<string, number>> {
  const rows = yield* ask(positions);
  return new Map(rows.map(({ name, position }) => [name, position]));
}

// A complete but invalid line was damaged by the disk or by somebody: the log must show that and continue.
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
