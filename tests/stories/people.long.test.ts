// What people do to Troupe's pull requests: they are always right, and the run follows; the stories that npm test has no time for.
import { expect, it } from 'vitest';
import { checklist, greeting, repository } from './support/project.ts';
import { approval, greetWith, waiting, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);
const byHand = 'merge:\n  approval: human\n';

it(
  'a request for changes that is dismissed holds nothing up any longer',
  tell(
    {
      scenes: [
        worker(louder, [greetWith('Hello', '.')], { attempt: 1 }),
        worker(louder, [greetWith('Hello', '!')], { attempt: 2 }),
        waiting('the verdict', approval(louder)),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      await story.requestsChanges('max', pull, 'Louder, please.');
      story.model.letGo('the verdict');
      await story.waits(issue, 'T1', /waits for max to review the requested changes again/);
      await story.dismisses('grace', pull);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  'a merge by hand is taken as it is, before Troupe would have merged',
  tell(
    {
      config: 'merge:\n  approval: manual\n',
      scenes: [worker(louder, [greetWith('Hello', '!')]), approval(louder)],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await story.turnsTo(issue, 'T1', /waits for a person to merge it/);
      await story.quiet();
      const pull = await story.pull(issue, 'T1');
      await story.merges('max', pull);
      expect(await story.reads(pull)).toBe('`max` merged this, so T1 is complete.');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect(story.file('greet.sh')).toBe(greeting('Hello', '!'));
    },
  ),
);

it(
  "a person's commit on the branch stays; where it touches what is protected, somebody else approves",
  tell(
    { config: byHand, scenes: [worker(louder, [greetWith('Hello', '!')]), approval(louder)] },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      await story.turnsTo(issue, 'T1', /approval of a person/);
      const head = await story.pushes('grace', pull, { '.npmrc': 'ignore-scripts=true\n' });
      const isReviewed = async (): Promise<boolean> => story.reviews(pull).length === 2;
      await expect.poll(isReviewed, { timeout: 60_000 }).toBe(true);
      expect(await story.reads(pull)).toContain('Troupe keeps this commit');
      expect(await story.reads(pull)).toContain('Needs you: ');
      await story.quiet();
      expect(story.world.pull(repository, pull).mergedAt).toBeNull();
      await story.approves('max', pull);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect((await story.complete(issue, 'T1')).head).toBe(head);
      expect(story.file('.npmrc')).toContain('ignore-scripts');
    },
  ),
);
