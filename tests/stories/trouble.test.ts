// What goes wrong outside is said in words a person can act on, uses up no try that is not its fault, and never ends in
// a loop.
import { expect, it } from 'vitest';
import { checklist, greeting } from './support/project.ts';
import { approval, givesUp, greetWith, limited, shell, step, worker, write } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);
const scenes = [worker(louder, [greetWith('Hello', '!')]), approval(louder)];

it(
  'a wrong key of the director is told on the issue',
  tell({ settings: { ANTHROPIC_API_KEY: 'not-the-key' } }, async (story) => {
    const issue = await story.asks('Louder', 'Please greet louder.');
    expect(await story.lastWords(issue)).toContain('ANTHROPIC_API_KEY');
  }),
);

it(
  'a wrong key of the workers is asked about once, and uses up no tries',
  tell({ settings: { OPENAI_API_KEY: 'not-the-key' } }, async (story) => {
    const issue = await story.asks('Louder', plan);
    expect((await story.asked(issue, 'T1')).attempts).toHaveLength(1);
    expect(await story.reads(await story.tracking(issue))).toContain('OPENAI_API_KEY');
    await story.closes('grace', issue);
    expect(await story.lastWords(issue)).toContain('`grace` cancelled this run');
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/wrong-key.md');
  }),
);

it(
  'a provider that asks for a long pause holds attempt or review up, says so, and uses up no try',
  tell(
    {
      scenes: [
        worker(louder, [greetWith('Hello', '!')], { refusals: [limited(3600)] }),
        approval(louder, [louder], { refusals: [limited(3600)] }),
      ],
      errors: [
        /action failed.*Too many requests|Too many requests.*action failed/,
        /accepts no requests before/,
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await story.waits(issue, 'T1', /attempt 1 is stalled: .*limits the rate of requests/);
      await story.waits(issue, 'T1', /attempt 1 is stalled: .*accepts no requests before/);
      expect(story.model.asked()).toHaveLength(1);
      // The hour is over.
      await story.query('DELETE FROM model_rests');
      await story.waits(issue, 'T1', /the strategist's review is stalled: .*limits the rate of requests/);
      await story.query('DELETE FROM model_rests');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect((await story.complete(issue, 'T1')).attempts).toHaveLength(1);
      expect((await story.store.runs.facts(1)).map(({ type }) => type)).toContain('delivery_resumed');
    },
  ),
);

it(
  'a budget without room for a call parks the run, with one comment that says so',
  tell(
    {
      config: 'budget:\n  tokens: 1000\n',
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const tracking = await story.tracking(issue);
      expect(await story.reads(tracking)).toMatch(
        /⏸ Paused: the budget of 1,000 tokens has no headroom for another call/,
      );
      await story.quiet();
      expect(story.model.asked()).toEqual([]);
      await story.shows(tracking, /Waits for a person/);
      await story.closes('grace', issue);
      expect(await story.lastWords(issue)).toContain('`grace` cancelled this run');
    },
  ),
);

it(
  'settings of the repository that are wrong are answered with the line to mend; mended, it starts',
  tell({ config: 'merge:\n  approval: nobody\n', scenes }, async (story) => {
    const issue = await story.asks('Louder', plan);
    const answer = await story.reads(issue);
    expect(answer).toContain(
      'Nothing was started because `.github/troupe.yml` on the default branch is not valid',
    );
    expect(answer).toContain('Line 2');
    await story.pushes('grace', 'main', { '.github/troupe.yml': 'merge:\n  approval: strategist\n' });
    await story.unlabels('grace', issue);
    await story.labels('grace', issue);
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/wrong-settings.md');
  }),
);

it(
  'a task that keeps failing in the same way asks a person once; the rest goes on',
  tell(
    {
      scenes: [
        givesUp(louder, 'There is nothing to do.'),
        worker('Say how', [step(write('README.md', 'It is loud.\n'), shell('true'))]),
        approval('Say how'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', checklist(louder, 'Say how'));
      const tracking = await story.tracking(issue);
      const question = await story.reads(tracking);
      expect(question).toContain('### T1 needs you: Greet louder');
      expect(question).toContain('two attempts in a row failed in the same way');
      expect(question).toContain('There is nothing to do.');
      await story.complete(issue, 'T2');
      await story.shows(tracking, /waits for a person: two attempts in a row failed in the same way/);
      await story.closes('grace', issue);
      expect(await story.lastWords(issue)).toContain('1 of 2 tasks is complete');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/same-failure-twice.md');
    },
  ),
);

it(
  'a branch that GitHub does not take goes back to the worker with its words',
  tell(
    {
      scenes: [
        worker(louder, [step(write('.github/workflows/ci.yml', 'on: push\njobs: {}\n'), shell('true'))], {
          attempt: 1,
        }),
        worker(louder, [greetWith('Hello', '!')], { attempt: 2 }),
        approval(louder),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      const [second] = story.model.asked({ who: 'Code worker', attempt: 2 });
      expect(second?.text).toMatch(/GitHub refused the push[^]*workflow/);
      expect(story.file('greet.sh')).toBe(greeting('Hello', '!'));
    },
  ),
);
