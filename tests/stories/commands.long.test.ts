// People steer a run by what they say: each command is seen, acted on once, and answered truly; the stories that npm test has no time for.
import { expect, it } from 'vitest';
import { toolRuns } from './support/progress.ts';
import { checklist } from './support/project.ts';
import { approval, greetWith, inTwoTries, note, shell, step, waiting, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);

it(
  '/retry on the pull request sends work in review back with the words of whoever said it',
  tell(
    {
      config: 'merge:\n  approval: human\n',
      scenes: inTwoTries(louder),
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const pull = await story.pull(issue, 'T1');
      await story.turnsTo(issue, 'T1', /approval of a person/);
      await story.says('grace', pull, 'Hm.\n\n/retry That is a full stop.');
      await story.untilTask(issue, 'T1', 'in its second attempt', ({ attempts }) => attempts.length === 2);
      await story.turnsTo(issue, 'T1', /approval of a person/);
      expect(story.model.asked({ who: 'Code worker', attempt: 2 })[0]?.text).toContain(
        'That is a full stop.',
      );
      await story.approves('max', pull);
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  '/spawn adds a task in the middle, with its description and what it comes after',
  tell(
    {
      scenes: [
        waiting('the first', note('One', 'one.txt')),
        approval('One'),
        note('Write it down', 'note.txt'),
        approval('Write it down', ['it has a title']),
      ],
    },
    async (story) => {
      const issue = await story.asks('Things', '- [ ] T1: One');
      await story.model.reached('the first');
      const tracking = await story.tracking(issue);
      await story.says('grace', tracking, '/spawn Write it down after=T1\nIn a file.\n- it has a title');
      expect(await story.reads(tracking)).toBe('T2 was added: Write it down (code, after T1).');
      await story.waits(issue, 'T2', /waits for T1/);
      story.model.letGo('the first');
      expect(await story.lastWords(issue)).toContain('🎉 Done: 2 of 2 tasks are complete.');
      expect(story.model.asked({ title: 'Write it down', who: 'Code worker' })[0]?.text).toContain(
        'In a file.',
      );
    },
  ),
);

it(
  '/interrupt stops the attempt, uses up no try, and the answer says how to go on',
  tell(
    {
      scenes: [
        worker(louder, [step(shell('sleep 60'))], { attempt: 1, cutShort: true }),
        worker(louder, [greetWith('Hello', '!')], { attempt: 2 }),
        approval(louder),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const tracking = await story.tracking(issue);
      await toolRuns(story);
      await story.says('grace', tracking, '/interrupt');
      expect(await story.reads(tracking)).toContain('T1 is stopped. `/retry T1');
      await story.waits(issue, 'T1', /waits for a person: grace interrupted it/);
      await story.says('grace', tracking, '/retry do not sleep');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  'a run without money left goes on once /budget allows more',
  tell(
    {
      config: 'budget:\n  tokens: 1000\n',
      scenes: [worker(louder, [greetWith('Hello', '!')]), approval(louder)],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      const tracking = await story.tracking(issue);
      expect(await story.reads(tracking)).toContain('allow more: `/budget 40`');
      await story.says('grace', tracking, '/resume');
      expect(await story.reads(tracking)).toContain(
        'The run cannot resume: the budget of 1,000 tokens has no headroom',
      );
      await story.says('grace', tracking, '/budget 1M tokens');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  'several commands of one comment act in order; quotations, code and edits do not',
  tell(
    {
      scenes: [waiting('the worker', worker(louder, [greetWith('Hello', '!')])), approval(louder)],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await story.model.reached('the worker');
      const tracking = await story.tracking(issue);
      const idle = await story.says('grace', tracking, '> /cancel\n\n`/cancel` and\n\n    /cancel\n');
      await story.town.as('grace').rest.issues.updateComment({
        owner: 'ada',
        repo: 'greetings',
        comment_id: idle,
        body: '/cancel',
      });
      await story.says('max', tracking, '/pause\n/resume\n/status');
      expect(await story.reads(tracking)).toMatch(/^The run is \*\*running\*\*: 0 of 1 task complete/);
      expect(story.reactions({ comment: idle })).toEqual([]);
      story.model.letGo('the worker');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);

it(
  '/restart of a run that is under way ends it and begins anew',
  tell(
    {
      scenes: [
        worker(louder, [step(shell('sleep 60'))], { cutShort: true }),
        worker('Greet better', [greetWith('Hello', '!')]),
        approval('Greet better'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      await toolRuns(story);
      const first = await story.tracking(issue);
      await story.edits('grace', first, (body) => body.replace('Greet louder (code)', 'Greet better (code)'));
      expect(await story.reads(first)).toContain('T1 has started, so it can no longer change.');
      await story.says('grace', first, '/abandon T1\n/spawn Greet better\n/restart');
      const answer = await story.reads(first);
      expect(answer).toContain('T2 was added: ');
      expect(answer).toContain('This run ends now. A new one starts from the merged work.');
      expect(await story.reads(first)).toContain('restarted this run');
      expect(await story.lastWords(issue)).toContain('🎉 Done: 1 of 1 task is complete.');
    },
  ),
);

it(
  '/help, /status and /logs answer, also when the run is over',
  tell({ scenes: [worker(louder, [greetWith('Hello', '!')]), approval(louder)] }, async (story) => {
    const issue = await story.asks('Louder', plan);
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    const tracking = await story.tracking(issue);
    await story.says('grace', issue, '/troupe help');
    expect(await story.reads(issue)).toContain('`/spawn <title>');
    await story.says('sam', tracking, '/status');
    expect(await story.reads(tracking)).toContain('The run is **complete**: 1 of 1 task complete.');
    await story.says('grace', tracking, '/logs T1');
    expect(await story.reads(tracking)).toMatch(/T1, attempt 1: the end of \d+ messages[\s\S]*sh test\.sh/);
    await story.says('grace', tracking, '/retry T1');
    expect(await story.reads(tracking)).toContain('This run has ended. To start a new one');
    await story.says('grace', tracking, '/restart');
    expect(await story.reads(tracking)).toContain('All tasks of this run are done.');
  }),
);

it(
  '/restart of a cancelled run begins anew from what is merged',
  tell(
    {
      scenes: [
        note('One', 'one.txt'),
        approval('One'),
        { ...waiting('the second', note('Two', 'two.txt')), attempt: 1 },
        approval('Two'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Two things', '- [ ] T1: One\n- [ ] T2: Two after T1');
      await story.complete(issue, 'T1');
      await story.model.reached('the second');
      const first = await story.tracking(issue);
      await story.says('grace', first, '/cancel');
      expect(await story.lastWords(issue)).toContain('`grace` cancelled this run.');
      story.model.letGo('the second');
      await story.says('grace', first, '/restart');
      const second = await story.until(
        issue,
        'another run',
        ({ trackingIssue }) => trackingIssue !== undefined && trackingIssue !== first,
      );
      expect(second.tasks.get('T1')?.stage.at).toBe('complete');
      expect(await story.lastWords(issue)).toContain('🎉 Done: 2 of 2 tasks are complete.');
      expect(story.model.asked({ title: 'One', who: 'Code worker' }).length).toBeGreaterThan(0);
      expect(
        story.world.pulls('ada/greetings').filter(({ headRef }) => headRef.endsWith('/T1-one')),
      ).toHaveLength(1);
    },
  ),
);
