// After the pull request is open: checks, reviewers, queues and people, all of whom are obeyed; the stories that npm test has no time for.
import { expect, it } from 'vitest';
import { checklist, greeting, repository } from './support/project.ts';
import { approval, greetWith, inTwoTries, shell, step, waiting, worker, write } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);
const scenes = [worker(louder, [greetWith('Hello', '!')]), approval(louder)];
const byHand = 'merge:\n  approval: human\n';
const protection = {
  branch: 'main',
  requiredChecks: null,
  requiredReviews: null,
  enforceAdmins: true,
};
const log = '##[group]Run sh test.sh\n2 greetings are too quiet\n##[error]It failed.\n';

it(
  'a job that stays red is the next attempt, which is told the end of its log',
  tell(
    {
      scenes: inTwoTries(louder),
    },
    async (story) => {
      story.world.setWorkflow(repository, 'test', [
        { conclusion: 'failure', log },
        { conclusion: 'failure', log },
      ]);
      const issue = await story.asks('Louder', plan);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      const [second] = story.model.asked({ who: 'Code worker', attempt: 2 });
      expect(second?.text).toContain('2 greetings are too quiet');
    },
  ),
);

it(
  'a check that is red on the base as well is not the fault of the task: a person decides',
  tell({ scenes }, async (story) => {
    const { data: main } = await story.town
      .as('grace')
      .rest.repos.getBranch({ owner: 'ada', repo: 'greetings', branch: 'main' });
    const { sha } = main.commit;
    await story.world.reportJob(repository, { sha, name: 'lint', conclusion: 'failure' });
    const failing = { conclusion: 'failure', log } as const;
    story.world.setWorkflow(repository, 'lint', [failing, failing], failing);
    const issue = await story.asks('Louder', plan);
    await story.waits(issue, 'T1', /the check `lint` fails on the base branch, too/);
    const pull = await story.pull(issue, 'T1');
    expect(await story.reads(pull)).toContain('`lint`');
    await story.shows(await story.tracking(issue), /Waits for a person/);
    await story.approves('max', pull);
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    expect((await story.complete(issue, 'T1')).attempts).toHaveLength(1);
  }),
);

it(
  'a review that CODEOWNERS requires is waited for by name, and nobody else can give it',
  tell(
    {
      files: {
        'greet.sh': greeting('Hello'),
        'test.sh': '[ "$(sh greet.sh Ada)" = "Hello, Ada" ] || { echo "not greeted"; exit 1; }\n',
        '.github/CODEOWNERS': 'greet.sh @max\n',
      },
      scenes,
    },
    async (story) => {
      story.world.protect(repository, {
        ...protection,
        requiredReviews: { count: 1, codeOwners: true, dismissStale: false },
      });
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      await story.turnsTo(issue, 'T1', /waits for a review by `max`/);
      await story.approves('grace', pull);
      await story.quiet();
      expect(story.world.pull(repository, pull).mergedAt).toBeNull();
      await story.approves('max', pull);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  'a branch with a merge queue gets its work through the queue',
  tell({ scenes }, async (story) => {
    story.world.setMergeQueue(repository, 'main');
    const issue = await story.asks('Louder', plan);
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    expect(story.file('greet.sh')).toBe(greeting('Hello', '!'));
    const merges = story.world.requests().filter(({ path }) => path.endsWith('/merge'));
    expect(merges).toEqual([]);
  }),
);

it(
  'a title that a person gives is kept, and stands over the merged work',
  tell({ config: byHand, scenes }, async (story) => {
    const issue = await story.asks('Louder', plan);
    const pull = await story.pull(issue, 'T1');
    await story.turnsTo(issue, 'T1', /approval of a person/);
    const where = { owner: 'ada', repo: 'greetings', pull_number: pull };
    await story.town.as('max').rest.pulls.update({ ...where, title: 'Greet as one should' });
    expect(await story.reads(pull)).toContain('Greet as one should');
    await story.approves('max', pull);
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    const { data } = await story.town.as('max').rest.repos.listCommits({ owner: 'ada', repo: 'greetings' });
    expect(data[0]?.commit.message).toContain(`Greet as one should (#${pull})`);
  }),
);

it(
  'a branch that a person deletes is given up; /retry takes it up again with a pull request of its own',
  tell(
    {
      config: byHand,
      scenes: [
        worker(louder, [greetWith('Hello', '!')], { attempt: 1 }),
        worker(louder, [greetWith('Hello', '!!')], { attempt: 2 }),
        approval(louder),
        waiting('the other', worker('Note', [step(write('note.txt', 'a\n'), shell('sh test.sh'))])),
        approval('Note'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', checklist(louder, 'Note'));
      const first = await story.pull(issue, 'T1');
      await story.turnsTo(issue, 'T1', /approval of a person/);
      const { headRef } = story.world.pull(repository, first);
      await story.town
        .as('max')
        .rest.git.deleteRef({ owner: 'ada', repo: 'greetings', ref: `heads/${headRef}` });
      expect(await story.reads(first)).toContain('T1 is abandoned because this pull request was closed.');
      await story.says('grace', await story.tracking(issue), '/retry T1');
      await story.untilTask(
        issue,
        'T1',
        'with another pull request',
        ({ pull }) => pull !== undefined && pull.number !== first,
      );
      const second = await story.pull(issue, 'T1');
      await story.turnsTo(issue, 'T1', /approval of a person/);
      await story.approves('max', second);
      story.model.letGo('the other');
      await story.turnsTo(issue, 'T2', /approval of a person/);
      await story.approves('max', await story.pull(issue, 'T2'));
      expect(await story.lastWords(issue)).toContain('🎉 Done: 2 of 2 tasks are complete.');
    },
  ),
);

it(
  'a button on the check run of a task that waits does what the command does',
  tell(
    {
      config: 'limits:\n  max_retries: 1\n',
      scenes: inTwoTries(louder),
    },
    async (story) => {
      const requiredChecks = { strict: false, checks: [{ context: 'test', appId: null }] };
      story.world.protect(repository, { ...protection, requiredChecks });
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      await story.waits(issue, 'T1', /waits for the check `test`/);
      story.checks(pull, 'test', 'failure', 'too quiet');
      await story.asked(issue, 'T1');
      expect(await story.reads(await story.tracking(issue))).toContain('T1 needs you');
      await story.quiet();
      story.presses('max', pull, 'details');
      expect(await story.reads(pull)).toContain('T1, attempt 1: the end of');
      story.presses('max', pull, 'retry');
      await story.untilTask(issue, 'T1', 'in its second attempt', ({ attempts }) => attempts.length === 2);
      await story.waits(issue, 'T1', /waits for the check `test`/);
      story.checks(pull, 'test', 'success');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  'native sub-issues are built as they stand, in the order of what blocks what, and closed',
  tell(
    {
      scenes: [
        worker('One', [step(write('one.txt', 'One\n'), shell('sh test.sh'))]),
        approval('One'),
        worker('Two', [step(write('two.txt', 'Two\n'), shell('sh test.sh'))]),
        approval('Two'),
      ],
    },
    async (story) => {
      const api = story.town.as('grace').rest;
      const where = { owner: 'ada', repo: 'greetings' };
      const parent = await story.opens('grace', 'Two things', 'See below.');
      const numbers: number[] = [];
      for (const title of ['One', 'Two']) {
        const number = await story.opens('grace', title, `Write ${title}.`);
        const sub = story.world.issue(repository, number);
        await api.issues.addSubIssue({ ...where, issue_number: parent, sub_issue_id: sub.id });
        numbers.push(number);
      }
      const [one = 0, two = 0] = numbers;
      const blocker = story.world.issue(repository, one).id;
      await api.issues.addBlockedByDependency({ ...where, issue_number: two, issue_id: blocker });
      await story.labels('grace', parent);
      expect(await story.lastWords(parent)).toContain('🎉 Done: 2 of 2 tasks are complete.');
      expect((await story.complete(parent, 'T2')).after).toEqual(['T1']);
      expect(numbers.map((number) => story.world.issue(repository, number).state)).toEqual([
        'closed',
        'closed',
      ]);
    },
  ),
);
