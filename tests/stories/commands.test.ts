// People steer a run by what they say: each command is seen, acted on once, and answered truly.
import { expect, it } from 'vitest';
import { toolRuns } from './support/progress.ts';
import { checklist, greeting } from './support/project.ts';
import { approval, givesUp, greetWith, held, note, shell, step, waiting, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);

it(
  'four failed tries ask a person, whose advice with /retry leads to the merge',
  tell(
    {
      scenes: [
        givesUp(louder, 'There is no greeting.', { attempt: 1 }),
        givesUp(louder, 'The shell is too old.', { attempt: 2 }),
        givesUp(louder, 'Nobody reads this.', { attempt: 3 }),
        givesUp(louder, 'It is loud enough.', { attempt: 4 }),
        worker(louder, [greetWith('Hello', '!')], { attempt: 5 }),
        approval(louder),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await story.asked(issue, 'T1');
      const tracking = await story.tracking(issue);
      const question = await story.reads(tracking);
      expect(question).toContain('Stopped after 4 failed attempts.');
      expect(question).toContain('`/retry T1 <what to do differently>`');
      await story.shows(tracking, /\*\*waits for a person\*\*/);
      const comment = await story.says('grace', tracking, '/retry T1 An exclamation mark is all it takes.');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect(story.reactions({ comment })).toEqual(['eyes', 'rocket']);
      const [last] = story.model.asked({ who: 'Code worker', attempt: 5 });
      expect(last?.text).toContain('An exclamation mark is all it takes.');
      expect(last?.text).toContain('Nobody reads this.');
      expect(story.file('greet.sh')).toBe(greeting('Hello', '!'));
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/four-failed-attempts.md');
    },
  ),
);

it(
  '/abandon gives a task up; what came after it asks a person, who lets it go on without',
  tell(
    {
      scenes: [
        waiting('the worker', { ...note('One', 'one.txt'), cutShort: true }),
        note('Two', 'two.txt'),
        approval('Two'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Two things', '- [ ] T1: One\n- [ ] T2: Two after T1');
      await story.model.reached('the worker');
      const tracking = await story.tracking(issue);
      await story.says('grace', tracking, '/abandon T1 we need only the second');
      await story.asked(issue, 'T2');
      expect(await story.reads(tracking)).toContain('Stopped because it depends on T1, which was abandoned.');
      await story.says('grace', tracking, '/depends T2 on nothing');
      expect(await story.lastWords(issue)).toContain('Done in part: 1 of 2 tasks is complete.');
      story.model.letGo('the worker');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/abandon.md');
    },
  ),
);

it(
  'a plan waits for approval; an approval of what changed meanwhile does not count',
  tell(
    {
      config: 'plan_approval: true\n',
      scenes: [note('One, better', 'one.txt'), approval('One, better', ['One'])],
    },
    async (story) => {
      const issue = await story.asks('Things', '- [ ] T1: One');
      const tracking = await story.tracking(issue);
      await story.shows(tracking, /`\/approve 1` approves this plan/);
      await story.waits(issue, 'T1', /waits for a person to approve the plan/);
      await story.edits('grace', tracking, (body) => body.replace('** One (code)', '** One, better (code)'));
      expect(await story.reads(tracking)).toContain('T1 is now “One, better”.');
      await story.shows(tracking, /`\/approve 2`/);
      await story.says('max', tracking, '/approve 1');
      expect(await story.reads(tracking)).toContain('The plan is now at revision 2. Review it');
      await story.ticks('max', tracking, '/approve 2');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/plan-approval.md');
    },
  ),
);

it(
  '/pause stops agents, also over a restart of Troupe, until /resume',
  tell(
    {
      started: false,
      scenes: [worker(louder, [held('the worker', greetWith('Hello', '!'))]), approval(louder)],
    },
    async (story) => {
      const first = await story.start();
      const issue = await story.asks('Louder', plan);
      await story.model.reached('the worker');
      const tracking = await story.tracking(issue);
      await story.says('grace', tracking, '/pause until Monday');
      await story.waits(issue, 'T1', /the run is paused by grace: until Monday/);
      await story.shows(tracking, /`\/resume`/);
      await first.stop();
      story.model.letGo('the worker');
      await story.start();
      await story.quiet();
      expect((await story.run(issue))?.paused?.by).toBe('grace');
      await story.says('grace', tracking, '/resume');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect((await story.complete(issue, 'T1')).attempts).toHaveLength(1);
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/pause-and-resume.md');
    },
  ),
);

it(
  '/cancel during a tool call stops it, and leaves nothing behind',
  tell(
    {
      scenes: [worker(louder, [step(shell('sleep 60'))], { cutShort: true })],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await toolRuns(story);
      const tracking = await story.tracking(issue);
      const before = story.model.asked().length;
      const comment = await story.says('sam', tracking, '/cancel');
      const words = await story.lastWords(issue);
      expect(words).toContain('`sam` cancelled this run.');
      // What the stopped attempt had cost is told, to the token.
      const { tokens } = await story.store.modelCalls.spent(1);
      expect(words).toMatch(new RegExp(`Total: .*1 attempt, .*\\b${tokens.toLocaleString('en-US')} tokens`));
      expect(words).toContain('| T1 |');
      expect((await story.run(issue))?.tasks.get('T1')?.attempts[0]?.spend.tokens).toBe(tokens);
      expect(story.reactions({ comment })).toContain('rocket');
      expect(story.model.asked().length).toBeLessThanOrEqual(before + 1);
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/cancel.md');
    },
  ),
);

it(
  'a comment acts once, however often GitHub delivers it',
  tell(
    {
      scenes: [
        waiting('the worker', worker(louder, [greetWith('Hello', '!')])),
        approval(louder),
        note('More', 'more.txt'),
        approval('More'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await story.model.reached('the worker');
      const tracking = await story.tracking(issue);
      story.world.misbehave.webhooks({ duplicate: true });
      await story.says('grace', tracking, '/spawn More');
      expect(await story.reads(tracking)).toContain('T2 was added: More (code).');
      await story.world.idle();
      story.model.letGo('the worker');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  'people without write permission get one polite line a day; a near miss is asked about',
  tell(
    {
      scenes: [waiting('the worker', worker(louder, [greetWith('Hello', '!')])), approval(louder)],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await story.model.reached('the worker');
      const tracking = await story.tracking(issue);

      story.town.settle('eve', 'read');
      await story.says('eve', tracking, '/cancel');
      expect(await story.reads(tracking)).toBe(
        '`eve`, only users with write permission can give Troupe commands here.',
      );
      await story.says('eve', tracking, '/abandon T1');
      const forbidden = await story.says('sam', tracking, '/abandon T1');
      expect(await story.reads(tracking)).toMatch(
        /^`sam`, that requires write permission\. Commands that you can use: .*`\/cancel`/,
      );
      await story.says('sam', tracking, '/budget 900');
      const typo = await story.says('grace', tracking, '/retyr T1');
      expect(await story.reads(tracking)).toMatch(
        /Did you mean `\/retry`\? Nothing was done\.[\s\S]*\/retyr T1/,
      );
      await story.says('grace', tracking, '/lgtm\n\nThank you.');
      story.model.letGo('the worker');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect(story.reactions({ comment: typo })).toEqual(['eyes', 'confused']);
      expect(story.reactions({ comment: forbidden })).toEqual(['eyes', 'confused']);
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/without-permission.md');
    },
  ),
);
