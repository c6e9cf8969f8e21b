// What happens when it crashes half-way: nothing is lost, nothing is done twice.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { approval, call, shell, step, worker, write } from './support/scenes.ts';
import { repository, type Story, tell } from './support/story.ts';

const title = 'Greet louder';
const plan = `- [ ] T1: ${title} (code)\n  - it ends with an exclamation mark`;
const criteria = ['it ends with an exclamation mark'];
const louder = [
  write('greet.js', 'export const greet = (name) => `Hello, ${name}!`;\n'),
  call('edit_file', {
    path: 'greet.test.js',
    edits: [{ old: "'Hello, Ada'", new: "'Hello, Ada!'" }],
  }),
];

let story: Story | undefined;
afterEach(async () => {
  await story?.end();
  story = undefined;
});

it('goes on where it stood when it is killed during a tool call', async () => {
  story = await tell({
    scenes: [worker(title, [step(...louder), step(shell('sleep 3; echo awake'))]), approval(title, criteria)],
  });
  const first = await story.start();
  const issue = await story.label('Louder', plan);
  await story.until(issue, (run) => run.tasks.get('T1')?.stage.at === 'attempting', 'an attempt');
  const transcript = async (): Promise<string[]> =>
    (await story!.store.transcripts.entries(1, 'T1/1')).map((entry) => JSON.stringify(entry.message));
  while (!(await transcript()).some((message) => message.includes('sleep 3'))) await sleep(20);
  await sleep(300);
  const before = await transcript();
  await first.kill();
  await story.start();
  const run = await story.until(issue, ({ closed }) => closed, 'the end');

  expect(run.ending?.status).toBe('complete');
  expect(run.tasks.get('T1')?.attempts).toHaveLength(1);
  const after = await transcript();
  // What was said is said once: the same transcript, grown from where it was.
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.filter((message) => message.includes('"role":"assistant"'))).toHaveLength(3);
  expect(story.github.world.pulls(repository)).toHaveLength(1);
});

it('opens one pull request when it is killed between asking for it and hearing the answer', async () => {
  const settings = { SEND_TIMEOUT_SECONDS: '2' };
  story = await tell({ scenes: [worker(title, [step(...louder)]), approval(title, criteria)], settings });
  story.github.world.misbehave.loseAnswer({ method: 'POST', path: /\/pulls$/ });
  const first = await story.start();
  const issue = await story.label('Louder', plan);
  while (story.github.world.pulls(repository).length === 0) await sleep(5);
  await first.kill();
  await story.start();
  const run = await story.until(issue, ({ closed }) => closed, 'the end');

  expect(run.ending?.status).toBe('complete');
  expect(story.github.world.pulls(repository)).toHaveLength(1);
  expect(
    story.github.world.issues(repository).filter((each) => each.title.startsWith('Troupe:')),
  ).toHaveLength(1);
});

it('needs nothing that is in the queue: its tables are emptied again and again', async () => {
  story = await tell({ scenes: [worker(title, [step(...louder)]), approval(title, criteria)], paceMs: 100 });
  await story.start();
  const issue = await story.label('Louder', plan);
  let emptied = 0;
  for (let closed = false; !closed; ) {
    await story.query('TRUNCATE pgboss.job');
    emptied += 1;
    await sleep(150);
    closed = (await story.until(issue, () => true, 'a run')).closed;
    if (emptied === 20) break;
  }
  const run = await story.until(issue, ({ closed }) => closed, 'the end');

  expect(emptied).toBeGreaterThan(3);
  expect(run.ending?.status).toBe('complete');
  expect(story.github.world.pulls(repository)).toHaveLength(1);
});
