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

/** The queries of draining. Built by who has a builder: the thread that drains would need 8 MB more to have one too. */
export interface DrainQueries {
  readonly append: AppendQueries;
  readonly positions: BuiltQuery<Selectable<Schema['audit_journal']>>;
  /** Keeps how far a journal was read, by its name and the position. */
  readonly keepPosition: string;
  /** Forgets a journal, by its name. */
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

/** What draining needs to know. */
export interface DrainDeps {
  readonly runner: Pick<Runner, 'read' | 'write'>;
  readonly queries: DrainQueries;
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
export async function drainJournals(parts: DrainDeps): Promise<void> {
  const { runner } = parts;
  const goal = await runner.read(() => goalOf(parts));
  if (!goal) return;
  // In steps, each a transaction of its own: other writers wait for one at the most.
  while (await runner.write(() => drainStep(parts, goal), 'process')) await setImmediate();
  if (!mayTidy(parts.writer, goal, await runner.read(() => readPositions(parts.queries)))) return;
  await runner.write(nothing, 'disk');
  await runner.write(() => tidy(parts, goal), 'process');
}

/** What there is to do, or null; a look that locks nobody out. */
function* goalOf({ queries, place, writer }: DrainDeps): Work<Goal | null> {
  // Also where there is nothing to append: a trail without an end must be noticed before a call relies on it.
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

// A transaction of nothing brings every earlier one to the disk.
function* nothing(): Work<void> {}

/** One step; true where there may be more to do. The position moves with the rows, in one transaction, so nothing is taken in twice. */
function* drainStep({ queries, place, now }: DrainDeps, goal: Goal): Work<boolean> {
  const positions = yield* readPositions(queries);
  for (const [name, bytes] of goal) {
    const position = positions.get(name) ?? 0;
    // Another process may have been quicker, and have taken the journal away.
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

// A journal goes when all of it is in the chain, and that on the disk: its entries may have been acknowledged as being there.
function* tidy({ queries, place, writer }: DrainDeps, goal: Goal): Work<void> {
  const positions = yield* readPositions(queries);
  for (const name of goal.keys()) {
    // What follows the last end of line was never acknowledged.
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
