/** Values remembered by key for as long as a count stands still. */
export interface Memory<Value> {
  /** What is remembered, and the count it is good for. */
  get(key: string): Promise<{ readonly value: Value | undefined; readonly count: number }>;
  /** Remembers what was read after `get` gave this count; a value that may be older than the present count is let go. */
  put(key: string, value: Value, count: number): void;
}

/** Makes a memory that forgets everything when the count moves, and what was used longest ago when it is full. */
export function createMemory<Value>(changeCount: () => number | Promise<number>, entriesMax: number): Memory<Value> {
  // A Map hands out its keys in the order of insertion, so the first is the one used longest ago.
  const entries = new Map<string, Value>();
  let validFor = -1;
  return {
    get: async (key) => {
      const asked = changeCount();
      const count = typeof asked === 'number' ? asked : await asked;
      if (count !== validFor) {
        entries.clear();
        validFor = count;
      }
      const value = entries.get(key);
      if (value !== undefined) {
        entries.delete(key);
        entries.set(key, value);
      }
      return { value, count };
    },
    put: (key, value, count) => {
      if (count !== validFor) return;
      if (entries.size >= entriesMax) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      entries.set(key, value);
    },
  };
}
