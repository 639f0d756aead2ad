import { defineConfig } from 'vitest/config';

// Run by `npm run conformance`, which installs the official runner first; the ordinary tests need neither it nor a newer Node.js.
export default defineConfig({
  test: { include: ['test/conformance/*.check.ts'], testTimeout: 240_000 },
});
