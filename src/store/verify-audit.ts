import type { AuditEnds, AuditFilter, AuditRow, AuditTable } from './audit-interfaces.js';
import { auditHash } from './tables/audit-entry.js';
import { AuditEndLost } from './tables/audit-trouble.js';

const pageRows = 500;

/** The matching rows in pages, oldest first, up to the last row at the start. */
export async function* auditPages(audit: AuditTable, filter: AuditFilter): AsyncGenerator<readonly AuditRow[]> {
  const { head } = await audit.ends();
  for (let from = 1; from <= head.sequence; ) {
    const rows = (await audit.read(from, pageRows, filter)).filter((row) => row.sequence <= head.sequence);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    from = last.sequence + 1;
  }
}

/** Whether the audit chain is intact from its anchor to its head, and if not, the first invalid row. */
export type ChainVerdict =
  | { readonly ok: true; readonly rows: number; readonly from: number; readonly to: number }
  | {
      readonly ok: false;
      /** Null if no row is invalid, but the record of the chain's ends is lost. */
      readonly sequence: number | null;
      readonly reason: string;
    };

/** Reads the whole table and recomputes every hash, which detects any changed, missing, added or cut-off row. */
export async function verifyAudit(audit: AuditTable): Promise<ChainVerdict> {
  try {
    return await verifyWhole(audit);
  } catch (error) {
    if (error instanceof AuditEndLost) return { ok: false, sequence: null, reason: error.message };
    throw error;
  }
}

async function verifyWhole(audit: AuditTable): Promise<ChainVerdict> {
  for (;;) {
    const ends = await audit.ends();
    const verdict = await verifyBetween(audit, ends);
    // Rows that retention deleted during the check are not errors; the next pass starts after them.
    if (verdict.ok || (await audit.ends()).anchor.sequence === ends.anchor.sequence) return verdict;
  }
}

async function verifyBetween(audit: AuditTable, { anchor, head, outside }: AuditEnds): Promise<ChainVerdict> {
  let { sequence, hash } = anchor;
  let rows = 0;
  // Rows written during the check are after the head and not checked.
  while (sequence < head.sequence) {
    const page = await audit.read(sequence + 1, Math.min(pageRows, head.sequence - sequence));
    if ((page[0]?.sequence ?? Number.POSITIVE_INFINITY) > head.sequence)
      return broken(sequence + 1, 'is missing: the end of the audit log has been cut off');
    for (const row of page) {
      const { sequence: at, hash: told } = row;
      if (at > head.sequence) break;
      const fault = findRowFault(row, { sequence, hash });
      if (fault) return fault;
      // A gap in the numbers is not a gap in the chain: appending skips rows that somebody else inserted.
      sequence = at;
      hash = told;
      rows += 1;
    }
  }
  if (hash !== head.hash) return broken(sequence, 'does not match the recorded last row of the audit log');
  if (outside !== null) {
    const place = Number(outside);
    const exactly = Number.isSafeInteger(place) ? '' : ` (sequence ${outside})`;
    return broken(place, `stands outside the chain${exactly}; ${foreignWords}`);
  }
  return { ok: true, rows, from: anchor.sequence + 1, to: head.sequence };
}

function broken(sequence: number, reason: string): ChainVerdict {
  return { ok: false, sequence, reason };
}

/** The problem of a row that should follow the previous one. */
function findRowFault(
  { sequence: at, previousHash, hash, ...entry }: AuditRow,
  before: { readonly sequence: number; readonly hash: string },
): ChainVerdict | null {
  if (previousHash !== before.hash)
    return at === before.sequence + 1
      ? broken(at, `does not follow from the row before it; ${foreignWords}`)
      : broken(before.sequence + 1, 'is missing');
  return hash === auditHash(entry, at, previousHash) ? null : broken(at, 'was changed after it was written');
}

const foreignWords =
  'Gatehouse did not write it where it stands. Find out who can write the database, keep a copy of the row, and delete it';
