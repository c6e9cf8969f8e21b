// What commands answer, sentence by sentence.
import { describe, expect, it } from 'vitest';
import * as abandon from '../../src/wording/commands/abandon.ts';
import * as approve from '../../src/wording/commands/approve.ts';
import * as budget from '../../src/wording/commands/budget.ts';
import * as depends from '../../src/wording/commands/depends.ts';
import * as give from '../../src/wording/commands/give.ts';
import * as interrupt from '../../src/wording/commands/interrupt.ts';
import * as logs from '../../src/wording/commands/logs.ts';
import * as meantTask from '../../src/wording/commands/meant-task.ts';
import * as pause from '../../src/wording/commands/pause.ts';
import * as planEdit from '../../src/wording/commands/plan-edit.ts';
import * as replan from '../../src/wording/commands/replan.ts';
import * as restart from '../../src/wording/commands/restart.ts';
import * as resume from '../../src/wording/commands/resume.ts';
import * as retry from '../../src/wording/commands/retry.ts';
import * as spawn from '../../src/wording/commands/spawn.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { everySentence } from './every-sentence.ts';
import { spec } from './run.ts';

const safe = outgoing(['github.example.com']);
const [one, two] = [spec('T1', 'Store | dates', 'code'), spec('T2', 'Test them @bob', 'test', ['T1'])];

describe('a command answers', () => {
  it('whoever may not give it, or gave none', () => {
    expect(
      everySentence(give, {
        noSuchCommand: [[]],
        didYouMean: [['retry']],
        onlyWritersCan: [[]],
        takesWritePermission: [['spawn']],
        runIsOver: [[]],
        hasMovedOn: [[]],
      }),
    ).toMatchInlineSnapshot(`
      "noSuchCommand: There is no such command. \`/help\` lists them.
      didYouMean: Did you mean \`/retry\`? Nothing was done.
      onlyWritersCan: Only people with write permission can do that.
      takesWritePermission: \`/spawn\` takes write permission.
      runIsOver: This run is over. \`/restart\` begins anew from what is merged.
      hasMovedOn: The task has moved on meanwhile; ask again."
    `);
  });

  it('with the choices, where it is not clear which task is meant', () => {
    expect(
      everySentence(meantTask, {
        isNoneOf: [
          ['T9', [one, two], safe],
          ['T9', [], safe],
        ],
        whichIsMeant: [
          [[one, two], '/retry T3', safe],
          [[two], '/retry T3', safe],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "isNoneOf: There is no T9 in this run. There are T1 (Store \\| dates), T2 (Test them @​bob).
      isNoneOf: There is no T9 in this run. The run has no tasks yet.
      whichIsMeant: Which task is meant? There are T1 (Store \\| dates), T2 (Test them @​bob). Name it: \`/retry T3\`.
      whichIsMeant: Which task is meant? There is T2 (Test them @​bob). Name it: \`/retry T3\`."
    `);
  });

  it('about a task', () => {
    expect(everySentence(abandon, { isSettledAlready: [['T3', 'complete']] })).toMatchInlineSnapshot(
      `"isSettledAlready: T3 is complete already."`,
    );
    expect(
      everySentence(retry, {
        isWorkedOn: [['T3', 2]],
        isComplete: [['T3']],
        isTriedAgainAlready: [['T3']],
        startsSoon: [['T3']],
        waitsFor: [['T3', ['T1', 'T2']]],
        isInReview: [['T3']],
      }),
    ).toMatchInlineSnapshot(`
      "isWorkedOn: T3 is being worked on (attempt 2). \`/interrupt T3\` stops that; then \`/retry T3\`.
      isComplete: T3 is complete. To change what it did, \`/spawn\` a new task.
      isTriedAgainAlready: T3 is about to be tried again already.
      startsSoon: T3 has not begun yet; it starts as soon as it can.
      waitsFor: T3 has not begun: it waits for T1 and T2. \`/depends T3 on nothing\` lets it start.
      isInReview: T3 is in review. Say what to do differently: \`/retry T3 <advice>\`."
    `);
    expect(
      everySentence(interrupt, {
        nobodyWorksOn: [
          ['T3', ''],
          ['T3', 'waits for T1'],
        ],
        isStopped: [['T3']],
      }),
    ).toMatchInlineSnapshot(`
      "nobodyWorksOn: Nobody works on T3 now.
      nobodyWorksOn: Nobody works on T3 now (waits for T1).
      isStopped: T3 is stopped. \`/retry T3 <what to do differently>\` or \`/abandon T3\` decides how it goes on."
    `);
    expect(
      everySentence(logs, {
        nothingToShow: [['T3']],
        hasAttempts: [
          ['T3', 1],
          ['T3', 4],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "nothingToShow: T3 has not begun, so there is nothing to show.
      hasAttempts: T3 has one attempt.
      hasAttempts: T3 has attempts 1 to 4."
    `);
  });

  it('about the plan', () => {
    expect(
      everySentence(approve, {
        noPlanYet: [[]],
        noPlanWaits: [[]],
        isAtRevision: [[3]],
        changedToRevision: [[3]],
      }),
    ).toMatchInlineSnapshot(`
      "noPlanYet: There is no plan yet.
      noPlanWaits: No plan waits for approval.
      isAtRevision: The plan is at revision 3 now. Look at it again, then \`/approve 3\`.
      changedToRevision: The plan changed to revision 3 after you wrote that. Look at it again, then \`/approve 3\`."
    `);
    expect(everySentence(replan, { noPlanToRevise: [[]] })).toMatchInlineSnapshot(
      `"noPlanToRevise: There is no plan yet that could be revised."`,
    );
    expect(everySentence(depends, { sayAfterWhat: [[]], onTakesKeys: [[]] })).toMatchInlineSnapshot(`
      "sayAfterWhat: Say it like this: \`/depends T4 on T2,T3\`, or \`/depends T4 on nothing\`.
      onTakesKeys: \`on\` takes keys of tasks, such as \`T2,T3\`, or \`nothing\`."
    `);
    expect(
      everySentence(spawn, {
        noPlanToJoin: [[]],
        needsTitle: [[]],
        asTakes: [[['code', 'test']]],
        joinsThePlan: [
          [one, safe],
          [two, safe],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "noPlanToJoin: There is no plan yet that a task could join.
      needsTitle: A new task needs a title: \`/spawn Document the date format\`.
      asTakes: \`as=\` takes \`code\`, \`test\`.
      joinsThePlan: T1 joins the plan: Store \\| dates (code).
      joinsThePlan: T2 joins the plan: Test them @​bob (test, after T1)."
    `);
  });

  it('about an edit of the plan', () => {
    expect(
      everySentence(planEdit, {
        listIsGone: [[]],
        isNew: [[two]],
        cannotJoin: [['Ship it', [{ is: 'title_missing' }, { is: 'no_such_task', key: 'T9' }]]],
        isDoneByHand: [['T3']],
        cannotBeTicked: [
          ['T3', true],
          ['T3', false],
        ],
        staysComplete: [['T3']],
        isGivenUp: [['T3']],
        lineStays: [['T3', 'complete']],
        hasBegunAsItIs: [['T3']],
        comesAfter: [
          ['T3', []],
          ['T3', ['T1', 'T2']],
        ],
        titleHasRoomFor: [['T3', 120]],
        isNow: [
          ['T3', { title: 'Ship it', profile: 'test', criteria: [] }],
          ['T3', { criteria: ['It ships'] }],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "listIsGone: The whole list of tasks is gone; I take that for a slip. To end the run, \`/cancel\`.
      isNew: T2 is new: Test them @bob (test, after T1).
      cannotJoin: The new task “Ship it”: A task needs a title. There is no T9 in this run.
      isDoneByHand: T3 is done, by hand.
      cannotBeTicked: T3 is abandoned, so its box cannot be ticked.
      cannotBeTicked: T3 is being worked on, so its box cannot be ticked.
      staysComplete: T3 is complete and stays so. To change what it did, add a new task.
      isGivenUp: T3 is given up.
      lineStays: T3 is complete; its line stays.
      hasBegunAsItIs: T3 has begun, so what it is stays. \`/retry T3 <advice>\` reaches its worker.
      comesAfter: T3 waits for nothing any more.
      comesAfter: T3 now comes after T1, T2.
      titleHasRoomFor: T3: a title has at most 120 characters.
      isNow: T3 is now “Ship it”, is for the test worker and has new criteria.
      isNow: T3 has new criteria."
    `);
  });

  it('about the run', () => {
    expect(
      everySentence(budget, {
        sayAmount: [[]],
        setButNotEnough: [[{ of: 'run', unit: 'usd', limit: 1, spent: 1.2 }]],
        allowsDollars: [[50]],
        allowsTokens: [[5_000_000]],
      }),
    ).toMatchInlineSnapshot(`
      "sayAmount: Say it in dollars or in tokens: \`/budget 20\`, \`/budget 5M tokens\`.
      setButNotEnough: Set, but not enough to resume: the budget of $1.00 is used up ($1.20 spent).
      allowsDollars: This server allows a run $50.00 at most (\`MAX_BUDGET_USD\`).
      allowsTokens: This server allows a run 5,000,000 tokens at most (\`MAX_BUDGET_TOKENS\`)."
    `);
    expect(
      everySentence(pause, { isPausedAlready: [['grace', { is: 'asked_for', words: 'lunch' }]] }),
    ).toMatchInlineSnapshot(`"isPausedAlready: The run is already paused by grace: lunch."`);
    expect(
      everySentence(resume, {
        isNotPaused: [[]],
        cannotGoOn: [[{ of: 'run', unit: 'usd', limit: 1, spent: 1.2 }]],
      }),
    ).toMatchInlineSnapshot(`
      "isNotPaused: The run is not paused.
      cannotGoOn: The run cannot resume: the budget of $1.00 is used up ($1.20 spent). \`/budget\` raises it."
    `);
    expect(
      everySentence(restart, {
        endsAndBeginsAnew: [[]],
        allTasksAreDone: [[]],
        noSuchRun: [[]],
        anotherIsUnderWay: [[]],
        issueIsClosed: [[1]],
        configIsNotRight: [[['Line 4: `merge.method` must be one of `merge`, `squash`, `rebase`.']]],
      }),
    ).toMatchInlineSnapshot(`
      "endsAndBeginsAnew: The run ends now and begins anew from what is merged.
      allTasksAreDone: All its tasks are done. For a new plan, take the label off and set it again.
      noSuchRun: There is no such run.
      anotherIsUnderWay: Another run of this issue is under way.
      issueIsClosed: #1 is closed. Reopen it first.
      configIsNotRight: \`.github/troupe.yml\` is not right: Line 4: \`merge.method\` must be one of \`merge\`, \`squash\`, \`rebase\`."
    `);
  });
});
