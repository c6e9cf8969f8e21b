// Who sets the label, who takes it away, and what follows.
import { expect, it } from 'vitest';
import { toolRuns } from './support/progress.ts';
import { nextSecond } from '../support/next-second.ts';
import { checklist } from './support/project.ts';
import { approval, director, greetWith, shell, step, waiting, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);

it(
  'somebody without write permission starts nothing and is answered politely, once',
  tell({}, async (story) => {
    const issue = await story.opens('sam', 'Mine', plan);
    for (let time = 0; time < 2; time += 1) {
      await story.labels('sam', issue);
      await story.unlabels('sam', issue);
    }
    expect(await story.reads(issue)).toContain('only users with write permission can start Troupe');
    await story.quiet();
    expect(await story.run(issue)).toBeUndefined();
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/label-without-permission.md');
  }),
);

it(
  'taken off while a tool runs, it stops the tool and the work',
  tell({ scenes: [worker(louder, [step(shell('sleep 100'))], { cutShort: true })] }, async (story) => {
    const issue = await story.asks('Louder', plan);
    await toolRuns(story);
    await story.unlabels('grace', issue);
    expect(await story.lastWords(issue)).toContain('`grace` cancelled this run. 0 of 1 task');
    expect(story.model.asked()).toHaveLength(1);
  }),
);

it(
  'taken off and put back, it begins a new run with what the issue says by then',
  tell(
    {
      scenes: [
        waiting('the first run', worker('Greet quietly', [], { cutShort: true })),
        worker(louder, [greetWith('Hello', '!')]),
        approval(louder),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', checklist('Greet quietly'));
      await story.model.reached('the first run');
      await story.unlabels('grace', issue);
      expect(await story.lastWords(issue)).toContain('`grace` cancelled this run');
      await story.edits('grace', issue, () => plan);
      await story.labels('grace', issue);
      await story.until(issue, 'a new run', ({ ending }) => ending === undefined);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/label-put-back.md');
    },
  ),
);

it(
  'taken off and put back in one breath, it ends one run before the next begins',
  tell(
    {
      scenes: [
        waiting('the first run', worker('Greet quietly', [], { cutShort: true })),
        worker(louder, [greetWith('Hello', '!')]),
        approval(louder),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', checklist('Greet quietly'));
      await story.model.reached('the first run');
      const first = await story.tracking(issue);
      await nextSecond();
      await story.edits('grace', issue, () => plan);
      await story.unlabels('grace', issue);
      await story.labels('grace', issue);
      expect(await story.reads(first)).toContain('`grace` cancelled this run');
      await story.until(issue, 'a new run', ({ ending }) => ending === undefined);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  'an issue that is closed while it is being planned is not built',
  tell(
    {
      scenes: [waiting('the plan', director('Louder', [{ key: 'T1', title: louder }]))],
    },
    async (story) => {
      const issue = await story.asks('Louder', 'Please greet louder.');
      await story.model.reached('the plan');
      await story.closes('grace', issue);
      expect(await story.lastWords(issue)).toContain('`grace` cancelled this run');
      story.model.letGo('the plan');
      await story.quiet();
      expect(story.world.issues('ada/greetings')).toHaveLength(1);
    },
  ),
);
