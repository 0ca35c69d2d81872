import { defineConfig } from 'vitest/config';

/** `alone` needs no servers and starts at once; `system` gets one PostgreSQL and one Temporal per run from its set-up. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: ['test/{domain,connectors,docs,pdf}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{domain,connectors,docs,pdf}/**'],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
    pool: 'forks',
    // No test replaces a module: they are loaded once for all files of a process.
    isolate: false,
    maxWorkers: 2,
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 90_000,
    teardownTimeout: 30_000,
    reporters: ['default', 'json', './test/support/no-skips-reporter.ts'],
    outputFile: { json: '.ci/out/vitest.json' },
  },
});
