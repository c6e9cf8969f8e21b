import { configDefaults, defineConfig } from 'vitest/config';
import { closingLine } from './tests/support/closing-line.ts';

const long = 'tests/**/*.long.test.ts';
/** Tests that leave nothing behind in their process: files of these folders share one, which saves a third of their time. */
const sharing =
  'tests/{agents,commands,config,docs,domain,house,llm,local/show,queue,views,web,webhooks,wording}/**/*.test.ts';

// `npm test` stays under eight minutes on two cores. What takes long and has a short form in it is `--mode long`.
export default defineConfig(({ mode }) => ({
  test: {
    reporters: ['default', closingLine],
    // Two cores; half of a story is waiting, for timers as real ones are.
    maxWorkers: 3,
    projects:
      mode === 'long'
        ? [project('long', { include: [long] })]
        : [
            project('alone', { include: ['tests/**/*.test.ts'], exclude: [sharing, long] }),
            project('sharing', { include: [sharing], exclude: [long], isolate: false }),
          ],
  },
}));

function project(
  name: string,
  { include, exclude = [], isolate = true }: { include: string[]; exclude?: string[]; isolate?: boolean },
) {
  return {
    test: {
      name,
      include,
      exclude: [...configDefaults.exclude, ...exclude],
      isolate,
      globalSetup: ['tests/support/global-setup.ts'],
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}
