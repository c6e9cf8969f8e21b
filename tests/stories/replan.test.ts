// A plan that no longer fits is revised while the rest of it goes on.
import { afterEach, expect, it } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { approval, call, shell, step, worker, write } from './support/scenes.ts';
import { type Story, tell } from './support/story.ts';

let story: Story | undefined;
afterEach(async () => {
  await story?.end();
  story = undefined;
});

function task(key: string, title: string, after: readonly string[] = []) {
  return { key, title, profile: 'code', description: '', criteria: ['it does'], paths: [], after };
}

function director(who: string, tool: string, tasks: readonly object[], attempt = 1) {
  const input = { approach: `By ${tool}.`, tasks };
  return { who, task: 'Better', attempt, steps: [step(call(tool, input))] };
}

/** As a command would record it. */
async function happen(fact: Fact): Promise<void> {
  await story?.store.runs.commit({ run: 1, facts: [fact] });
}

it('after a task was given up, the director revises what came after it, and people read what changed', async () => {
  const [lost, after, needless] = ['Get lost', 'Follow', 'Tidy up'];
  story = await tell({
    scenes: [
      director('Director', 'submit_plan', [
        task('T1', lost),
        task('T2', after, ['T1']),
        task('T3', needless, ['T1']),
      ]),
      worker(lost, [step(shell('sleep 600'))]),
      director('Director revising', 'submit_revision', [task('T2', after)]),
      worker(after, [step(write('after.js', 'export const after = 2;\n'))]),
      approval(after, ['it does']),
    ],
  });
  await story.start();
  const issue = await story.label('Better', 'Please.');
  await story.until(issue, ({ tasks }) => tasks.get('T1')?.stage.at === 'attempting', 'work on T1');
  await happen({ type: 'task_abandoned', task: 'T1', by: 'grace', why: 'nobody needs it' });
  const run = await story.until(issue, ({ closed }) => closed, 'the end');

  expect([...run.tasks.values()].map(({ key, stage }) => [key, stage.at])).toEqual([
    ['T1', 'abandoned'],
    ['T2', 'complete'],
    ['T3', 'abandoned'],
  ]);
  const said = (await story.comments(run.trackingIssue!)).find((text) => text.includes('was revised'));
  expect(said?.replace(/\n*<!--[^]*-->/, '')).toBe(
    [
      '🧭 The plan was revised, because T1 was abandoned, and T2, T3 came after it.',
      'By submit_revision.',
      'Changed:\n- **T2** Follow (what it comes after)',
      'Dropped:\n- **T3** Tidy up',
    ].join('\n\n'),
  );
});

it('that cannot be revised stays as it was, people read why, and what was lost waits for them', async () => {
  const bad = [task('T1', 'Begun already')];
  story = await tell({
    settings: { MAX_STEPS: '1' },
    scenes: [
      director('Director', 'submit_plan', [task('T1', 'Get lost'), task('T2', 'Follow', ['T1'])]),
      worker('Get lost', [step(shell('sleep 600'))]),
      ...[1, 2, 3].map((attempt) => director('Director revising', 'submit_revision', bad, attempt)),
    ],
  });
  await story.start();
  const issue = await story.label('Better', 'Please.');
  await story.until(issue, ({ tasks }) => tasks.get('T1')?.stage.at === 'attempting', 'work on T1');
  await happen({ type: 'task_abandoned', task: 'T1', by: 'grace', why: 'nobody needs it' });
  const asked = await story.until(
    issue,
    ({ tasks }) => tasks.get('T2')?.stage.at === 'waiting_human',
    'a question',
  );
  await expect
    .poll(async () => (await story!.comments(asked.trackingIssue!)).join('\n'), { timeout: 20_000 })
    .toMatch(/The plan could not be revised: the director used up its 1 steps/);
  await happen({ type: 'run_cancelled', by: 'grace' });
  await story.until(issue, ({ closed }) => closed, 'the end');
});
