/**
 * What was used lately, by key: two generations, of which the older goes when the younger is half of what may be kept. A look at what is in use
 * writes nothing. A `Map` in the order of use, which deletes and sets with every look, moves to a new table each few looks; those that it
 * leaves behind refer to each other, and stay until a full collection.
 */
export class RecentMap<Key, Value extends object | string> {
  readonly #half: number;
  readonly #weightOf: (value: Value) => number;
  #younger = new Map<Key, Value>();
  #older: ReadonlyMap<Key, Value> = new Map();
  #weight = 0;

  /** Keeps values of up to `weightMax` together, and always the last one; each weighs one unless told. */
  constructor(weightMax: number, weightOf: (value: Value) => number = () => 1) {
    this.#half = weightMax / 2;
    this.#weightOf = weightOf;
  }

  get(key: Key): Value | undefined {
    const value = this.#younger.get(key);
    if (value !== undefined) return value;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: Key, value: Value): void {
    const present = this.#younger.get(key);
    const more = this.#weightOf(value) - (present === undefined ? 0 : this.#weightOf(present));
    if (this.#weight + more > this.#half && this.#younger.size > 0) {
      this.#older = this.#younger;
      this.#younger = new Map();
      this.#weight = this.#weightOf(value);
    } else this.#weight += more;
    this.#younger.set(key, value);
  }

  clear(): void {
    this.#younger.clear();
    this.#older = new Map();
    this.#weight = 0;
  }
}
