import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Page, PageRequest } from './page.js';

/** Where a page ended: the sort key of its last row. */
export interface RowPosition {
  readonly at: number;
  readonly id: string;
}

/** Writes a position as an opaque cursor. */
export function encodeCursor(position: RowPosition): string {
  return Buffer.from(JSON.stringify([position.at, position.id])).toString('base64url');
}

/** Parses a cursor; null if it is invalid. */
export function decodeCursor(cursor: string): RowPosition | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 2) return null;
    const [at, id]: unknown[] = value;
    return typeof at === 'number' && Number.isSafeInteger(at) && typeof id === 'string' && id.length <= 200
      ? { at, id }
      : null;
  } catch {
    return null;
  }
}

/** The position where a page starts. An invalid cursor starts at the end, where nothing follows. */
export function positionOf(page: PageRequest): RowPosition | undefined {
  if (page.cursor === undefined) return undefined;
  return decodeCursor(page.cursor) ?? { at: -1, id: '' };
}

/** Queries the rows of a page plus one, newest first, from a table with `created_at` and `id`. */
export function newestFirst<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  page: PageRequest,
): SelectQueryBuilder<DB, TB, O> {
  const after = positionOf(page);
  const ordered = query
    .orderBy(sql`created_at`, 'desc')
    .orderBy(sql`id`, 'desc')
    .limit(page.limit + 1);
  return after ? ordered.where(sql<SqlBool>`(created_at, id) < (${after.at}, ${after.id})`) : ordered;
}

/** Cuts a page from one row more than requested, which shows whether another page follows. */
export function pageOf<T>(rows: readonly T[], limit: number, positionOfRow: (row: T) => RowPosition): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(positionOfRow(last)) : null };
}
