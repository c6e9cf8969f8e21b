// The facts of a run in words, for the timeline, the terminal and the log. Each is a clause without its full stop; the key of
// its task stands before it.
import type { Delivery } from '../domain/delivery.ts';
import type { Fact } from '../domain/fact.ts';
import type { Observation } from '../domain/pull-request.ts';
import { counted, dollars, listed, named, thousands } from './phrase.ts';
import { partNames } from './reasons/criteria.ts';
import {
  planningFailureText,
  reviewFailureText,
  revisionFailureText,
  revisionReasonText,
  runFailureText,
} from './reasons/ending.ts';
import { escalationText } from './reasons/escalation.ts';
import { failureSummary } from './reasons/failure.ts';
import { abandonmentText, pauseText } from './reasons/people.ts';
import { planObjectionText } from './reasons/plan.ts';
import { troubleText } from './reasons/trouble.ts';

type Of<Type extends Fact['type']> = Extract<Fact, { type: Type }>;

const sayings: { readonly [Type in Fact['type']]: (fact: Of<Type>) => string } = {
  run_requested: ({ objective, place }) => `${objective.requestedBy} labeled issue #${place.issue}`,
  plan_rejected: ({ problems }) => `the plan was not accepted: ${problems.map(planObjectionText).join(' ')}`,
  plan_proposed: ({ source, tasks }) => `${planSources[source]}: ${counted(tasks.length, 'task')}`,
  plan_carried_over: ({ from, tasks }) =>
    `the plan of run ${from} continues with what it merged: ${counted(tasks.length, 'task')}`,
  plan_approved: ({ by }) => `${by} approved the plan`,
  planning_failed: ({ why }) => `planning failed: ${planningFailureText(why)}`,
  planning_stalled: ({ why }) => `planning is stalled: ${troubleText(why)}`,
  planning_resumed: () => 'planning resumed',
  replan_requested: ({ by, why }) =>
    `${by} asked for a revision of the plan: ${firstLine(revisionReasonText([why]))}`,
  replan_rejected: ({ problems }) =>
    `the revision was not accepted: ${problems.map(planObjectionText).join(' ')}`,
  plan_revised: ({ tasks }) => `the director revised the plan: ${counted(tasks.length, 'task')} not begun`,
  replan_failed: ({ why }) => `the plan stays as it is: ${revisionFailureText(why)}`,
  replan_stalled: ({ why }) => `the revision is stalled: ${troubleText(why)}`,
  replan_resumed: () => 'the revision resumed',
  tracking_issue_opened: ({ issue }) => `tracking issue #${issue} was opened`,
  command_heard: ({ by, text }) => `${by} commented: ${firstLine(text)}`,
  budget_set: ({ by, usd, tokens }) =>
    `${by} set the budget to ${listed([
      ...(usd === undefined ? [] : [dollars(usd)]),
      ...(tokens === undefined ? [] : [`${thousands(tokens)} tokens`]),
    ])}`,
  task_spawned: ({ by, spec }) => `${by} added ${spec.key}: ${spec.title}`,
  task_revised: ({ by, changes }) =>
    `${by} changed its ${listed(Object.keys(changes).map((part) => partNames[part as keyof typeof partNames]))}`,
  task_done_by_hand: ({ by }) => `${by} completed it manually`,
  task_interrupted: ({ by }) => `${by} interrupted it`,
  run_branch_opened: ({ branch }) => `the branch ${branch} collects the run`,
  final_task_added: ({ key }) =>
    `everything is on the run's branch; ${key} brings it into the default branch`,
  attempt_started: ({ attempt, model }) =>
    `attempt ${attempt} started${model === undefined ? '' : ` with ${model}`}`,
  attempt_stalled: ({ attempt, why }) => `attempt ${attempt} is stalled: ${troubleText(why)}`,
  attempt_resumed: ({ attempt }) => `attempt ${attempt} resumed`,
  delivery_stalled: ({ why }) => `review or merge is stalled: ${troubleText(why)}`,
  delivery_resumed: () => 'review or merge resumed',
  attempt_delivered: ({ attempt, delivery, summary }) =>
    `attempt ${attempt} delivered ${deliveryText(delivery)}: ${firstLine(summary)}`,
  attempt_failed: ({ attempt, failure }) => `attempt ${attempt} failed: ${failureSummary(failure)}`,
  attempt_stopped: ({ attempt }) => `attempt ${attempt} was stopped`,
  spend_found: () => 'the cost of stopped work was added',
  pull_request_opened: ({ number }) => `opened pull request #${number}`,
  pull_request_touched: () => 'its pull request changed',
  pull_request_observed: ({ observation }) => observationText(observation),
  verdict_given: ({ verdict }) =>
    `the strategist ${verdict.approved ? 'approved it' : 'asked for changes'}: ${firstLine(verdict.summary)}`,
  review_failed: ({ why }) => `no verdict: ${reviewFailureText(why)}`,
  work_rejected: ({ failure }) => `the work was sent back: ${failureSummary(failure)}`,
  checks_rerun: ({ checks }) => `reran ${named('failed check', namesOf(checks))}`,
  pull_request_enqueued: () => 'entered the merge queue',
  head_moved: ({ head }) => `somebody pushed ${head.slice(0, 7)} to its branch, so it is reviewed again`,
  merge_conflicted: () => 'conflicts with the base branch; a worker resolves it',
  merge_refused: ({ words }) => `GitHub refused to merge it: ${firstLine(words)}`,
  conflict_resolved: ({ head }) => `the conflict was resolved with ${head.slice(0, 7)}`,
  task_merged: ({ mergeSha }) => `merged as ${mergeSha.slice(0, 7)}`,
  result_accepted: () => 'its result was accepted',
  task_escalated: ({ why }) => `waits for a person: ${escalationText(why)}`,
  human_asked: () => 'a person was asked',
  human_reminded: () => 'a person was reminded',
  task_retried: ({ by, advice }) =>
    `${by} asked for another attempt${advice === '' ? '' : `: ${firstLine(advice)}`}`,
  task_abandoned: ({ by, why }) => `abandoned by ${by}: ${firstLine(abandonmentText(why))}`,
  run_paused: ({ by, why }) => `paused by ${by}: ${firstLine(pauseText(why))}`,
  pause_told: () => 'the reason for the pause was posted',
  run_resumed: ({ by }) => `resumed by ${by}`,
  run_cancelled: ({ by }) => `cancelled by ${by}`,
  restart_requested: ({ by }) => `${by} restarted the run from the merged work`,
  run_finished: (fact) =>
    fact.status === 'complete' ? 'the run is complete' : `the run failed: ${runFailureText(fact.why)}`,
  run_closed: () => 'everything was cleaned up',
};

export function factText(fact: Fact): string {
  return (sayings[fact.type] as (fact: Fact) => string)(fact);
}

const planSources = {
  director: 'the director made a plan',
  checklist: "the issue's checklist is the plan",
  sub_issues: "the issue's sub-issues are the plan",
} as const;

function deliveryText(delivery: Delivery): string {
  switch (delivery.kind) {
    case 'branch':
      return `${delivery.head.slice(0, 7)}, ${counted(delivery.changed.length, 'file')} changed`;
    case 'report':
      return 'a report';
    case 'subtasks':
      return counted(delivery.tasks.length, 'subtask');
  }
}

function observationText({ failedChecks, pendingChecks, mergeable }: Observation): string {
  if (failedChecks.length > 0) return `${named('check', namesOf(failedChecks))} failed`;
  if (pendingChecks.length > 0) return `waits for ${named('check', pendingChecks)}`;
  return mergeable === 'conflict' ? 'its pull request has a conflict' : 'its pull request was checked';
}

function namesOf(checks: readonly { readonly name: string }[]): string[] {
  return checks.map(({ name }) => name);
}

/** Of what a person, a model or a program said. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.trim() ?? '';
}
