/** What a door is called. `npm run mutation` changes it too: where its test notices no change, no result of that run counts. */
export function nameOf(isOpen: boolean): string {
  return isOpen ? 'open' : 'shut';
}
