import { defineConfig } from 'vitest/config';

// The services that tests may use, passed under names of their own: a gateway that a test starts inherits the environment, and
// uses its embedded store unless the test sets another.
const { DATABASE_URL = '', REDIS_URL = '' } = process.env;
delete process.env.DATABASE_URL;
delete process.env.REDIS_URL;

// Tests are next to the file they test; test/ contains those that need a whole gateway process, its sandbox or a browser.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'sandbox/src/**/*.test.ts', 'dashboard/src/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Only for a test that hangs: a slow machine takes a minute for the longest ones.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env: { TEST_DATABASE_URL: DATABASE_URL, TEST_REDIS_URL: REDIS_URL },
  },
});
