// Tasks and runs side by side, and where they meet.
import { expect, it } from 'vitest';
import { checklist, greeting } from './support/project.ts';
import { approval, greetWith, resolver, shell, step, waiting, worker, write } from './support/scenes.ts';
import { tell } from './support/story.ts';

const [loud, polite, words] = ['Greet loudly', 'Greet politely', 'Say how'];
const writesReadme = step(write('README.md', 'It is loud.\n'), shell('true'));

it(
  'three tasks are built at the same time; two change the same line, and a worker brings them together',
  tell(
    {
      scenes: [
        worker(loud, [greetWith('Hello', '!')]),
        worker(polite, [greetWith('Good day')]),
        worker(words, [writesReadme]),
        waiting('the loud one', approval(loud)),
        approval(polite),
        approval(words),
        resolver(loud, [greetWith('Good day', '!')]),
      ],
    },
    async (story) => {
      const issue = await story.asks('Better', checklist(loud, polite, words));
      await story.complete(issue, 'T2');
      await story.model.reached('the loud one');
      story.model.letGo('the loud one');
      expect(await story.lastWords(issue)).toContain('3 of 3 tasks are complete');

      expect(story.file('greet.sh')).toBe(greeting('Good day', '!'));
      expect(story.file('README.md')).toBe('It is loud.\n');
      const [conflict] = story.model.asked({ who: 'Conflict resolver' });
      expect(conflict?.text).toContain('~~~~ paths\ngreet.sh\ntest.sh\n~~~~');
      expect(conflict?.text).toContain('Good day');
    },
  ),
);

it(
  'two issues that are labelled at the same moment are two runs, which share the workers',
  tell(
    {
      settings: { MAX_CONCURRENT_WORKERS: '1' },
      scenes: [
        worker(loud, [greetWith('Hello', '!')]),
        approval(loud),
        worker(words, [writesReadme]),
        approval(words),
      ],
    },
    async (story) => {
      const [first, second] = [
        await story.opens('grace', 'Louder', checklist(loud)),
        await story.opens('max', 'Words', checklist(words)),
      ];
      await Promise.all([story.labels('grace', first), story.labels('max', second)]);
      expect(await story.lastWords(first)).toContain('🎉 Done');
      expect(await story.lastWords(second)).toContain('🎉 Done');

      expect(story.file('greet.sh')).toBe(greeting('Hello', '!'));
      expect(story.file('README.md')).toBe('It is loud.\n');
    },
  ),
);

it(
  'two runs that change the same line meet at the second merge, and neither is lost',
  tell(
    {
      scenes: [
        worker(loud, [greetWith('Hello', '!')]),
        waiting('the loud one', approval(loud)),
        worker(polite, [greetWith('Good day')]),
        approval(polite),
        resolver(loud, [greetWith('Good day', '!')]),
      ],
    },
    async (story) => {
      const slow = await story.asks('Louder', checklist(loud));
      await story.model.reached('the loud one');
      const quick = await story.asks('Politer', checklist(polite));
      expect(await story.lastWords(quick)).toContain('🎉 Done');
      story.model.letGo('the loud one');
      expect(await story.lastWords(slow)).toContain('🎉 Done');
      expect(story.file('greet.sh')).toBe(greeting('Good day', '!'));
      await expect(await story.thread(slow)).toMatchFileSnapshot('threads/conflict.md');
    },
  ),
);
