/**
 * One page of a list, newest first; `nextCursor` is opaque. Check an untrusted cursor with `decodeCursor` first; after
 * an invalid one, nothing follows.
 */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
/** Selects a page: at most `limit` rows after the cursor. */
export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}
