/** The column that a list is sorted by, and its direction. */
export interface Sort {
  readonly id: string;
  readonly direction: 'asc' | 'desc';
}

/** The sort after a column's header is pressed: ascending first, then the other direction. */
export function nextSort(present: Sort | undefined, id: string): Sort {
  return { id, direction: present?.id === id && present.direction === 'asc' ? 'desc' : 'asc' };
}

/** The row that a key moves to; null for keys that do not move. */
export function nextRow(key: string, present: number, count: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: present + 1,
    ArrowUp: present - 1,
    PageDown: present + 10,
    PageUp: present - 10,
    Home: 0,
    End: last,
  };
  const next = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return next === undefined ? null : Math.min(last, Math.max(0, next));
}

/** A selection with one row added or removed; with `from`, every row between the two follows. */
export function toggled(
  selected: ReadonlySet<string>,
  keys: readonly string[],
  { at, from = at }: { readonly at: number; readonly from?: number | undefined },
): ReadonlySet<string> {
  const own = keys[at];
  if (own === undefined) return selected;
  const isTaken = !selected.has(own);
  const next = new Set(selected);
  for (const key of keys.slice(Math.min(at, from), Math.max(at, from) + 1)) {
    if (isTaken) next.add(key);
    else next.delete(key);
  }
  return next;
}

/** Whether all, some or none of the loaded rows are selected. */
export function coverage(selected: ReadonlySet<string>, keys: readonly string[]): 'all' | 'some' | 'none' {
  const count = keys.filter((key) => selected.has(key)).length;
  if (count === 0) return 'none';
  return count === keys.length ? 'all' : 'some';
}
