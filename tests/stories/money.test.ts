// Money, turns and stand-ins, as people see them: a budget that holds, a limit that is waited for in sight, a provider
// that fails and another one that takes over.
import { afterEach, expect, it } from 'vitest';
import { approval, call, step, worker, write } from './support/scenes.ts';
import { repository, type Story, tell } from './support/story.ts';

const [owner = '', repo = ''] = repository.split('/');
const title = 'Greet louder';
const plan = `- [ ] T1: ${title} (code)\n  - it is loud`;
const scenes = [
  worker(title, [
    step(
      write('greet.js', 'export const greet = (name) => `Hello, ${name}!`;\n'),
      call('edit_file', { path: 'greet.test.js', edits: [{ old: "'Hello, Ada'", new: "'Hello, Ada!'" }] }),
    ),
  ]),
  approval(title, ['it is loud']),
];

let story: Story | undefined;
afterEach(async () => {
  await story?.end();
  story = undefined;
});

it('a budget without room for the next call stops the run before it is made, and more of it lets the run go on at once', async () => {
  story = await tell({ scenes, settings: { BUDGET_USD: '0.02' } });
  await story.start();
  const issue = await story.label('Louder', plan);
  const stopped = await story.until(issue, ({ paused }) => paused?.told === true, 'a pause');
  expect(stopped.paused?.why).toMatch(
    /^the budget of \$0\.02 has no room for another call \(\$0\.00 spent, the next one may take \$\d\.\d\d\)$/,
  );
  expect(stopped.estimate).toEqual({ usd: 0.6, tokens: 300_000, from: 0 });
  expect(story.model.calls()).toBe(0);
  await expect
    .poll(async () =>
      (await story!.comments(stopped.trackingIssue!)).filter((text) => text.includes('$0.02')),
    )
    .toHaveLength(1);
  const run = (await story.store.runs.open())[0]!;
  await story.store.runs.commit({ run, facts: [{ type: 'budget_set', by: 'grace', usd: 5 }] });
  const done = await story.until(issue, ({ closed }) => closed, 'the end');
  expect(done.ending?.status).toBe('complete');
  expect(done.spend.usd).toBeGreaterThan(0);
  expect(await story.query("SELECT count(*)::int AS n FROM model_calls WHERE outcome <> 'answered'")).toEqual(
    [{ n: 0 }],
  );
}, 180_000);

it('a task that waits for its turn at a provider says so, and for which limit', async () => {
  story = await tell({ scenes, settings: { OPENAI_RPM: '1' } });
  await story.start();
  const issue = await story.label('Louder', plan);
  const waiting = await story.until(
    issue,
    ({ tasks }) => {
      const stage = tasks.get('T1')?.stage;
      return stage?.at === 'attempting' && stage.heldUp !== undefined;
    },
    'a wait that is told',
  );
  expect(waiting.tasks.get('T1')?.stage).toMatchObject({ heldUp: 'waits for openai: 1 request a minute' });
  expect(story.model.calls()).toBe(1);
  await story.grace.rest.issues.update({ owner, repo, issue_number: issue, state: 'closed' });
  await story.until(issue, ({ closed }) => closed, 'the end');
}, 180_000);

it('where a provider refuses, another model does the work, and transcript and costs say so', async () => {
  story = await tell({
    scenes,
    settings: { OPENAI_API_KEY: 'not-the-key', WORKER_FALLBACK: 'anthropic:claude-sonnet-5' },
  });
  await story.start();
  const issue = await story.label('Louder', plan);
  const run = await story.until(issue, ({ closed }) => closed, 'the end');
  expect(run.ending?.status).toBe('complete');
  const costs = await story.store.modelCalls.byTask(1);
  expect(costs).toContainEqual(
    expect.objectContaining({ model: 'claude-sonnet-5', insteadOf: 'openai:gpt-5.6-terra', brokeOff: 0 }),
  );
  const [reply] = (await story.store.transcripts.entries(1, 'T1/1'))
    .map(({ message }) => message as { role: string; standIn?: { why?: string } })
    .filter(({ role }) => role === 'assistant');
  expect(reply?.standIn).toMatchObject({ model: 'anthropic:claude-sonnet-5' });
  expect(reply?.standIn?.why).toContain('OPENAI_API_KEY');
}, 180_000);
