import { goOn, RecentMap } from '../base/index.js';

/** Values remembered by key for as long as a count stands still. */
export interface Memory<Value> {
  /** What is remembered, and the count it is good for; at once where the count is. */
  get(key: string): Remembered<Value> | Promise<Remembered<Value>>;
  /** Remembers what was read after `get` gave this count; a value that may be older than the present count is let go. */
  put(key: string, value: Value, count: number): void;
}

interface Remembered<Value> {
  readonly value: Value | undefined;
  readonly count: number;
}

/** Makes a memory that forgets everything when the count moves, and what was not used lately when it is full. */
export function createMemory<Value extends object | string>(
  changeCount: () => number | Promise<number>,
  entriesMax: number,
): Memory<Value> {
  const entries = new RecentMap<string, Value>(entriesMax);
  let validFor = -1;
  const look = (key: string, count: number): Remembered<Value> => {
    if (count !== validFor) {
      entries.clear();
      validFor = count;
    }
    return { value: entries.get(key), count };
  };
  return {
    get: (key) => goOn(changeCount(), (count) => look(key, count)),
    put: (key, value, count) => {
      if (count === validFor) entries.set(key, value);
    },
  };
}
