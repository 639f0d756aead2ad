import { ok, type Result, refuse } from '../base/index.js';
import type { AuditRow } from './audit-interfaces.js';
import type { Store, TransferSummary } from './interfaces.js';
import { auditHash } from './tables/audit-entry.js';

const batchRows = 500;
const leftByAStart: ReadonlySet<string> = new Set(['key_check', 'clock_mark']);

/** The progress of a copy: rows written and read back, out of the total of both. */
export interface TransferProgress {
  readonly table: string;
  readonly done: number;
  readonly all: number;
}

/**
 * Copies everything into an empty database and verifies it there: the row count of each table, and the audit chain link
 * by link to its head. Refuses a target that contains anything but the start of an earlier copy, and a source that
 * changed meanwhile; the target is then left marked, and the next copy starts again.
 */
export async function copyStore(
  from: Store,
  to: Store,
  onProgress: (progress: TransferProgress) => void,
): Promise<Result<TransferSummary>> {
  const source = await from.transfer.summary();
  if (source.isUnfinished)
    return refuse('conflict', 'The source itself holds a copy that was never finished: nothing of it was copied.');
  const target = await to.transfer.summary();
  // A gateway that was only started has stored the check values of its keys and the time; those of the source replace
  // them.
  const held = Object.entries(target.counts).filter(([table, rows]) => rows > 0 && !leftByAStart.has(table));
  if (held.length > 0 && !target.isUnfinished) {
    const words = held.map(([table, rows]) => `${table}: ${rows}`).join(', ');
    return refuse('conflict', `The target is not empty (${words}): nothing was changed. Name a database of its own.`);
  }
  const progress = countProgress(source, onProgress);
  await to.transfer.begin();
  for (const table of from.transfer.tables) await copyTable(from, to, { table, progress });
  const broken = await brokenSequence(to, source, progress);
  if (broken !== null) return refuse('conflict', `The audit chain of the source is broken at row ${broken}.`);
  const [sourceAfter, targetAfter] = [await from.transfer.summary(), await to.transfer.summary()];
  if (JSON.stringify(sourceAfter) !== JSON.stringify(source))
    return refuse('conflict', 'The source was changed while it was copied: stop every gateway on it, and start again.');
  const differing = from.transfer.tables.filter((table) => targetAfter.counts[table] !== source.counts[table]);
  if (differing.length > 0)
    return refuse('conflict', `The target does not hold as many rows as the source: ${differing.join(', ')}.`);
  await to.transfer.finish(source);
  return ok(await to.transfer.summary());
}

type CountRows = (table: string, rows: number) => void;

function countProgress({ counts }: TransferSummary, onProgress: (progress: TransferProgress) => void): CountRows {
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const all = rows + (counts.audit_log ?? 0);
  let done = 0;
  return (table, more) => {
    done += more;
    onProgress({ table, done, all });
  };
}

async function copyTable(
  from: Store,
  to: Store,
  { table, progress }: { readonly table: string; readonly progress: CountRows },
): Promise<void> {
  let after: { readonly [column: string]: unknown } | null = null;
  for (;;) {
    const rows: Awaited<ReturnType<Store['transfer']['read']>> = await from.transfer.read(table, after, batchRows);
    await to.transfer.insert(table, rows);
    progress(table, rows.length);
    after = rows.at(-1) ?? null;
    if (rows.length < batchRows) return;
  }
}

/** Where the chain in the target does not lead to the source's head; null if it does. */
async function brokenSequence(
  to: Store,
  { auditHead, auditAnchor }: TransferSummary,
  progress: CountRows,
): Promise<number | null> {
  let last: Pick<AuditRow, 'sequence' | 'hash'> = auditAnchor;
  for (;;) {
    const rows = await to.audit.read(last.sequence + 1, batchRows);
    for (const row of rows) {
      const { sequence, hash, previousHash, ...entry } = row;
      // A gap in the numbers is not a gap in the chain: appending skips rows that somebody else inserted.
      if (previousHash !== last.hash || hash !== auditHash(entry, sequence, previousHash)) return sequence;
      last = { sequence, hash };
    }
    progress('audit_log', rows.length);
    if (rows.length < batchRows) break;
  }
  return last.sequence === auditHead.sequence && last.hash === auditHead.hash ? null : last.sequence + 1;
}
