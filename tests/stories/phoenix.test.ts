// A try that comes to nothing teaches the next one, which a stronger model may play.
import { expect, it } from 'vitest';
import { checklist } from './support/project.ts';
import { approval, call, greetWith, shell, step, worker, write } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';

it(
  'what was given up is told to the next try, with its diff and what its commands printed, and a stronger model plays it',
  tell(
    {
      settings: { STRONGER_MODEL: 'anthropic:claude-opus-5-5', STRONGER_FROM_ATTEMPT: '2' },
      scenes: [
        {
          who: 'Code worker',
          task: louder,
          attempt: 1,
          steps: [
            step(write('louder.sh', 'wrong turn\n'), shell('echo "not ok 7"; exit 3')),
            step(call('give_up', { reason: 'It cannot be.', tried: 'A wrong turn.' })),
          ],
        },
        worker(louder, [greetWith('Hello', '!')], { attempt: 2 }),
        approval(louder),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', checklist(louder));
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      const [second] = story.model.asked({ who: 'Code worker', attempt: 2 });
      expect(second?.text).toContain('+wrong turn');
      expect(second?.text).toContain('not ok 7');
      const { tasks } = await story.ended(issue);
      const attempts = tasks.get('T1')?.attempts ?? [];
      expect(attempts.map(({ model }) => model)).toEqual([undefined, 'anthropic:claude-opus-5-5']);
      const models = await story.query(
        "SELECT DISTINCT key, model FROM model_calls WHERE role = 'code' ORDER BY key",
      );
      expect(models).toEqual([
        { key: 'T1/1', model: 'gpt-5.6-terra' },
        { key: 'T1/2', model: 'claude-opus-5-5' },
      ]);
    },
  ),
);
