import { expect, it } from 'vitest';
import { createMemory } from './create-memory.js';

it('a memory forgets everything when the count moves, and what was used longest ago when it is full', async () => {
  let count = 1;
  const memory = createMemory<string>(() => count, 2);
  const has = async (key: string) => (await memory.get(key)).value !== undefined;
  await memory.get('a');
  memory.put('old', 'x', 0);
  expect(await has('old')).toBe(false);
  for (const key of ['a', 'b']) memory.put(key, key, 1);
  expect(await has('a')).toBe(true);
  memory.put('c', 'c', 1);
  expect([await has('a'), await has('b'), await has('c')]).toEqual([true, false, true]);
  count = 2;
  expect([await has('a'), await has('c')]).toEqual([false, false]);
});
