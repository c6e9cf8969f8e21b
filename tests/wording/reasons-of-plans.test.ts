// What is wrong with a plan, or with a change to one, reason by reason.
import { describe, expect, it } from 'vitest';
import * as planChange from '../../src/wording/reasons/plan-change.ts';
import * as plan from '../../src/wording/reasons/plan.ts';
import * as subIssues from '../../src/wording/reasons/sub-issues.ts';
import { everySentence } from './every-sentence.ts';

describe('a reason says', () => {
  it('what is wrong with a plan', () => {
    expect(
      everySentence(plan, {
        noTasks: [[]],
        tooManyTasks: [[40, 30]],
        keyHasWrongForm: [['one']],
        keyIsUsedTwice: [['T2']],
        waitInCircle: [[['T1', 'T2', 'T1']]],
        noSubtasks: [[]],
        noRoomForSubtasks: [[2, 5]],
        subtaskIsPlan: [['T2']],
        nothingWouldBeLeft: [[]],
        wouldHaveTooManyTasks: [[40, 30]],
        cannotChangeBegun: [['T2']],
        newKeysAre: [[['T4', 'T5'], ['T7']]],
        wouldWaitForLost: [
          ['T3', 'T1', false],
          ['T3', 'T1', true],
        ],
        theseWouldWaitInCircle: [[['T1', 'T2', 'T1']]],
        hasNoTitle: [['T1']],
        hasLongTitle: [['T1', 130, 120]],
        hasLongDescription: [['T1', 40_000, 30_000]],
        hasLongCriterion: [['T1', 2_000]],
        hasNoCriteria: [['T1']],
        hasTooManyCriteria: [['T1', 12]],
        namesPathOutside: [['T1', '../etc']],
        comesAfterUnknown: [['T1', 'T9']],
      }),
    ).toMatchInlineSnapshot(`
      "noTasks: The plan has no tasks.
      tooManyTasks: The plan has 40 tasks; at most 30 are allowed.
      keyHasWrongForm: The key "one" must be T1, T2, T3 and so on.
      keyIsUsedTwice: The key "T2" is used more than once.
      waitInCircle: These tasks wait for one another in a circle: T1 → T2 → T1.
      noSubtasks: There are no subtasks.
      noRoomForSubtasks: There is room for 2 more tasks in this run, not 5.
      subtaskIsPlan: Subtask "T2" is a plan again; split it here and now instead.
      nothingWouldBeLeft: Nothing would be left of the plan.
      wouldHaveTooManyTasks: The plan would have 40 tasks; at most 30 are allowed.
      cannotChangeBegun: T2 has begun or is over; only tasks that nobody has begun can be changed.
      newKeysAre: New tasks are called T4, T5, in this order, not T7.
      wouldWaitForLost: T3 would wait for T1, which is given up; say what it comes after instead.
      wouldWaitForLost: T3 would wait for T1, a part of what it comes after, which is given up; say what it comes after instead.
      theseWouldWaitInCircle: These tasks would wait for one another in a circle: T1 → T2 → T1.
      hasNoTitle: T1 has no title.
      hasLongTitle: T1 has a title of 130 characters; at most 120 are allowed.
      hasLongDescription: T1 has a description of 40000 characters; at most 30000 are allowed.
      hasLongCriterion: T1 has a criterion of more than 2000 characters; say it shorter, or make two of it.
      hasNoCriteria: T1 has no acceptance criteria, so nobody could say when it is done.
      hasTooManyCriteria: T1 has more than 12 criteria; split it.
      namesPathOutside: T1 names the path "../etc"; paths are relative to the repository's root.
      comesAfterUnknown: T1 comes after "T9", which is not a task of this plan."
    `);
    expect(
      everySentence(subIssues, {
        isElsewhere: [['octo/other#7']],
        isBlockedFromOutside: [['#7', '#9']],
      }),
    ).toMatchInlineSnapshot(`
      "isElsewhere: octo/other#7 is in another repository, and a run builds in one: label it there, and remove it from this issue.
      isBlockedFromOutside: #7 is blocked by #9, which is open and not a sub-issue of this one: close it or remove the relation first."
    `);
  });

  it('why a plan cannot be changed like that', () => {
    expect(
      everySentence(planChange, {
        noSuchTask: [['T9']],
        runIsFull: [[30, 30]],
        taskNeedsTitle: [[]],
        titleIsTooLong: [[130, 120]],
        collectsTheRun: [
          ['T9', undefined],
          ['T9', 12],
        ],
        orderNoLongerMatters: [['T3', 'complete']],
        hasBegun: [['T3']],
        wouldWaitInCircle: [[['T1', 'T2', 'T1']]],
        nothingComesAfterAbandoned: [['T3']],
      }),
    ).toMatchInlineSnapshot(`
      "noSuchTask: There is no T9 in this run.
      runIsFull: The run has 30 tasks; at most 30 are allowed.
      taskNeedsTitle: A task needs a title.
      titleIsTooLong: The title has 130 characters; at most 120 are allowed. Put the rest below it.
      collectsTheRun: T9 collects the whole run already, so nothing new can join it. Merge or close it first; then set the label again for more.
      collectsTheRun: T9 (#12) collects the whole run already, so nothing new can join it. Merge or close it first; then set the label again for more.
      orderNoLongerMatters: T3 is complete; what it comes after no longer matters.
      hasBegun: T3 has begun, so it can no longer be made to wait.
      wouldWaitInCircle: Then these would wait for one another in a circle: T1 → T2 → T1.
      nothingComesAfterAbandoned: T3 was abandoned, so nothing can come after it."
    `);
  });
});
