// A try that comes to nothing teaches the next one, which a stronger model may play.
import { afterEach, expect, it } from 'vitest';
import { approval, call, shell, step, worker, write } from './support/scenes.ts';
import { type Story, tell } from './support/story.ts';

let story: Story | undefined;
afterEach(async () => {
  await story?.end();
  story = undefined;
});

it('what was given up is told to the next try, with its diff and what the tests printed, and a stronger model plays it', async () => {
  const title = 'Greet louder';
  story = await tell({
    settings: { STRONGER_MODEL: 'anthropic:claude-opus-5-5', STRONGER_FROM_TRY: '2' },
    scenes: [
      {
        who: 'Code worker',
        task: title,
        attempt: 1,
        steps: [
          step(write('louder.js', 'export const wrongTurn = 1;\n'), shell('echo "not ok 7"; exit 3')),
          step(call('give_up', { reason: 'It cannot be.', tried: 'A wrong turn.' })),
        ],
      },
      worker(title, [step(write('louder.js', 'export const louder = 1;\n'))], { attempt: 2 }),
      approval(title, ['it does']),
    ],
  });
  await story.start();
  const issue = await story.label('Louder', `- [ ] T1: ${title}\n  - it does`);
  const run = await story.until(issue, ({ closed }) => closed, 'the end');

  const attempts = run.tasks.get('T1')?.attempts ?? [];
  expect(attempts[0]?.diff).toContain('+export const wrongTurn = 1;');
  expect(attempts.map(({ model }) => model)).toEqual([undefined, 'anthropic:claude-opus-5-5']);
  const opening = JSON.stringify((await story.store.transcripts.entries(1, 'T1/2'))[0]?.message);
  expect(opening).toContain('+export const wrongTurn = 1;');
  expect(opening).toContain('not ok 7');
  const models = await story.query(
    "SELECT DISTINCT key, model FROM model_calls WHERE role = 'code' ORDER BY key",
  );
  expect(models).toEqual([
    { key: 'T1/1', model: 'gpt-5.6-terra' },
    { key: 'T1/2', model: 'claude-opus-5-5' },
  ]);
});
