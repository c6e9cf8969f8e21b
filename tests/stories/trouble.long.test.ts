// More of what goes wrong outside of Troupe, for when there is time.
import { expect, it } from 'vitest';
import { checklist } from './support/project.ts';
import { approval, greetWith, overloaded, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);
const scenes = [worker(louder, [greetWith('Hello', '!')]), approval(louder)];

it(
  'a provider that is overloaded for a moment is waited out within the same attempt',
  tell(
    {
      scenes: [
        worker(louder, [greetWith('Hello', '!')], { refusals: [overloaded()] }),
        approval(louder, [louder], { refusals: [overloaded()] }),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect((await story.complete(issue, 'T1')).attempts).toHaveLength(1);
    },
  ),
);

it(
  'a merge that GitHub forbids is asked about after a few tries, not hammered',
  tell({ scenes }, async (story) => {
    const words = 'Squash merges are not allowed on this repository.';
    const refusal = { method: 'PUT', path: /\/merge$/, status: 405, times: 99, body: { message: words } };
    story.world.misbehave.fail(refusal);
    const issue = await story.asks('Louder', plan);
    expect(await story.reads(await story.tracking(issue))).toContain(words);
    const tried = story.world
      .requests()
      .filter(({ method, path }) => method === 'PUT' && path.endsWith('/merge'));
    expect(tried).toHaveLength(3);
    await story.closes('grace', issue);
    expect(await story.lastWords(issue)).toContain('`grace` cancelled this run');
  }),
);
