/** Goes on with a value: at once where it is here, which costs no turn of the microtask queue, and else when it has come. */
export function goOn<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
