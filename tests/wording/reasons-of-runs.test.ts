// What is said of plans, waiting and people's wishes, reason by reason: one without an example does not compile.
import { describe, expect, it } from 'vitest';
import { limitText } from '../../src/wording/reasons/budget.ts';
import { finalCriteria, partNames } from '../../src/wording/reasons/criteria.ts';
import {
  planningFailureText,
  reviewFailureText,
  revisionFailureText,
  revisionReasonText,
  runFailureText,
} from '../../src/wording/reasons/ending.ts';
import { escalationText } from '../../src/wording/reasons/escalation.ts';
import { mergeWaitText } from '../../src/wording/reasons/merge.ts';
import {
  abandonmentText,
  adviceText,
  askedForChanges,
  pauseText,
  requestText,
  resultText,
} from '../../src/wording/reasons/people.ts';
import {
  planChangeProblemText,
  planObjectionText,
  planProblemText,
  subIssueProblemText,
} from '../../src/wording/reasons/plan.ts';
import { waitingText, whyWaitingText } from '../../src/wording/reasons/progress.ts';
import { everyReason } from './every-sentence.ts';
import { halfway, runOf } from './run.ts';

const trouble = { is: 'github_failing', status: 502 } as const;
const guard = [
  { rule: 'deleted-test', path: 'test/a.test.js', what: { is: 'test_file_deleted' } },
  { rule: 'skipped-test', path: 'test/b.test.js', line: 3, what: { is: 'test_skipped' } },
  { rule: 'size', what: { is: 'change_too_large', lines: 2_000, most: 1_500 } },
] as const;
const request = { id: 'review/grace/1', login: 'grace', text: 'Use ISO dates.', threads: [] };
const noTitle = { is: 'no_title', key: 'T1' } as const;
const limit = { of: 'run', unit: 'usd', limit: 20, spent: 20.1 } as const;

describe('a plan', () => {
  const problems = {
    no_tasks: [{}],
    no_subtasks: [{}],
    nothing_left: [{}],
    too_many_tasks: [{ count: 40, most: 30 }],
    revised_too_many_tasks: [{ count: 40, most: 30 }],
    too_many_subtasks: [{ count: 5, room: 2 }],
    key_has_wrong_form: [{ key: 'one' }],
    key_used_twice: [{ key: 'T2' }],
    subtask_is_plan: [{ key: 'T2' }],
    has_begun: [{ key: 'T2' }],
    no_title: [{ key: 'T1' }],
    no_criteria: [{ key: 'T1' }],
    new_keys_out_of_order: [{ expected: ['T4', 'T5'], found: ['T7'] }],
    waits_in_circle: [{ cycle: ['T1', 'T2', 'T1'] }],
    waits_for_lost: [
      { key: 'T3', lost: 'T1', asPart: false },
      { key: 'T3', lost: 'T1', asPart: true },
    ],
    title_too_long: [{ key: 'T1', length: 130, most: 120 }],
    description_too_long: [{ key: 'T1', length: 40_000, most: 30_000 }],
    criterion_too_long: [{ key: 'T1', most: 2_000 }],
    too_many_criteria: [{ key: 'T1', most: 12 }],
    path_outside: [{ key: 'T1', path: '../etc' }],
    comes_after_unknown: [{ key: 'T1', after: 'T9' }],
  };

  it('has problems that its author can mend', () => {
    expect(
      everyReason(planObjectionText, {
        ...problems,
        director_ended: [{ how: { is: 'out_of_time' } }],
        refused: [{ words: 'A criterion is vague.' }],
      }),
    ).toMatchSnapshot('planObjectionText');
    expect(planProblemText(noTitle)).toBe('T1 has no title.');
    expect(
      everyReason(subIssueProblemText, {
        ...problems,
        in_another_repository: [{ name: 'octo/other#7' }],
        blocked_from_outside: [{ name: '#7', blocker: '#3' }],
      })
        .split('\n')
        .slice(-2),
    ).toMatchSnapshot('subIssueProblemText');
  });

  it('cannot be changed in every way', () => {
    expect(
      everyReason(planChangeProblemText, {
        no_such_task: [{ key: 'T9' }],
        has_begun: [{ key: 'T2' }],
        after_abandoned: [{ key: 'T2' }],
        run_is_full: [{ count: 20, most: 20 }],
        title_missing: [{}],
        title_too_long: [{ length: 130, most: 120 }],
        run_is_collected: [
          { key: 'T5', pull: undefined },
          { key: 'T5', pull: 9 },
        ],
        is_settled: [{ key: 'T2', stage: 'complete' }],
        would_wait_in_circle: [{ cycle: ['T1', 'T2', 'T1'] }],
      }),
    ).toMatchSnapshot('planChangeProblemText');
  });

  it('may not come about, or may not be revised', () => {
    const failures = {
      cannot_work: [{ trouble }],
      no_acceptable_plan: [{ attempts: 3, problems: [noTitle, { is: 'refused', words: 'It is vague.' }] }],
      checklist_is_no_plan: [{ problems: [noTitle] }],
      sub_issues_are_no_plan: [{ problems: [{ is: 'in_another_repository', name: 'octo/other#7' }] }],
    } as const;
    expect(everyReason(planningFailureText, failures)).toMatchSnapshot('planningFailureText');
    expect(
      everyReason(runFailureText, {
        ...failures,
        every_task_abandoned: [{}],
        last_pull_request_abandoned: [{ branch: 'troupe/1/run-7' }],
        tracking_issue_refused: [{ why: { is: 'github_refused', said: 'issues are disabled' } }],
        branch_refused: [{ branch: 'troupe/1/run-7', words: 'protected' }],
      })
        .split('\n')
        .slice(-4),
    ).toMatchSnapshot('runFailureText');
    expect(
      everyReason(revisionFailureText, {
        cannot_work: [{ trouble }],
        no_acceptable_revision: [{ attempts: 3, problems: [noTitle] }],
      }),
    ).toMatchSnapshot('revisionFailureText');
    expect(
      revisionReasonText([
        { is: 'asked_for', by: 'grace', words: '' },
        { is: 'asked_for', by: 'grace', words: 'The date format is ISO 8601.' },
        { is: 'prerequisites_abandoned', gone: ['T1'], waiting: ['T2', 'T3'] },
        { is: 'prerequisites_abandoned', gone: ['T1', 'T2'], waiting: ['T3'] },
      ]),
    ).toMatchSnapshot('revisionReasonText');
    expect(
      everyReason(reviewFailureText, {
        cannot_work: [{ trouble }],
        strategist_ended: [{ how: { is: 'out_of_time' } }],
      }),
    ).toMatchSnapshot('reviewFailureText');
  });

  it('names the parts of a task, and sets the criteria of the last one', () => {
    expect(partNames).toMatchSnapshot('partNames');
    expect(finalCriteria(runOf(...halfway))).toMatchSnapshot('finalCriteria');
  });
});

describe('a task waits', () => {
  const escalations = {
    attempts_failed: [{ count: 1 }, { count: 4 }],
    same_failure_twice: [{}],
    machinery_failed: [{ times: 5, last: { is: 'nothing_to_work_with', trouble: { is: 'setup_not_run' } } }],
    prerequisite_abandoned: [{ key: 'T1' }],
    no_verdict: [{ reviews: 3 }],
    cannot_be_reviewed: [{ trouble }],
    conflict_cannot_be_resolved: [{ trouble }],
    cannot_work: [{ trouble }],
    thrown_out_of_queue: [{ times: 3 }],
    github_will_not_merge: [{ words: 'merge commits are not allowed' }],
    merge_refused: [{ why: trouble }],
    enqueue_refused: [{ why: { is: 'no_answer', attempts: 6, last: trouble } }],
    pull_request_refused: [{ why: { is: 'github_refused', said: 'no commits between main and T3' } }],
    interrupted: [{ by: 'grace' }],
  } as const;

  it('for a person', () => {
    expect(everyReason(escalationText, escalations)).toMatchSnapshot('escalationText');
  });

  it('for its merge', () => {
    expect(
      everyReason(mergeWaitText, {
        heads_differ: [{}],
        in_merge_queue: [{}],
        draft: [{}],
        mergeability_unknown: [{}],
        whole_run: [{}],
        manual_policy: [{}],
        human_policy: [{}],
        base_changed: [{ from: 'main', to: 'release' }],
        then_auto_merge: [{ first: { is: 'draft' }, by: 'max' }],
        auto_merge: [{ by: 'max' }],
        auto_merge_stuck: [{ by: 'max' }],
        checks_pending: [{ checks: ['test'] }, { checks: ['test', 'lint'] }],
        checks_rerun: [{ checks: ['test'] }, { checks: ['test', 'lint'] }],
        red_base: [{ checks: ['lint'] }, { checks: ['lint', 'e2e'] }],
        another_look: [{ by: ['max', 'ada'] }],
        protection: [{ reviewers: [] }, { reviewers: ['max', 'octo/core'] }],
        guard_findings: [{ findings: guard }],
        protected_paths: [{ paths: ['.github/workflows/ci.yml'] }, { paths: ['AGENTS.md', '.npmrc'] }],
      }),
    ).toMatchSnapshot('mergeWaitText');
  });

  it('for whatever is next', () => {
    const failure = { why: { is: 'sent_back', by: 'grace', words: '' } } as const;
    expect(
      everyReason(waitingText, {
        run_ended: [{ status: 'cancelled' }],
        run_paused: [{ by: 'grace', why: { is: 'asked_for', words: 'lunch' } }],
        attempt_under_way: [{ attempt: 2 }],
        attempt_stalled: [{ attempt: 2, trouble }],
        resolving_conflict: [{}],
        resolving_stalled: [{ trouble }],
        attempt_failed: [
          { attempt: 1, failure },
          { attempt: 1, failure, stalled: trouble },
        ],
        person: [{ why: { is: 'attempts_failed', count: 4 } }],
        plan_approval: [{}],
        director_stalled: [{ trouble }],
        plan_revision: [{}],
        ready: [{}],
        tasks: [{ keys: ['T1', 'T2'] }],
        opening_pull_request: [{}],
        review: [{}],
        review_stalled: [{ trouble }],
        look_at_pull_request: [{}],
        merge: [{ wait: { is: 'draft' } }],
        merge_refused: [{ words: 'merge commits are not allowed' }],
        about_to_be_merged: [{}],
        recording_outcome: [{}],
      }),
    ).toMatchSnapshot('waitingText');
    const run = runOf(...halfway);
    expect([...run.tasks.values()].map((task) => whyWaitingText(run, task))).toMatchSnapshot('values');
  });
});

describe('people', () => {
  it('give reasons, or none', () => {
    expect(
      everyReason(abandonmentText, {
        asked_for: [{ words: '' }, { words: 'not needed' }],
        line_deleted: [{}],
        pull_request_closed: [{}],
        dropped_from_plan: [{}],
      }),
    ).toMatchSnapshot('abandonmentText');
    expect(
      everyReason(pauseText, { asked_for: [{ words: '' }, { words: 'lunch' }], limit_reached: [{ limit }] }),
    ).toMatchSnapshot('pauseText');
  });

  it('ask for changes, give advice, and do tasks by hand', () => {
    expect([
      askedForChanges([request, { ...request, login: 'max' }]),
      requestText(request),
      adviceText({ advice: 'Smaller.', forgiven: 2, requests: [{ ...request, after: 1 }] }),
      adviceText({ forgiven: 2, requests: [{ ...request, after: 2 }] }),
      resultText({ at: 'complete', result: 'Stored.' }),
      resultText({ at: 'complete', result: '', byHand: 'grace' }),
    ]).toMatchSnapshot('askedForChanges');
  });

  it('set limits that are reached', () => {
    const until = '2026-07-01';
    expect([
      limitText(limit),
      limitText({ of: 'run', unit: 'tokens', limit: 1_000, spent: 1_001 }),
      limitText({ of: 'repository_month', unit: 'usd', limit: 20, spent: 19.5, wanted: 0.8, until }),
      limitText({ of: 'installation_month', unit: 'usd', limit: 20, spent: 20, until }),
    ]).toMatchSnapshot('limitText');
  });
});
