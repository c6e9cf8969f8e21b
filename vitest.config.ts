import { configDefaults, defineConfig } from 'vitest/config';
import { closingLine } from './tests/support/closing-line.ts';

const long = 'tests/**/*.long.test.ts';

// `npm test` stays under eight minutes on two cores. What takes long and has a short form in it is `--mode long`.
export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === 'long' ? long : 'tests/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(mode === 'long' ? [] : [long])],
    reporters: ['default', closingLine],
    globalSetup: ['tests/support/global-setup.ts'],
    // Two cores: more forks only make real git, PostgreSQL and the sandbox wait for one another.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
}));
