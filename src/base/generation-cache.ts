import { LRUCache } from 'lru-cache';
import { growingTo } from './growing-to.js';
import { mapMaybePromise } from './map-maybe-promise.js';

/** A cache whose entries are valid for one generation, that is, while a change count stays the same. */
export interface GenerationCache<Value> {
  /** The cached value with its generation. Synchronous if the count is. */
  get(key: string): Cached<Value> | Promise<Cached<Value>>;
  /** Caches what was read after `get` returned this generation. Dropped if a newer generation has started. */
  put(key: string, value: Value, generation: number): void;
}

interface Cached<Value> {
  readonly value: Value | undefined;
  readonly generation: number;
}

/** Creates a cache that is emptied when the count changes, and evicts the least recently used entry when it is full. */
export function createGenerationCache<Value extends object | string>(
  changeCount: () => number | Promise<number>,
  entriesMax: number,
): GenerationCache<Value> {
  const entries = new LRUCache<string, Value>(growingTo(entriesMax));
  let current = -1;
  const look = (key: string, generation: number): Cached<Value> => {
    if (generation !== current) {
      // Emptying costs the same however little is in it.
      if (entries.size > 0) entries.clear();
      current = generation;
    }
    return { value: entries.get(key), generation };
  };
  return {
    get: (key) => mapMaybePromise(changeCount(), (generation) => look(key, generation)),
    put: (key, value, generation) => {
      if (generation === current) entries.set(key, value);
    },
  };
}
