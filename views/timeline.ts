// The timeline of a run: one line for each fact.
import { html } from 'hono/html';
import type { Recorded } from '../src/domain/fact.ts';
import type { Delivery } from '../src/domain/delivery.ts';
import { clock, counted, spent } from './figures.ts';
import { type Html, nothing } from './html.ts';

/** Facts of Troupe's own bookkeeping, which tell a reader nothing. */
const quiet: ReadonlySet<Recorded['type']> = new Set(['pull_request_touched', 'human_asked']);

export function timeline(facts: readonly Recorded[]): Html {
  const told = facts.filter((fact) => !quiet.has(fact.type)).toReversed();
  const days = [...Map.groupBy(told, (fact) => fact.at.slice(0, 10))];
  return html`<section id="timeline" aria-labelledby="timeline-title">
    <h2 id="timeline-title">What happened</h2>
    ${days.map(
      ([day, ofDay]) => html`<h3 class="day">${day} <span class="quiet">UTC</span></h3>
        <ol class="timeline">${ofDay.map(line)}</ol>`,
    )}
  </section>`;
}

function line(fact: Recorded): Html {
  const note = 'spend' in fact && fact.spend && fact.spend.tokens > 0 ? spent(fact.spend) : '';
  return html`<li id="fact-${fact.seq}">${clock(fact.at)}
    <span>${'task' in fact ? html`<a class="key" href="#task-${fact.task}">${fact.task}</a> ` : nothing}${sentence(fact)}${
      note === '' ? nothing : html` <span class="quiet num">${note}</span>`
    }</span></li>`;
}

/** One fact as a sentence, after the key of its task. */
export function sentence(fact: Recorded): Html | string {
  return 'task' in fact ? aboutTask(fact) : aboutRun(fact);
}

type TaskFact = Extract<Recorded, { task: string }>;

function aboutRun(fact: Exclude<Recorded, TaskFact>): Html | string {
  switch (fact.type) {
    case 'run_requested':
      return `${fact.objective.requestedBy} asked for this run`;
    case 'plan_rejected':
      return `a plan was refused: ${fact.problems.join('; ')}`;
    case 'plan_proposed':
      return `${planners[fact.source]} ${counted(fact.tasks.length, 'task')}`;
    case 'plan_carried_over':
      return `the plan of run ${fact.from} goes on, with what it merged: ${counted(fact.tasks.length, 'task')}`;
    case 'plan_approved':
      return `${fact.by} approved the plan`;
    case 'planning_failed':
      return `planning failed: ${fact.why}`;
    case 'replan_requested':
      return `${fact.by} asked for a revision of the plan: ${fact.why}`;
    case 'replan_rejected':
      return `a revision was refused: ${fact.problems.join('; ')}`;
    case 'plan_revised':
      return 'the director revised what had not begun';
    case 'replan_failed':
      return `the plan stays as it is: ${fact.why}`;
    case 'replan_stalled':
      return `the director is stalled: ${fact.why}`;
    case 'command_heard':
      return `${fact.by} said: ${fact.text}`;
    case 'budget_set':
      return `${fact.by} set the budget to ${budgetWords(fact)}`;
    case 'task_spawned':
      return `${fact.by} added ${fact.spec.key}: ${fact.spec.title}`;
    case 'spend_found':
      return 'counted what else was paid, for work that was stopped before its end';
    case 'run_branch_opened':
      return `the branch ${fact.branch} collects the run`;
    case 'final_task_added':
      return `all is on the run's branch; ${fact.key} brings it into the default branch`;
    case 'tracking_issue_opened':
      return `tracking issue #${fact.issue} was opened`;
    case 'planning_stalled':
      return `the director is stalled: ${fact.why}`;
    case 'planning_resumed':
    case 'replan_resumed':
      return 'the director goes on';
    case 'run_paused':
      return `paused by ${fact.by}: ${fact.why}`;
    case 'pause_told':
      return 'people were told why it is paused';
    case 'run_resumed':
      return `resumed by ${fact.by}`;
    case 'run_cancelled':
      return `cancelled by ${fact.by}`;
    case 'restart_requested':
      return `${fact.by} asked to begin anew from what is merged`;
    case 'run_finished':
      return fact.status === 'complete' ? 'the run is complete' : `the run failed: ${fact.why}`;
    case 'run_closed':
      return 'everything was cleaned up';
  }
}

const planners = {
  director: 'the director planned',
  checklist: "the issue's own checklist became the plan:",
  sub_issues: "the issue's sub-issues became the plan:",
} as const;

function budgetWords({ usd, tokens }: { usd?: number; tokens?: number }): string {
  return [
    usd === undefined ? '' : `$${usd}`,
    tokens === undefined ? '' : `${tokens.toLocaleString('en-US')} tokens`,
  ]
    .filter(Boolean)
    .join(' and ');
}

function aboutTask(fact: TaskFact): Html | string {
  switch (fact.type) {
    case 'attempt_started':
      return `attempt ${fact.attempt} began${fact.model === undefined ? '' : `, played by ${fact.model}`}`;
    case 'attempt_stalled':
      return `attempt ${fact.attempt} is stalled: ${fact.why}`;
    case 'attempt_resumed':
      return `attempt ${fact.attempt} goes on`;
    case 'delivery_stalled':
      return `review or merge is stalled: ${fact.why}`;
    case 'delivery_resumed':
      return 'review or merge goes on';
    case 'attempt_stopped':
      return `attempt ${fact.attempt} was stopped`;
    case 'attempt_delivered':
      return `attempt ${fact.attempt} delivered ${deliveryWords(fact.delivery)}`;
    case 'attempt_failed':
      return `attempt ${fact.attempt} failed: ${fact.failure.summary}`;
    case 'pull_request_opened':
      return html`opened <a href="${fact.url}">pull request #${fact.number}</a>`;
    case 'pull_request_touched':
      return 'its pull request changed';
    case 'pull_request_observed':
      return observed(fact);
    case 'verdict_given':
      return `the strategist ${fact.verdict.approved ? 'approved' : 'asked for changes'}: ${fact.verdict.summary}`;
    case 'review_failed':
      return `the strategist gave no verdict: ${fact.why}`;
    case 'work_rejected':
      return `the work goes back: ${fact.failure.summary}`;
    case 'head_moved':
      return `the branch moved to ${fact.head.slice(0, 7)}`;
    case 'merge_conflicted':
      return 'conflicts with what was merged meanwhile';
    case 'merge_refused':
      return `GitHub refused to merge it: ${fact.words}`;
    case 'conflict_resolved':
      return 'the conflict is resolved';
    case 'task_merged':
      return `merged as ${fact.mergeSha.slice(0, 7)}`;
    case 'result_accepted':
      return 'the result was accepted';
    case 'task_escalated':
      return `waits for a person: ${fact.why}`;
    case 'checks_rerun':
      return `red checks run once more: ${fact.checks.map((check) => check.name).join(', ')}`;
    case 'pull_request_enqueued':
      return 'put into the merge queue';
    case 'task_revised':
      return `${fact.by} changed its ${Object.keys(fact.changes).join(', ')}`;
    case 'task_done_by_hand':
      return `${fact.by} did it by hand`;
    case 'task_interrupted':
      return `${fact.by} interrupted it`;
    case 'human_reminded':
      return 'nobody has answered; reminded once';
    case 'human_asked':
      return 'a person was asked';
    case 'task_retried':
      return `${fact.by} asked for another try${fact.advice === '' ? '' : `: ${fact.advice}`}`;
    case 'task_abandoned':
      return `abandoned by ${fact.by}: ${fact.why}`;
  }
}

function deliveryWords(delivery: Delivery): string {
  switch (delivery.kind) {
    case 'branch':
      return `${delivery.head.slice(0, 7)}, ${counted(delivery.changed.length, 'file')} changed`;
    case 'report':
      return 'a report';
    case 'subtasks':
      return counted(delivery.tasks.length, 'subtask');
  }
}

function observed({ observation }: TaskFact & { type: 'pull_request_observed' }): string {
  const { failedChecks, pendingChecks, mergeable } = observation;
  if (failedChecks.length > 0) return `checks failed: ${failedChecks.map((check) => check.name).join(', ')}`;
  if (pendingChecks.length > 0) return `checks run: ${pendingChecks.join(', ')}`;
  return mergeable === 'conflict' ? 'its pull request has a conflict' : 'its pull request was looked at';
}
