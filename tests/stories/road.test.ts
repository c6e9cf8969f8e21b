// The road from a label to what was asked for, as a person sees it.
import { expect, it } from 'vitest';
import { checklist, greeting } from './support/project.ts';
import {
  approval,
  director,
  greetWith,
  planner,
  rejection,
  researcher,
  shell,
  step,
  worker,
  write,
} from './support/scenes.ts';
import { tell } from './support/story.ts';
import { there } from './support/town.ts';

const louder = 'Greet louder';

it(
  'a checklist is built as it stands: rejected once, mended with what was learned, merged, and closed',
  tell(
    {
      scenes: [
        worker(louder, [greetWith('Hello', '.')], { attempt: 1 }),
        rejection(louder, 'A full stop is not loud.', { attempt: 1 }),
        worker(louder, [greetWith('Hello', '!')], { attempt: 2 }),
        approval(louder, [louder], { attempt: 2 }),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', `Please.\n\n${checklist(louder)}`);
      expect(await story.lastWords(issue)).toContain('🎉 Done: 1 of 1 task is complete.');

      expect(story.file('greet.sh')).toBe(greeting('Hello', '!'));
      const run = await story.ended(issue);
      const tracking = run.trackingIssue ?? 0;
      expect(story.reviews(await story.pull(issue, 'T1'))).toEqual([
        '## ❌ Changes requested',
        '## ✅ Approved',
      ]);
      const [second] = story.model.asked({ who: 'Code worker', attempt: 2 });
      expect(second?.text).toContain('A full stop is not loud.');
      expect(story.reactions({ issue })).toEqual(['eyes']);
      expect(story.world.issue('ada/greetings', tracking)).toMatchObject({ state: 'closed' });
      expect(story.world.issue('ada/greetings', issue)).toMatchObject({
        state: 'closed',
        stateReason: 'completed',
      });
      expect(await story.shows(tracking, /- \[x\] \*\*T1\*\*/)).toContain(louder);
      const { data: branches } = await story.town.as('grace').rest.repos.listBranches(there);
      expect(branches.map(({ name }) => name)).toEqual(['main']);
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/rejected-once.md');
    },
  ),
);

it(
  'the director plans where nobody did; a circle and a task without criteria go back to it',
  tell(
    {
      scenes: [
        director(
          'Louder and kinder',
          [
            { key: 'T1', title: louder, after: ['T2'] },
            { key: 'T2', title: 'Say how', after: ['T1'] },
          ],
          [
            { key: 'T1', title: louder, criteria: [] },
            { key: 'T2', title: 'Say how', after: ['T1'] },
          ],
          [
            { key: 'T1', title: louder },
            { key: 'T2', title: 'Say how', after: ['T1'] },
          ],
        ),
        worker(louder, [greetWith('Hello', '!')]),
        approval(louder),
        worker('Say how', [step(write('README.md', 'It is loud.\n'), shell('true'))]),
        approval('Say how'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder and kinder', 'Please greet louder, and say so.');
      await story.shows(await story.tracking(issue), /\*\*T2\*\* Say how/);
      expect(await story.lastWords(issue)).toContain('2 of 2 tasks are complete');

      const asked = story.model.asked({ who: 'Director' }).map(({ text }) => text);
      expect(asked).toHaveLength(3);
      expect(asked[1]).toContain('depend on one another in a cycle: T1 → T2 → T1');
      expect(asked[2]).toContain('T1 has no acceptance criteria');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/planned-by-the-director.md');
    },
  ),
);

it(
  'a checklist that is not a plan is answered with what to mend',
  tell({}, async (story) => {
    const issue = await story.asks('Louder', '- [ ] T1: Greet (code) after T2');
    expect(await story.lastWords(issue)).toContain('T1 depends on "T2", which is not a task of this plan.');
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/not-a-plan.md');
  }),
);

it(
  'research is reported, a plan is split into tasks, and what they found reaches those who build',
  tell(
    {
      scenes: [
        researcher('Find the greeting', 'It stands in greet.sh:1.'),
        approval('Find the greeting'),
        planner('Split the work', [
          { key: 'a', title: louder },
          { key: 'b', title: 'Say how', after: ['a'] },
        ]),
        approval('Split the work'),
        worker(louder, [greetWith('Hello', '!')]),
        approval(louder),
        worker('Say how', [step(write('README.md', 'It is loud.\n'), shell('true'))]),
        approval('Say how'),
      ],
    },
    async (story) => {
      const plan = '- [ ] T1: Find the greeting (research)\n- [ ] T2: Split the work (plan) after T1';
      const issue = await story.asks('Louder', plan);
      expect(await story.lastWords(issue)).toContain('4 of 4 tasks are complete');

      const [split] = story.model.asked({ who: 'Planner' });
      expect(split?.text).toContain('It stands in greet.sh:1.');
      const body = await story.shows(await story.tracking(issue), /## Results/);
      expect(body).toContain('**T3** Greet louder');
      expect(body).toContain('**T4** Say how');
      expect(story.world.pulls('ada/greetings')).toHaveLength(2);
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/research-and-split.md');
    },
  ),
);
