import { defineConfig } from 'vitest/config';

/** Tests mirror the phases under `src`. Long ones say so themselves; everything else should finish in seconds. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    reporters: ['default'],
  },
});
