// What people do to Troupe's pull requests: they are always right, and the run follows.
import { expect, it } from 'vitest';
import { checklist, greeting, repository, testOf } from './support/project.ts';
import { approval, greetWith, inTwoTries, waiting, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);
const byHand = 'merge:\n  approval: human\n';

it(
  'a request for changes is the next attempt, which waits for that person to approve it',
  tell(
    {
      config: byHand,
      scenes: inTwoTries(louder),
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      await story.turnsTo(issue, 'T1', /approval of a person/);
      const on = { path: 'greet.sh', line: 1 };
      await story.requestsChanges('max', pull, 'This is a full stop.', on);
      await story.waits(issue, 'T1', /waits for max to review the requested changes again/);

      const [second] = story.model.asked({ who: 'Code worker', attempt: 2 });
      expect(second?.text).toContain('max asked for changes');
      expect(second?.text).toContain('This is a full stop.');
      await story.quiet();
      await story.approves('max', pull);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect(story.file('greet.sh')).toBe(greeting('Hello', '!'));
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/changes-requested.md');
    },
  ),
);

it(
  'a merge by hand while the strategist still looks ends the review',
  tell(
    { scenes: [worker(louder, [greetWith('Hello', '!')]), waiting('the verdict', approval(louder))] },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      await story.model.reached('the verdict');
      await story.merges('max', pull);
      expect(await story.reads(pull)).toBe('`max` merged this, so T1 is complete.');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      story.model.letGo('the verdict');
      await story.quiet();
      expect(story.reviews(pull)).toEqual([]);
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/merged-by-a-person.md');
    },
  ),
);

it(
  'a pull request that a person closes is given up, and so is what came of it',
  tell(
    { config: byHand, scenes: [worker(louder, [greetWith('Hello', '!')]), approval(louder)] },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await story.turnsTo(issue, 'T1', /approval of a person/);
      const pull = await story.pull(issue, 'T1');
      await story.closes('max', pull);
      expect(await story.reads(pull)).toContain('T1 is abandoned because this pull request was closed.');
      expect(await story.lastWords(issue)).toContain('This run failed: every task was abandoned.');
      expect(story.world.issue(repository, issue).state).toBe('open');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/closed-by-a-person.md');
    },
  ),
);

it(
  'a commit that comes while the strategist looks is looked at as well before anything is merged',
  tell(
    {
      scenes: [worker(louder, [greetWith('Hello', '.')]), waiting('the verdict', approval(louder))],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      await story.model.reached('the verdict');
      const head = await story.pushes('grace', pull, {
        'greet.sh': greeting('Hello', '!'),
        'test.sh': testOf('Hello, Ada!'),
      });
      story.model.letGo('the verdict');
      expect(await story.reads(pull)).toContain(
        `Somebody pushed \`${head.slice(0, 7)}\`. Troupe keeps this commit`,
      );
      expect(await story.lastWords(issue)).toContain('🎉 Done');

      expect(story.world.pull(repository, pull).headSha).toBe(head);
      expect(story.model.asked({ who: 'Strategist' }).at(-1)?.text).toContain('+echo "Hello, $1!"');
      expect(story.file('greet.sh')).toBe(greeting('Hello', '!'));
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/pushed-by-a-person.md');
    },
  ),
);
