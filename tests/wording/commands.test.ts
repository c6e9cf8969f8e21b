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
        requiresWritePermission: [['spawn']],
        runIsOver: [[]],
        taskHasChanged: [[]],
      }),
    ).toMatchInlineSnapshot(`
      "noSuchCommand: This command does not exist. For a list of commands, comment \`/help\`.
      didYouMean: Did you mean \`/retry\`? Nothing was done.
      onlyWritersCan: Only users with write permission can do that.
      requiresWritePermission: \`/spawn\` requires write permission.
      runIsOver: This run has ended. To start a new one from the merged work, comment \`/restart\`.
      taskHasChanged: The task has changed since your command. Check it, then give the command again."
    `);
  });

  it('with the choices, where it is not clear which task is meant', () => {
    expect(
      everySentence(meantTask, {
        noSuchTask: [
          ['T9', [one, two], safe],
          ['T9', [], safe],
        ],
        whichTask: [
          [[one, two], '/retry T3', safe],
          [[two], '/retry T3', safe],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "noSuchTask: This run has no task T9. Tasks: T1 (Store \\| dates), T2 (Test them @​bob).
      noSuchTask: This run has no task T9. The run has no tasks yet.
      whichTask: Which task? Tasks: T1 (Store \\| dates), T2 (Test them @​bob). Name one: \`/retry T3\`.
      whichTask: Which task? Task: T2 (Test them @​bob). Name one: \`/retry T3\`."
    `);
  });

  it('about a task', () => {
    expect(everySentence(abandon, { isAlreadySettled: [['T3', 'complete']] })).toMatchInlineSnapshot(
      `"isAlreadySettled: T3 is already complete."`,
    );
    expect(
      everySentence(retry, {
        isInProgress: [['T3', 2]],
        isComplete: [['T3']],
        isAlreadyRetried: [['T3']],
        startsSoon: [['T3']],
        waitsFor: [['T3', ['T1', 'T2']]],
        isInReview: [['T3']],
      }),
    ).toMatchInlineSnapshot(`
      "isInProgress: Attempt 2 of T3 is in progress. To stop it first, comment \`/interrupt T3\`.
      isComplete: T3 is complete. To change what it did, add a task with \`/spawn\`.
      isAlreadyRetried: T3 is already about to be retried.
      startsSoon: T3 has not started yet. It starts as soon as it can.
      waitsFor: T3 has not started because it waits for T1 and T2. To start it now, comment \`/depends T3 on nothing\`.
      isInReview: T3 is in review. To send it back, say what to change: \`/retry T3 <advice>\`."
    `);
    expect(
      everySentence(interrupt, {
        hasNoAttemptInProgress: [
          ['T3', ''],
          ['T3', 'waits for T1'],
        ],
        isStopped: [['T3']],
      }),
    ).toMatchInlineSnapshot(`
      "hasNoAttemptInProgress: T3 has no attempt in progress.
      hasNoAttemptInProgress: T3 has no attempt in progress (waits for T1).
      isStopped: Stopped T3. To continue, comment \`/retry T3 <what to do differently>\` or \`/abandon T3\`."
    `);
    expect(
      everySentence(logs, {
        hasNoLog: [['T3']],
        hasAttempts: [
          ['T3', 1],
          ['T3', 4],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "hasNoLog: T3 has not started, so it has no log.
      hasAttempts: T3 has 1 attempt; try \`/logs T3 1\`.
      hasAttempts: T3 has 4 attempts; try \`/logs T3 4\`."
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
      noPlanWaits: No plan is waiting for approval.
      isAtRevision: The plan is now at revision 3. Review it, then comment \`/approve 3\`.
      changedToRevision: The plan changed to revision 3 after your comment. Review it, then comment \`/approve 3\`."
    `);
    expect(everySentence(replan, { noPlanToRevise: [[]] })).toMatchInlineSnapshot(
      `"noPlanToRevise: There is no plan to revise yet."`,
    );
    expect(everySentence(depends, { needsDependencies: [[]], onTakesTaskKeys: [[]] })).toMatchInlineSnapshot(`
      "needsDependencies: Name a task and its dependencies: \`/depends T4 on T2,T3\` or \`/depends T4 on nothing\`.
      onTakesTaskKeys: \`on\` takes task keys, such as \`T2,T3\`, or \`nothing\`."
    `);
    expect(
      everySentence(spawn, {
        noPlanToAddTo: [[]],
        needsTitle: [[]],
        asTakes: [[['code', 'test']]],
        wasAdded: [
          [one, safe],
          [two, safe],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "noPlanToAddTo: There is no plan to add a task to yet.
      needsTitle: A new task needs a title: \`/spawn Document the date format\`.
      asTakes: \`as=\` takes \`code\`, \`test\`.
      wasAdded: T1 was added: Store \\| dates (code).
      wasAdded: T2 was added: Test them @​bob (test, after T1)."
    `);
  });

  it('about an edit of the plan', () => {
    expect(
      everySentence(planEdit, {
        listIsGone: [[]],
        wasAdded: [[two]],
        wasNotAdded: [['Ship it', [{ is: 'title_missing' }, { is: 'no_such_task', key: 'T9' }]]],
        wasCompletedManually: [['T3']],
        cannotBeTicked: [
          ['T3', true],
          ['T3', false],
        ],
        staysComplete: [['T3']],
        wasAbandoned: [['T3']],
        lineStays: [['T3', 'complete']],
        cannotChange: [['T3']],
        dependsOn: [
          ['T3', []],
          ['T3', ['T1', 'T2']],
        ],
        titleIsTooLong: [['T3', 120]],
        isNow: [
          ['T3', { title: 'Ship it', profile: 'test', criteria: [] }],
          ['T3', { criteria: ['It ships'] }],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "listIsGone: Deleting the whole task list changes nothing. To end the run, comment \`/cancel\`.
      wasAdded: T2 was added: Test them @bob (test, after T1).
      wasNotAdded: The new task “Ship it” was not added: A task needs a title. This run has no task T9.
      wasCompletedManually: T3 was completed manually.
      cannotBeTicked: T3 is abandoned, so its box cannot be ticked.
      cannotBeTicked: T3 is in progress, so its box cannot be ticked.
      staysComplete: T3 stays complete. To change what it did, add a task.
      wasAbandoned: T3 was abandoned.
      lineStays: T3 is complete, so its line stays.
      cannotChange: T3 has started, so it can no longer change. To advise its worker, comment \`/retry T3 <advice>\`.
      dependsOn: T3 no longer depends on another task.
      dependsOn: T3 now depends on T1, T2.
      titleIsTooLong: T3: a title has at most 120 characters.
      isNow: T3 is now “Ship it”, is now for the test worker and has new acceptance criteria.
      isNow: T3 has new acceptance criteria."
    `);
  });

  it('about the run', () => {
    expect(
      everySentence(budget, {
        needsAmount: [[]],
        setButNotEnough: [[{ of: 'run', unit: 'usd', limit: 1, spent: 1.2 }]],
        allowsDollars: [[50]],
        allowsTokens: [[5_000_000]],
      }),
    ).toMatchInlineSnapshot(`
      "needsAmount: Give an amount in dollars or in tokens: \`/budget 20\` or \`/budget 5M tokens\`.
      setButNotEnough: The budget is set, but the run cannot resume: the budget of $1.00 is used up ($1.20 spent).
      allowsDollars: This server allows at most $50.00 a run (\`MAX_BUDGET_USD\`).
      allowsTokens: This server allows at most 5,000,000 tokens a run (\`MAX_BUDGET_TOKENS\`)."
    `);
    expect(
      everySentence(pause, { isPausedAlready: [['grace', { is: 'asked_for', words: 'lunch' }]] }),
    ).toMatchInlineSnapshot(`"isPausedAlready: The run is already paused by grace: lunch."`);
    expect(
      everySentence(resume, {
        isNotPaused: [[]],
        cannotResume: [[{ of: 'run', unit: 'usd', limit: 1, spent: 1.2 }]],
      }),
    ).toMatchInlineSnapshot(`
      "isNotPaused: The run is not paused.
      cannotResume: The run cannot resume: the budget of $1.00 is used up ($1.20 spent). To raise it, comment \`/budget\` with a new amount."
    `);
    expect(
      everySentence(restart, {
        runRestarts: [[]],
        allTasksAreDone: [[]],
        noSuchRun: [[]],
        anotherIsInProgress: [[]],
        issueIsClosed: [[1]],
        configIsNotValid: [[['Line 4: `merge.method` must be one of `merge`, `squash`, `rebase`.']]],
      }),
    ).toMatchInlineSnapshot(`
      "runRestarts: This run ends now. A new one starts from the merged work.
      allTasksAreDone: All tasks of this run are done. For a new plan, remove the label and add it again.
      noSuchRun: This run does not exist.
      anotherIsInProgress: Another run of this issue is in progress.
      issueIsClosed: #1 is closed. Reopen it first.
      configIsNotValid: \`.github/troupe.yml\` is not valid: Line 4: \`merge.method\` must be one of \`merge\`, \`squash\`, \`rebase\`."
    `);
  });
});
