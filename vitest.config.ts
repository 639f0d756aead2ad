import { defineConfig } from 'vitest/config';

// Tests stand beside the file they are about; test/ holds what needs a whole gateway process, its sandbox or a browser.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'sandbox/src/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
