import { defineConfig } from 'vitest/config';
import { closingLine } from './tests/support/closing-line.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', closingLine],
    globalSetup: ['tests/support/global-setup.ts'],
    // Two cores: more forks only make real git, PostgreSQL and the sandbox wait for one another.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
