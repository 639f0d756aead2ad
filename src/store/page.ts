/** One page of a list, newest first; `nextCursor` is opaque. Whoever takes a cursor from outside asks `decodeCursor` first; behind one that does not decode nothing follows. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
/** Which page: behind the cursor, at most `limit` rows. */
export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}
