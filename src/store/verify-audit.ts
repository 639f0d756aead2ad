import type { AuditFilter, AuditRow, AuditTable } from './audit-interfaces.js';
import { auditHash } from './tables/audit-entry.js';

const pageRows = 500;

/** The rows that match, oldest first, in pages, up to the row that was the last when it began. */
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

/** Whether the audit chain holds from its anchor to its head, and if not, the first row at fault. */
export type ChainVerdict =
  | { readonly ok: true; readonly rows: number; readonly from: number; readonly to: number }
  | { readonly ok: false; readonly sequence: number; readonly reason: string };

/** Reads the whole chain and recomputes every hash: a changed, missing, added or cut-off row shows. */
export async function verifyAudit(audit: AuditTable): Promise<ChainVerdict> {
  for (;;) {
    const ends = await audit.ends();
    const verdict = await verifyBetween(audit, ends);
    // Rows that retention took out while this read are no fault; the next look begins behind them.
    if (verdict.ok || (await audit.ends()).anchor.sequence === ends.anchor.sequence) return verdict;
  }
}

async function verifyBetween(
  audit: AuditTable,
  { anchor, head }: Awaited<ReturnType<AuditTable['ends']>>,
): Promise<ChainVerdict> {
  let { sequence, hash } = anchor;
  const broken = (at: number, reason: string): ChainVerdict => ({ ok: false, sequence: at, reason });
  // What is written while this reads lies behind the head and is not judged.
  while (sequence < head.sequence) {
    const rows = await audit.read(sequence + 1, Math.min(pageRows, head.sequence - sequence));
    if (rows.length === 0) return broken(sequence + 1, 'is missing: the end of the trail has been cut off');
    for (const row of rows) {
      const { sequence: at, previousHash, hash: told, ...entry } = row;
      if (at !== sequence + 1) return broken(sequence + 1, 'is missing');
      if (previousHash !== hash) return broken(at, 'does not follow from the row before it');
      if (told !== auditHash(entry, at, previousHash)) return broken(at, 'was changed after it was written');
      sequence = at;
      hash = told;
    }
  }
  return hash === head.hash
    ? { ok: true, rows: head.sequence - anchor.sequence, from: anchor.sequence + 1, to: head.sequence }
    : broken(sequence, 'is not the row with which the trail ended');
}
