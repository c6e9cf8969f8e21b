// After the pull request is open: checks, reviewers, queues and people, all of whom are obeyed.
import { expect, it } from 'vitest';
import { checklist, greeting, repository } from './support/project.ts';
import { approval, greetWith, inTwoTries, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);
const scenes = [worker(louder, [greetWith('Hello', '!')]), approval(louder)];
const byHand = 'merge:\n  approval: human\n';
const log = '##[group]Run sh test.sh\n2 greetings are too quiet\n##[error]It failed.\n';

it(
  'a job that is red once is run again; green then, it is merged without another try',
  tell({ scenes }, async (story) => {
    story.world.setWorkflow(repository, 'test', [{ conclusion: 'failure', log }, 'success']);
    const issue = await story.asks('Louder', plan);
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    expect((await story.complete(issue, 'T1')).attempts).toHaveLength(1);
    expect(story.world.jobs(repository).map(({ conclusion }) => conclusion)).toEqual(['failure', 'success']);
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/rerun-job.md');
  }),
);

it(
  'a word on a line that is addressed to Troupe is the next attempt; it is answered and resolved',
  tell(
    {
      config: byHand,
      scenes: inTwoTries(louder),
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      await story.turnsTo(issue, 'T1', /approval of a person/);
      const { headSha } = story.world.pull(repository, pull);
      await story.town.as('max').rest.pulls.createReviewComment({
        owner: 'ada',
        repo: 'greetings',
        pull_number: pull,
        commit_id: headSha,
        path: 'greet.sh',
        line: 1,
        side: 'RIGHT',
        body: '@troupe a full stop is not loud.',
      });
      await story.untilTask(issue, 'T1', 'in its second attempt', ({ attempts }) => attempts.length === 2);
      await story.turnsTo(issue, 'T1', /approval of a person/);
      expect(story.model.asked({ who: 'Code worker', attempt: 2 })[0]?.text).toContain(
        'a full stop is not loud',
      );
      await story.quiet();
      const { data } = await story.town
        .as('max')
        .rest.pulls.listReviewComments({ owner: 'ada', repo: 'greetings', pull_number: pull });
      expect(data.at(-1)?.body).toMatch(/^Done in [0-9a-f]{7}/);
      await story.approves('max', pull);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/addressed-on-a-line.md');
    },
  ),
);

it(
  'what is paused is taken out of the merge queue, and put in again when it goes on',
  tell({ scenes }, async (story) => {
    story.world.setMergeQueue(repository, 'main', { held: true });
    const issue = await story.asks('Louder', plan);
    await story.waits(issue, 'T1', /is in the merge queue/);
    await story.says('grace', await story.tracking(issue), '/pause');
    await expect.poll(() => story.world.queued(repository).length, { timeout: 60_000 }).toBe(0);
    expect(story.file('greet.sh')).toBe(greeting('Hello'));
    await story.says('grace', await story.tracking(issue), '/resume');
    await expect.poll(() => story.world.queued(repository).length, { timeout: 60_000 }).toBe(1);
    story.world.releaseMergeQueue(repository);
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/merge-queue.md');
  }),
);

it(
  'with `merge.into: run` all is collected on a branch, and a person merges it in one piece',
  tell(
    {
      config: 'merge:\n  into: run\n',
      scenes: [...scenes, approval('Louder', ['Louder', louder])],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await story.complete(issue, 'T1');
      expect(story.file('greet.sh')).toBe(greeting('Hello'));
      const last = await story.pull(issue, 'T2');
      await story.turnsTo(issue, 'T2', /waits for a person to merge it/);
      await story.shows(await story.tracking(issue), /waits for a person/);
      await story.quiet();
      await story.merges('max', last);
      expect(await story.reads(last)).toContain('`max` merged this');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect(story.file('greet.sh')).toBe(greeting('Hello', '!'));
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/run-branch.md');
    },
  ),
);
