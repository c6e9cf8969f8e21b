// Says in one line how a test run went, for programs that read it: `.ci/run` ends with it.
import type { Reporter, TestModule } from 'vitest/node';

export const closingLine: Reporter = {
  onTestRunEnd(modules, unhandled) {
    process.stdout.write(`\n${countOutcomes(modules, unhandled.length)}\n`);
  },
};

/** What failed outside any test (a file that does not load, a hook, a stray rejection) counts as failed as well. */
function countOutcomes(modules: readonly TestModule[], unhandled: number): string {
  const count = (state: 'passed' | 'failed' | 'skipped'): number =>
    modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
  const containers = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const outside = containers.reduce((sum, container) => sum + container.errors().length, unhandled);
  const line = `${count('passed')} passed, ${count('failed') + outside} failed`;
  return count('skipped') === 0 ? line : `${line}, ${count('skipped')} skipped`;
}
