// Watching a run that gets nowhere: why is said, and where nobody is there to mend it, the watch ends.
import { expect, test } from 'vitest';
import type { Source } from '../../../src/local/show/follow.ts';
import type { Terminal } from '../../../src/local/show/terminal.ts';
import { RepeatedFailures } from '../../../src/local/show/repeated-failures.ts';
import { watchRun } from '../../../src/local/show/watch.ts';
import { record, requested } from '../../domain/life.ts';

const facts = record([requested()]);
const store: Source = {
  runs: { facts: async (_, after = 0) => facts.slice(after) },
  changes: { subscribe: () => () => {} },
};

function listening(): { readonly terminal: Terminal; readonly told: string[] } {
  const told: string[] = [];
  const nothing = (): void => {};
  const terminal = {
    say: nothing,
    row: nothing,
    heading: nothing,
    progress: nothing,
    clear: nothing,
    entry: (_: string, { text }: { text: string }) => void told.push(text),
  };
  return { terminal, told };
}

function logged(record: object): string {
  return `${JSON.stringify({ level: 50, msg: 'action failed', ...record })}\n`;
}

const unreachable = logged({
  action: 'plan:1',
  nextTry: '2026-01-01T00:00:00Z',
  err: { message: 'no server' },
});

test('an action that keeps failing is shown once, and ends an unattended watch', async () => {
  const { terminal, told } = listening();
  const failures = new RepeatedFailures();
  const watched = watchRun({ store, failures }, 1, terminal, {
    stopForPeople: true,
    signal: AbortSignal.timeout(20_000),
  });
  // The first look at the run is news, which forgets what was before.
  await expect.poll(() => told.length).toBe(1);
  failures.write(logged({ err: { message: 'some other error' } }));
  for (let times = 1; times <= 3; times += 1) failures.write(unreachable);
  expect((await watched).run.closed).toBe(false);
  expect(told.slice(1)).toEqual(['An action failed and will be retried: no server']);
});

test('progress of the run resets the count of failures', () => {
  const failures = new RepeatedFailures();
  failures.write(unreachable);
  failures.write(unreachable);
  failures.reset();
  failures.write(unreachable);
  expect(failures.arePersistent).toBe(false);
});
