// What stands between an approved pull request and its merge: the repository's policy and GitHub's protection.
import { expect, it } from 'vitest';
import { checklist, repository } from './support/project.ts';
import { approval, greetWith, inTwoTries, shell, step, waiting, worker, write } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);
const scenes = [worker(louder, [greetWith('Hello', '!')]), approval(louder)];
const protection = { branch: 'main', requiredChecks: null, requiredReviews: null, enforceAdmins: true };

it(
  'with `merge.approval: human` it waits for a person, and only one with write permission counts',
  tell({ config: 'merge:\n  approval: human\n', scenes }, async (story) => {
    const issue = await story.asks('Louder', plan);
    const pull = await story.pull(issue, 'T1');
    await story.turnsTo(issue, 'T1', /waits for the approval of a person with write permission/);
    await story.approves('sam', pull);
    await story.quiet();
    expect(story.world.pull(repository, pull).mergedAt).toBeNull();
    await story.approves('max', pull);
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/human-approval.md');
  }),
);

it(
  'with `merge.approval: manual` Troupe never merges, whoever approves',
  tell({ config: 'merge:\n  approval: manual\n', scenes }, async (story) => {
    const issue = await story.asks('Louder', plan);
    const pull = await story.pull(issue, 'T1');
    await story.approves('max', pull);
    await story.turnsTo(issue, 'T1', /`merge.approval` is `manual`/);
    await story.quiet();
    expect(story.world.pull(repository, pull).mergedAt).toBeNull();
    await story.merges('grace', pull);
    expect(await story.reads(pull)).toBe('`grace` merged this, so T1 is complete.');
    expect(await story.lastWords(issue)).toContain('🎉 Done');
  }),
);

it(
  'a change to a protected path waits for a person, whatever the policy says',
  tell(
    {
      scenes: [
        worker('Guide the agents', [step(write('AGENTS.md', 'Be kind.\n'), shell('true'))]),
        approval('Guide the agents'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Guide', checklist('Guide the agents'));
      await story.turnsTo(issue, 'T1', /changes the protected path `AGENTS.md`/);
      await story.approves('max', await story.pull(issue, 'T1'));
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  'a required review is waited for, and never gone around, even where Troupe is listed to bypass it',
  tell({ scenes }, async (story) => {
    const requiredReviews = { count: 1, codeOwners: false, dismissStale: false };
    const bypassAppIds = [story.town.app.id];
    story.world.protect(repository, { ...protection, requiredReviews, bypassAppIds });
    const issue = await story.asks('Louder', plan);
    await story.turnsTo(issue, 'T1', /waits for what branch protection requires/);
    await story.quiet();
    expect(story.world.pull(repository, await story.pull(issue, 'T1')).mergedAt).toBeNull();
    await story.approves('max', await story.pull(issue, 'T1'));
    expect(await story.lastWords(issue)).toContain('🎉 Done');
  }),
);

it(
  'auto-merge that a person turned on is left to GitHub; turned off, Troupe merges',
  tell(
    {
      scenes: [...scenes, worker('Wave', [step(write('wave.txt', 'o/\n'), shell('true'))]), approval('Wave')],
    },
    async (story) => {
      const requiredReviews = { count: 1, codeOwners: false, dismissStale: false };
      story.world.allowAutoMerge(repository);
      story.world.protect(repository, { ...protection, requiredReviews });
      const issue = await story.asks('Louder', checklist(louder, 'Wave'));
      const [first, second] = [await story.pull(issue, 'T1'), await story.pull(issue, 'T2')];
      await story.turnsTo(issue, 'T1', /branch protection requires/);
      await story.turnsTo(issue, 'T2', /branch protection requires/);

      await story.autoMerges('grace', first, true);
      await story.waits(issue, 'T1', /requires; auto-merge by grace merges it as soon as GitHub allows/);
      await story.approves('max', first);
      await story.complete(issue, 'T1');
      expect(story.world.pull(repository, first).mergedById).toBe(story.world.user('grace').id);
      expect(await story.reads(first)).toContain('`grace` merged this');

      await story.autoMerges('grace', second, true);
      await story.waits(issue, 'T2', /auto-merge by grace/);
      await story.autoMerges('grace', second, false);
      await story.waits(issue, 'T2', /requires$/);
      await story.approves('max', second);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect(story.world.pull(repository, second).mergedById).not.toBe(story.world.user('grace').id);
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/auto-merge.md');
    },
  ),
);

it(
  'a required check that nobody has reported yet is waited for by its name',
  tell({ scenes }, async (story) => {
    const requiredChecks = { strict: false, checks: [{ context: 'test', appId: null }] };
    story.world.protect(repository, { ...protection, requiredChecks });
    const issue = await story.asks('Louder', plan);
    const pull = await story.pull(issue, 'T1');
    await story.waits(issue, 'T1', /waits for the check `test`/);
    story.checks(pull, 'test', 'pending');
    await story.quiet();
    expect(story.world.pull(repository, pull).mergedAt).toBeNull();
    story.checks(pull, 'test', 'success');
    expect(await story.lastWords(issue)).toContain('🎉 Done');
  }),
);

it(
  'a check that fails is the next attempt, which is told what it printed; green, it is merged',
  tell(
    {
      scenes: inTwoTries(louder),
    },
    async (story) => {
      const requiredChecks = { strict: false, checks: [{ context: 'test', appId: null }] };
      story.world.protect(repository, { ...protection, requiredChecks });
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      story.checks(pull, 'test', 'failure', 'test.sh: 1 of 3 greetings is too quiet');
      const second = ({
        attempts,
        stage,
      }: {
        attempts: readonly unknown[];
        stage: { at: string };
      }): boolean => attempts.length === 2 && stage.at === 'delivered';
      await story.untilTask(issue, 'T1', 'delivered again', second);
      const [asked] = story.model.asked({ who: 'Code worker', attempt: 2 });
      expect(asked?.text).toContain('1 of 3 greetings is too quiet');
      story.checks(pull, 'test', 'success');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/red-check.md');
    },
  ),
);

it(
  'a draft waits until a person says that it is ready',
  tell(
    { scenes: [worker(louder, [greetWith('Hello', '!')]), waiting('the verdict', approval(louder))] },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      story.makesDraft('grace', pull);
      story.model.letGo('the verdict');
      await story.waits(issue, 'T1', /no longer a draft/);
      story.makesReady('grace', pull);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);
