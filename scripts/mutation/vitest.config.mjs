// The tests of one file that `npm run mutation` changes, and those of its control.
import { defineConfig } from 'vitest/config';

const include = (process.env.MUTATION_TESTS ?? '').split(',').filter(Boolean);

export default defineConfig({
  test: { include: [...include, 'test/mutation/control.test.ts'], testTimeout: 20_000, hookTimeout: 20_000 },
});
