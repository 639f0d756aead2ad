/** Maps a value that may be a promise. Calls `map` synchronously for a plain value, which costs no turn of the microtask queue. */
export function mapMaybePromise<T, U>(value: T | Promise<T>, map: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(map) : map(value);
}
