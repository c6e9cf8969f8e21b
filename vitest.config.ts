import { configDefaults, defineConfig } from 'vitest/config';
import { closingLine } from './tests/support/closing-line.ts';
import { leftOutOfQuick } from './tests/support/quick.ts';

/** They replace a module, which must not have been loaded before. */
const alone = ['tests/sandbox/cgroups.test.ts', 'tests/config/new-provider.test.ts'];

// `npm test` stays under six minutes on two cores. What takes long and has a short form in it is `--mode long`.
export default defineConfig(({ mode }) => {
  const long = mode === 'long';
  const include = long ? '.long.test.ts' : '.test.ts';
  const exclude = long ? [] : ['**/*.long.test.ts', ...(mode === 'quick' ? leftOutOfQuick() : [])];
  return {
    test: {
      reporters: ['default', closingLine],
      // More than cores: half of a story is waiting, for timers, git and the sandbox.
      maxWorkers: 3,
      projects: [
        // A story takes seconds and fails by its own words when something never comes; this is for machines under load.
        project('stories', {
          include: [`tests/stories/**/*${include}`],
          exclude,
          testTimeout: 300_000,
        }),
        project('parts', {
          include: [`tests/**/*${include}`],
          exclude: ['tests/stories/**', ...alone, ...exclude],
          testTimeout: 30_000,
        }),
        ...(long ? [] : [project('alone', { include: alone, exclude, testTimeout: 30_000, isolate: true })]),
      ],
    },
  };
});

interface Options {
  readonly include: string[];
  readonly exclude: string[];
  readonly testTimeout: number;
  readonly isolate?: boolean;
}

function project(name: string, options: Options) {
  return {
    test: {
      // Files leave nothing behind in their process, so they share one: modules are loaded once, not two hundred times.
      isolate: false,
      ...options,
      name,
      exclude: [...configDefaults.exclude, ...options.exclude],
      globalSetup: ['tests/support/global-setup.ts'],
      hookTimeout: 60_000,
    },
  };
}
