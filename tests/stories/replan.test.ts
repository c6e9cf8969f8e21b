// A plan that no longer fits is revised while the rest of it goes on.
import { expect, it } from 'vitest';
import type { Scene } from '../../src/local/demo/script/scene.ts';
import { approval, call, director, held, shell, step, waiting, worker, write } from './support/scenes.ts';
import { tell } from './support/story.ts';

const [lost, after, needless] = ['Get lost', 'Follow on', 'Tidy up'];

const wandering: Scene = {
  who: 'Code worker',
  task: lost,
  steps: [held('on the way', step(shell('true')))],
  cutShort: true,
};

function revision(attempt: number, ...keys: readonly string[]): Scene {
  const tasks = keys.map((key) => ({ key, title: after, profile: 'code', criteria: [after] }));
  const input = { approach: 'It can do without.', tasks };
  return { who: 'Director revising', task: 'Better', attempt, steps: [step(call('submit_revision', input))] };
}

it(
  'after a task was given up, the director revises what came after it, and people read what changed',
  tell(
    {
      scenes: [
        director('Better', [
          { key: 'T1', title: lost },
          { key: 'T2', title: after, after: ['T1'] },
          { key: 'T3', title: needless, after: ['T1'] },
        ]),
        wandering,
        revision(1, 'T2'),
        worker(after, [step(write('after.sh', 'true\n'), shell('sh test.sh'))]),
        approval(after),
      ],
    },
    async (story) => {
      const issue = await story.asks('Better', 'Please.');
      const tracking = await story.tracking(issue);
      await story.model.reached('on the way');
      await story.says('grace', issue, '/abandon T1 nobody needs it');
      expect(await story.reads(tracking)).toBe(
        [
          '🧭 The director revised the plan. Reason: T1 was abandoned, and T2 and T3 depended on it.',
          'It can do without.',
          'Changed:\n- **T2** Follow on (description, dependencies)',
          'Dropped:\n- **T3** Tidy up',
        ].join('\n\n'),
      );
      expect(await story.lastWords(issue)).toContain('1 of 3 tasks is complete');
      const run = await story.ended(issue);
      expect([...run.tasks.values()].map(({ key, stage }) => [key, stage.at])).toEqual([
        ['T1', 'abandoned'],
        ['T2', 'complete'],
        ['T3', 'abandoned'],
      ]);
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/revised-after-abandon.md');
    },
  ),
);

it(
  '/replan says what changed, and the director revises what has not begun',
  tell(
    {
      scenes: [
        director('Better', [
          { key: 'T1', title: 'Begin the file' },
          { key: 'T2', title: after, after: ['T1'] },
          { key: 'T3', title: needless, after: ['T1'] },
        ]),
        waiting(
          'the first',
          worker('Begin the file', [step(write('begin.sh', 'true\n'), shell('sh test.sh'))]),
        ),
        approval('Begin the file'),
        revision(1, 'T2'),
        worker(after, [step(write('after.sh', 'true\n'), shell('sh test.sh'))]),
        approval(after),
      ],
    },
    async (story) => {
      const issue = await story.asks('Better', 'Please.');
      const tracking = await story.tracking(issue);
      await story.model.reached('the first');
      const said = await story.says('grace', tracking, '/replan tidying is not needed any more');
      const answer = await story.reads(tracking);
      expect(answer).toContain('The director revised the plan. Reason: tidying is not needed any more.');
      expect(answer).toContain('Dropped:\n- **T3** Tidy up');
      expect(story.reactions({ comment: said })).toEqual(['eyes', 'rocket']);
      const [asked] = story.model.asked({ who: 'Director revising' });
      expect(asked?.text).toContain('tidying is not needed any more');
      story.model.letGo('the first');
      expect(await story.lastWords(issue)).toContain('2 of 3 tasks are complete');
    },
  ),
);

it(
  'a plan that cannot be revised stays as it was; people read why, and what was lost waits for them',
  tell(
    {
      settings: { MAX_STEPS: '1' },
      scenes: [
        director('Better', [
          { key: 'T1', title: lost },
          { key: 'T2', title: after, after: ['T1'] },
        ]),
        wandering,
        ...[1, 2, 3].map((attempt) => revision(attempt, 'T1')),
      ],
    },
    async (story) => {
      const issue = await story.asks('Better', 'Please.');
      const tracking = await story.tracking(issue);
      await story.model.reached('on the way');
      await story.says('grace', issue, '/abandon T1 nobody needs it');
      expect(await story.reads(tracking)).toContain(
        '🧭 The director could not revise the plan: no acceptable revision after 3 attempts: the director reached its limit of 1 step without finishing. T1 has started or ended;',
      );
      expect(await story.reads(tracking)).toContain('it depends on T1, which was abandoned');
      await story.closes('grace', issue);
      expect(await story.lastWords(issue)).toContain('cancelled');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/not-revised.md');
    },
  ),
);
