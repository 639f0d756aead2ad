/**
 * Options of an LRU cache that allocates memory as entries arrive. The library's `max` allocates room for every entry when the
 * cache is made: 5.6 MB and 26 ms for 200,000.
 */
export function growingTo(entriesMax: number): { readonly maxSize: number; readonly sizeCalculation: () => number } {
  return { maxSize: entriesMax, sizeCalculation: () => 1 };
}
