// The tracking issue is a document: people edit its list of tasks, and Troupe says what it understood.
import { expect, it } from 'vitest';
import { approval, held, note, shell, step, waiting, worker, write } from './support/scenes.ts';
import { tell } from './support/story.ts';

const steps = '- [ ] T1: One\n- [ ] T2: Two after T1\n- [ ] T3: Three after T1';

it(
  'adding, changing, ticking and deleting lines changes the run',
  tell(
    {
      scenes: [
        waiting('the first', note('One', 'one.txt')),
        approval('One'),
        note('Second', 'two.txt'),
        approval('Second', ['Two']),
        note('Four', 'four.txt'),
        approval('Four'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Things', `${steps}\n- [ ] T4: By hand after T1`);
      await story.model.reached('the first');
      const tracking = await story.tracking(issue);
      await story.shows(tracking, /\*\*T4\*\*/);
      await story.edits('grace', tracking, (body) =>
        body
          .replace('** Two (code)', '** Second (code)')
          .replace(/^- \[ \] \*\*T3\*\*.*\n(?: {2}- .*\n)*/m, '')
          .replace('- [ ] **T4**', '- [x] **T4**')
          .replace('\n## Plan', '- [ ] Four (code) after T2\n\n## Plan'),
      );
      expect(await story.reads(tracking)).toMatchInlineSnapshot(`
        "\`grace\` edited the plan.

        Applied:

        - T5 was added: Four (code, after T2).
        - T2 is now “Second”.
        - T4 was completed manually.
        - T3 was abandoned."
      `);
      await story.shows(tracking, /\[x\] \*\*T4\*\*/);
      story.model.letGo('the first');
      expect(await story.lastWords(issue)).toContain('4 of 5 tasks are complete.');
      expect(story.file('four.txt')).toBe('Four\n');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/plan-edited.md');
    },
  ),
);

it(
  'what cannot be is put back, with the reason',
  tell(
    {
      scenes: [
        waiting('the first', note('One', 'one.txt')),
        approval('One'),
        note('Two', 'two.txt'),
        approval('Two'),
        note('Three', 'three.txt'),
        approval('Three'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Things', steps);
      await story.model.reached('the first');
      const tracking = await story.tracking(issue);
      await story.shows(tracking, /attempt 1 is in progress/);
      await story.edits('grace', tracking, (body) =>
        body.replace('** Two (code) after T1', '** Two (code) after T2'),
      );
      expect(await story.reads(tracking)).toContain('in a cycle: T2 → T2');
      await story.edits('grace', tracking, (body) => body.replace('- [ ] **T1** One', '- [x] **T1** Other'));
      const answer = await story.reads(tracking);
      expect(answer).toContain('T1 has started, so it can no longer change.');
      expect(answer).toContain('T1 is in progress, so its box cannot be ticked.');
      await story.edits('grace', tracking, () => 'Oops.');
      expect(await story.reads(tracking)).toContain('Deleting the whole task list changes nothing');
      await story.shows(tracking, /- \[ \] \*\*T1\*\* One \(code\)[\s\S]*\*\*T2\*\* Two \(code\) after T1/);
      story.model.letGo('the first');
      expect(await story.lastWords(issue)).toContain('🎉 Done: 3 of 3 tasks are complete.');
      await expect(await story.thread(issue)).toMatchFileSnapshot('threads/edit-refused.md');
    },
  ),
);

it(
  'a box ticked by a person gives the command beside it',
  tell(
    {
      scenes: [
        worker('One', [
          held('the worker', step(shell('true'))),
          step(write('one.txt', 'One\n'), shell('sh test.sh')),
        ]),
        approval('One'),
      ],
    },
    async (story) => {
      const issue = await story.asks('Things', '- [ ] T1: One');
      await story.model.reached('the worker');
      const tracking = await story.tracking(issue);
      await story.ticks('max', tracking, '/pause');
      await story.waits(issue, 'T1', /paused by max/);
      await story.shows(tracking, /- \[ \] `\/resume`/);
      story.model.letGo('the worker');
      await story.ticks('max', tracking, '/resume');
      expect(await story.lastWords(issue)).toContain('🎉 Done');
    },
  ),
);
