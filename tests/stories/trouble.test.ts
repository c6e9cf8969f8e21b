// What goes wrong outside is said in words a person can act on, and never ends in a loop.
import { afterEach, expect, it } from 'vitest';
import { approval, call, step, worker, write } from './support/scenes.ts';
import { hasAsked, repository, type Story, tell } from './support/story.ts';

const [owner = '', repo = ''] = repository.split('/');
const title = 'Greet louder';
const plan = `- [ ] T1: ${title} (code)\n  - it is loud`;
const loud = [
  write('greet.js', 'export const greet = (name) => `Hello, ${name}!`;\n'),
  call('edit_file', { path: 'greet.test.js', edits: [{ old: "'Hello, Ada'", new: "'Hello, Ada!'" }] }),
];

let story: Story | undefined;
let expectErrors: RegExp | undefined;
afterEach(async () => {
  await story?.end(expectErrors ? { expectErrors } : {});
  story = undefined;
  expectErrors = undefined;
});

async function end(issue: number): Promise<void> {
  await story!.grace.rest.issues.update({ owner, repo, issue_number: issue, state: 'closed' });
  await story!.until(issue, ({ closed }) => closed, 'the end');
}

it('a wrong key of the director is told on the issue', async () => {
  story = await tell({ scenes: [], settings: { ANTHROPIC_API_KEY: 'not-the-key' } });
  await story.start();
  const issue = await story.label('Louder', 'Please greet louder.');
  const run = await story.until(issue, ({ closed }) => closed, 'the end');
  expect(run.ending?.status).toBe('failed');
  expect((await story.comments(issue)).join()).toContain('ANTHROPIC_API_KEY');
});

it('a wrong key of the workers is asked about once, and uses up no tries', async () => {
  story = await tell({ scenes: [], settings: { OPENAI_API_KEY: 'not-the-key' } });
  await story.start();
  const issue = await story.label('Louder', plan);
  const waiting = await story.until(issue, hasAsked, 'a question');
  expect(waiting.tasks.get('T1')?.attempts).toHaveLength(1);
  expect((await story.comments(waiting.trackingIssue!)).join()).toContain('OPENAI_API_KEY');
  await end(issue);
});

it('a branch that GitHub does not take goes back to the worker with its words', async () => {
  const workflow = write('.github/workflows/ci.yml', 'on: push\njobs: {}\n');
  story = await tell({
    scenes: [
      worker(title, [step(...loud, workflow)], { attempt: 1 }),
      worker(title, [step(...loud)], { attempt: 2 }),
      approval(title, ['it is loud']),
    ],
  });
  await story.start();
  const issue = await story.label('Louder', plan);
  const run = await story.until(issue, ({ closed }) => closed, 'the end');
  expect(run.ending?.status).toBe('complete');
  expect(run.tasks.get('T1')?.attempts[0]?.failure?.summary).toContain('GitHub refused the push');
  const opening = JSON.stringify((await story.store.transcripts.entries(1, 'T1/2'))[0]?.message);
  expect(opening).toContain('workflow');
});

it('a merge that GitHub forbids is asked about after a few tries, not hammered', async () => {
  story = await tell({ scenes: [worker(title, [step(...loud)]), approval(title, ['it is loud'])] });
  const words = 'Squash merges are not allowed on this repository.';
  story.github.world.misbehave.fail({
    method: 'PUT',
    path: /\/merge$/,
    status: 405,
    times: 99,
    body: { message: words },
  });
  await story.start();
  const issue = await story.label('Louder', plan);
  const waiting = await story.until(issue, hasAsked, 'a question');
  expect((await story.comments(waiting.trackingIssue!)).join()).toContain(words);
  expect(
    story.github.world.requests().filter(({ method, path }) => method === 'PUT' && path.endsWith('/merge')),
  ).toHaveLength(3);
  await end(issue);
}, 90_000);

it("a person's commits on the branch are built on, reviewed, and need approval where they touch what is protected", async () => {
  story = await tell({ scenes: [worker(title, [step(...loud)]), approval(title, ['it is loud'])] });
  // The first review waits for nobody: hold the merge back until the person has pushed.
  story.github.world.misbehave.mergeableNull(40);
  await story.start();
  const issue = await story.label('Louder', plan);
  const opened = await story.until(
    issue,
    ({ tasks }) => tasks.get('T1')?.pull !== undefined,
    'a pull request',
  );
  const pull = opened.tasks.get('T1')!.pull!.number;
  const { data: before } = await story.grace.rest.pulls.get({ owner, repo, pull_number: pull });
  await story.github.world.commit(repository, {
    branch: before.head.ref,
    files: { '.npmrc': 'ignore-scripts=true\n' },
    message: 'Be careful',
    by: 'grace',
  });
  const { data: pushed } = await story.grace.rest.pulls.get({ owner, repo, pull_number: pull });
  await story.until(
    issue,
    ({ tasks }) => {
      const task = tasks.get('T1');
      return task?.stage.at === 'delivered' && task.stage.verdict?.subject === pushed.head.sha;
    },
    "a verdict on the person's commit",
  );
  story.github.world.misbehave.stop();
  const max = story.as('max', 'write');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect((await story.grace.rest.pulls.get({ owner, repo, pull_number: pull })).data.merged).toBe(false);
  await max.rest.pulls.createReview({ owner, repo, pull_number: pull, event: 'APPROVE' });
  const run = await story.until(issue, ({ closed }) => closed, 'the end');
  expect(run.ending?.status).toBe('complete');
  expect(run.tasks.get('T1')?.head).toBe(pushed.head.sha);
});
