import { expect, it } from 'vitest';
import { createGenerationCache } from './generation-cache.js';

it('a generation cache is emptied when the count changes, and drops the least recently used entry when it is full', async () => {
  let count = 1;
  const cache = createGenerationCache<string>(() => count, 2);
  const has = async (key: string) => (await cache.get(key)).value !== undefined;
  await cache.get('a');
  cache.put('old', 'x', 0);
  expect(await has('old')).toBe(false);
  for (const key of ['a', 'b']) cache.put(key, key, 1);
  expect(await has('a')).toBe(true);
  cache.put('c', 'c', 1);
  expect([await has('a'), await has('b'), await has('c')]).toEqual([true, false, true]);
  count = 2;
  expect([await has('a'), await has('c')]).toEqual([false, false]);
});
