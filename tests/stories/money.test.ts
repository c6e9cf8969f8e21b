// Money, turns and stand-ins, as people see them: a budget that holds, a limit that is waited for in sight, a provider
// that fails and another one that takes over.
import { expect, it } from 'vitest';
import { attempt } from '../store/calls.ts';
import { checklist } from './support/project.ts';
import { approval, greetWith, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);
const scenes = [worker(louder, [greetWith('Hello', '!')]), approval(louder)];

it(
  'a budget without room for the next call stops the run before it is made, and more of it lets the run go on at once',
  tell({ scenes, settings: { BUDGET_USD: '0.02' } }, async (story) => {
    const issue = await story.asks('Louder', plan);
    const tracking = await story.tracking(issue);
    expect(await story.reads(tracking)).toMatch(
      /the budget of \$0\.02 has no headroom for another call \(\$0\.00 spent, the next call may cost \$\d\.\d\d\)/,
    );
    expect(story.model.asked()).toEqual([]);
    await story.shows(tracking, /Estimated for this plan: \$0\.60 and 300,000 tokens \(a rule of thumb\)/);
    await story.says('grace', issue, '/budget 5');
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    const { spend } = await story.ended(issue);
    expect(spend.usd).toBeGreaterThan(0);
    expect(await story.query("SELECT key FROM model_calls WHERE outcome <> 'answered'")).toEqual([]);
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/budget-raised.md');
  }),
);

it(
  "a month's limit parks the run before a call is made, with one comment that says what to do and when it begins anew",
  tell({ config: 'budget:\n  month_usd: 0.01\n' }, async (story) => {
    const issue = await story.asks('Louder', plan);
    const tracking = await story.tracking(issue);
    const words = await story.reads(tracking);
    expect(words).toMatch(
      /⏸ Paused: the monthly limit for this repository of \$0\.01 has no headroom for another call .*; it resets on \d{4}-\d\d-01 \(UTC\)\./,
    );
    expect(words).toContain('Other runs share this limit, so `/budget` does not raise it.');
    expect(words).toContain('The run resumes automatically');
    await story.quiet();
    expect(story.model.asked()).toEqual([]);
    await story.shows(tracking, /Waits for a person/);
    await story.closes('grace', issue);
    expect(await story.lastWords(issue)).toContain('`grace` cancelled this run');
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/monthly-limit.md');
  }),
);

it(
  'a task that waits for its turn at a provider says so, and for which limit',
  tell(
    {
      scenes: [worker(louder, [greetWith('Hello', '!')], { cutShort: true })],
      settings: { OPENAI_RPM: '1' },
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await story.waits(issue, 'T1', /attempt 1 is stalled: waits for openai: 1 request a minute/);
      expect(story.model.asked()).toHaveLength(1);
      await story.closes('grace', issue);
      expect(await story.lastWords(issue)).toContain('`grace` cancelled this run');
    },
  ),
);

it(
  'where a provider refuses, another model does the work, and transcript and costs say so',
  tell(
    {
      scenes,
      settings: { OPENAI_API_KEY: 'not-the-key', WORKER_FALLBACK: 'anthropic:claude-sonnet-5' },
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect(await story.store.modelCalls.byTask(1)).toContainEqual(
        expect.objectContaining({
          model: 'claude-sonnet-5',
          insteadOf: 'openai:gpt-5.6-terra',
          brokeOff: 0,
        }),
      );
      const [reply] = (await story.store.transcripts.entries(1, attempt()))
        .map(({ message }) => message as { role: string; standIn?: { model: string; why?: string } })
        .filter(({ role }) => role === 'assistant');
      expect(reply?.standIn?.model).toBe('anthropic:claude-sonnet-5');
      expect(reply?.standIn?.why).toContain('OPENAI_API_KEY');
    },
  ),
);
