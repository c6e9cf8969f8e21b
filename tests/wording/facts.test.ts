// What is said of every fact, in the timeline, the terminal and the log. One without an example does not compile.
import { expect, it } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { factText } from '../../src/wording/facts.ts';
import { observation, opinion, proposed, requested, spec } from '../domain/life.ts';

type Of<Type extends Fact['type']> = Extract<Fact, { type: Type }>;
type Examples = {
  readonly [Type in Fact['type']]: readonly (Of<Type> extends infer F
    ? F extends unknown
      ? Omit<F, 'type'>
      : never
    : never)[];
};

const spend = { usd: 1, tokens: 5 };
const head = '0123456789'.padEnd(40, '0');
const task = 'T1';
const problems = [{ is: 'no_title', key: 'T1' }] as const;
const trouble = { is: 'github_failing', status: 502 } as const;
const failure = { why: { is: 'sent_back', by: 'grace', words: '' } } as const;
const seen = (more: Parameters<typeof observation>[1]) => ({
  task,
  observation: observation(head, more),
  asOf: 1,
});

const examples: Examples = {
  run_requested: [requested() as Of<'run_requested'>],
  plan_rejected: [{ problems, spend }],
  plan_proposed: (['director', 'checklist', 'sub_issues'] as const).map((source) => ({
    ...(proposed([spec('T1'), spec('T2')]) as Of<'plan_proposed'>),
    source,
  })),
  plan_carried_over: [{ from: 3, approach: '', tasks: [spec('T1')] }],
  plan_approved: [{ revision: 1, by: 'grace' }],
  planning_failed: [{ why: { is: 'checklist_is_no_plan', problems } }],
  planning_stalled: [{ why: trouble }],
  planning_resumed: [{}],
  replan_requested: [
    { by: 'grace', why: { is: 'asked_for', by: 'grace', words: 'ISO dates only.\nAnd UTC.' } },
  ],
  replan_rejected: [{ problems, spend }],
  plan_revised: [{ approach: '', tasks: [spec('T2')], spend }],
  replan_failed: [{ why: { is: 'cannot_work', trouble } }],
  replan_stalled: [{ why: trouble }],
  replan_resumed: [{}],
  tracking_issue_opened: [{ issue: 2 }],
  command_heard: [{ source: 'comment/1', by: 'grace', text: '/pause\nlunch' }],
  budget_set: [
    { by: 'grace', usd: 5 },
    { by: 'grace', usd: 5, tokens: 1_000_000 },
  ],
  task_spawned: [{ by: 'grace', spec: spec('T4', { title: 'Write it down' }) }],
  task_revised: [{ task, by: 'grace', changes: { title: 'Other', after: ['T2'] } }],
  task_done_by_hand: [{ task, by: 'grace' }],
  task_interrupted: [{ task, by: 'grace' }],
  run_branch_opened: [{ branch: 'troupe/1/run-7' }],
  final_task_added: [{ key: 'T4', base: head, head, changed: [], criteria: [] }],
  attempt_started: [
    { task, attempt: 1, base: head },
    { task, attempt: 3, base: head, model: 'glm:glm-5.3' },
  ],
  attempt_stalled: [{ task, attempt: 1, why: trouble }],
  attempt_resumed: [{ task, attempt: 1 }],
  delivery_stalled: [{ task, subject: head, why: trouble }],
  delivery_resumed: [{ task, subject: head }],
  attempt_delivered: (
    [
      { kind: 'branch', head, changed: ['src/a.js'] },
      { kind: 'report', digest: 'd', text: '' },
      { kind: 'subtasks', digest: 'd', text: '', tasks: [spec('a'), spec('b')] },
    ] as const
  ).map((delivery) => ({ task, attempt: 1, delivery, summary: 'Stored them.\nMore.', notes: [], spend })),
  attempt_failed: [{ task, attempt: 1, failure, spend }],
  attempt_stopped: [{ task, attempt: 1, spend }],
  spend_found: [{ spend }],
  pull_request_opened: [{ task, number: 5, url: '' }],
  pull_request_touched: [{ task }],
  pull_request_observed: [
    seen({ failedChecks: [{ name: 'test', summary: '' }] }),
    seen({ pendingChecks: ['test', 'lint'] }),
    seen({ mergeable: 'conflict' }),
    seen({}),
  ],
  verdict_given: [true, false].map((approved) => ({
    task,
    attempt: 1,
    verdict: opinion(head, approved),
    spend,
  })),
  review_failed: [
    { task, subject: head, why: { is: 'strategist_ended', how: { is: 'out_of_time' } }, spend },
  ],
  work_rejected: [{ task, attempt: 1, subject: head, failure }],
  checks_rerun: [{ task, head, checks: [{ name: 'test', summary: '' }] }],
  pull_request_enqueued: [{ task, head }],
  head_moved: [{ task, head }],
  merge_conflicted: [{ task, head }],
  merge_refused: [{ task, head, words: 'Squash is not allowed' }],
  conflict_resolved: [{ task, head, changed: [], spend }],
  task_merged: [{ task, head, mergeSha: head }],
  result_accepted: [{ task, subject: head }],
  task_escalated: [{ task, why: { is: 'attempts_failed', count: 4 } }],
  human_asked: [{ task }],
  human_reminded: [{ task }],
  task_retried: [
    { task, by: 'grace', advice: '' },
    { task, by: 'grace', advice: 'Smaller.\nMuch.' },
  ],
  task_abandoned: [{ task, by: 'grace', why: { is: 'asked_for', words: '' } }],
  run_paused: [{ by: 'grace', why: { is: 'asked_for', words: 'lunch' } }],
  pause_told: [{}],
  run_resumed: [{ by: 'grace' }],
  run_cancelled: [{ by: 'grace' }],
  restart_requested: [{ by: 'grace' }],
  run_finished: [{ status: 'complete' }, { status: 'failed', why: { is: 'every_task_abandoned' } }],
  run_closed: [{}],
};

it('every fact is told in one line', () => {
  const all = Object.entries(examples) as [Fact['type'], readonly object[]][];
  const told = all.flatMap(([type, each]) =>
    each.map((data) => `${type}: ${factText({ type, ...data } as Fact)}`),
  );
  expect(told.join('\n')).toMatchInlineSnapshot(`
    "run_requested: mona labeled issue #12
    plan_rejected: the plan was not accepted: T1 has no title.
    plan_proposed: the director made a plan: 2 tasks
    plan_proposed: the issue's checklist is the plan: 2 tasks
    plan_proposed: the issue's sub-issues are the plan: 2 tasks
    plan_carried_over: the plan of run 3 continues with what it merged: 1 task
    plan_approved: grace approved the plan
    planning_failed: planning failed: the checklist in the issue is not a valid plan: T1 has no title.
    planning_stalled: planning is stalled: GitHub answered 502
    planning_resumed: planning resumed
    replan_requested: grace asked for a revision of the plan: ISO dates only.
    replan_rejected: the revision was not accepted: T1 has no title.
    plan_revised: the director revised the plan: 1 task not begun
    replan_failed: the plan stays as it is: GitHub answered 502
    replan_stalled: the revision is stalled: GitHub answered 502
    replan_resumed: the revision resumed
    tracking_issue_opened: tracking issue #2 was opened
    command_heard: grace commented: /pause
    budget_set: grace set the budget to $5.00
    budget_set: grace set the budget to $5.00 and 1,000,000 tokens
    task_spawned: grace added T4: Write it down
    task_revised: grace changed its title and dependencies
    task_done_by_hand: grace completed it manually
    task_interrupted: grace interrupted it
    run_branch_opened: the branch troupe/1/run-7 collects the run
    final_task_added: everything is on the run's branch; T4 brings it into the default branch
    attempt_started: attempt 1 started
    attempt_started: attempt 3 started with glm:glm-5.3
    attempt_stalled: attempt 1 is stalled: GitHub answered 502
    attempt_resumed: attempt 1 resumed
    delivery_stalled: review or merge is stalled: GitHub answered 502
    delivery_resumed: review or merge resumed
    attempt_delivered: attempt 1 delivered 0123456, 1 file changed: Stored them.
    attempt_delivered: attempt 1 delivered a report: Stored them.
    attempt_delivered: attempt 1 delivered 2 subtasks: Stored them.
    attempt_failed: attempt 1 failed: grace sent it back
    attempt_stopped: attempt 1 was stopped
    spend_found: the cost of stopped work was added
    pull_request_opened: opened pull request #5
    pull_request_touched: its pull request changed
    pull_request_observed: the check \`test\` failed
    pull_request_observed: waits for the checks \`test\` and \`lint\`
    pull_request_observed: its pull request has a conflict
    pull_request_observed: its pull request was checked
    verdict_given: the strategist approved it: Good.
    verdict_given: the strategist asked for changes: Not yet.
    review_failed: no verdict: the strategist ran out of time
    work_rejected: the work was sent back: grace sent it back
    checks_rerun: reran the failed check \`test\`
    pull_request_enqueued: entered the merge queue
    head_moved: somebody pushed 0123456 to its branch, so it is reviewed again
    merge_conflicted: conflicts with the base branch; a worker resolves it
    merge_refused: GitHub refused to merge it: Squash is not allowed
    conflict_resolved: the conflict was resolved with 0123456
    task_merged: merged as 0123456
    result_accepted: its result was accepted
    task_escalated: waits for a person: 4 attempts failed
    human_asked: a person was asked
    human_reminded: a person was reminded
    task_retried: grace asked for another attempt
    task_retried: grace asked for another attempt: Smaller.
    task_abandoned: abandoned by grace: no reason given
    run_paused: paused by grace: lunch
    pause_told: the reason for the pause was posted
    run_resumed: resumed by grace
    run_cancelled: cancelled by grace
    restart_requested: grace restarted the run from the merged work
    run_finished: the run is complete
    run_finished: the run failed: every task was abandoned
    run_closed: everything was cleaned up"
  `);
});
