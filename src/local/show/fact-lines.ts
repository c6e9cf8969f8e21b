// Turns the facts of a run into lines for the terminal.
import type { Fact } from '../../domain/fact.ts';
import type { Run } from '../../domain/run.ts';
import type { Finding, Verdict } from '../../domain/verdict.ts';
import type { Task } from '../../domain/task.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';
import { factText } from '../../wording/facts.ts';
import { findingsOf } from '../../wording/reasons/evidence.ts';
import { ended } from '../../wording/words.ts';

/** `quiet` lines are details of the line before them. */
export type Tone = 'plain' | 'good' | 'bad' | 'careful' | 'quiet';

export interface Line {
  readonly tone: Tone;
  /** Absent if the line is about the whole run. */
  readonly task?: string;
  readonly text: string;
}

/** `untold` facts do not concern people. */
const tones: Readonly<Record<Fact['type'], Exclude<Tone, 'quiet'> | 'untold'>> = {
  run_requested: 'plain',
  plan_rejected: 'bad',
  plan_proposed: 'good',
  plan_carried_over: 'good',
  plan_approved: 'good',
  planning_failed: 'bad',
  planning_stalled: 'careful',
  planning_resumed: 'plain',
  replan_requested: 'plain',
  replan_rejected: 'bad',
  plan_revised: 'good',
  replan_failed: 'careful',
  replan_stalled: 'careful',
  replan_resumed: 'plain',
  tracking_issue_opened: 'plain',
  command_heard: 'untold',
  budget_set: 'untold',
  task_spawned: 'plain',
  task_revised: 'plain',
  task_done_by_hand: 'good',
  task_interrupted: 'careful',
  run_branch_opened: 'untold',
  final_task_added: 'good',
  attempt_started: 'plain',
  attempt_stalled: 'careful',
  attempt_resumed: 'plain',
  delivery_stalled: 'careful',
  delivery_resumed: 'plain',
  attempt_delivered: 'plain',
  attempt_failed: 'bad',
  attempt_stopped: 'careful',
  spend_found: 'untold',
  pull_request_opened: 'plain',
  pull_request_touched: 'untold',
  pull_request_observed: 'untold',
  verdict_given: 'good',
  review_failed: 'careful',
  work_rejected: 'bad',
  checks_rerun: 'careful',
  pull_request_enqueued: 'plain',
  head_moved: 'careful',
  merge_conflicted: 'careful',
  merge_refused: 'careful',
  conflict_resolved: 'good',
  task_merged: 'good',
  result_accepted: 'good',
  task_escalated: 'bad',
  human_asked: 'untold',
  human_reminded: 'untold',
  task_retried: 'plain',
  task_abandoned: 'bad',
  run_paused: 'careful',
  pause_told: 'untold',
  run_resumed: 'plain',
  run_cancelled: 'bad',
  restart_requested: 'careful',
  run_finished: 'good',
  run_closed: 'plain',
};

/**
 * No lines for facts that do not concern people.
 * @param before the run before the fact. @param after the run including it.
 */
export function factLines(fact: Fact, before: Run | undefined, after: Run): Line[] {
  const tone = toneOf(fact);
  if (tone === 'untold' || wasTold(fact, before)) return [];
  const text = factText(fact);
  if (!('task' in fact))
    return [{ tone, text: ended(`${text.charAt(0).toUpperCase()}${text.slice(1)}`) }, ...details(fact)];
  const task = after.tasks.get(fact.task);
  return task === undefined ? [] : [{ tone, task: task.key, text }, ...taskDetails(fact, task, after)];
}

function toneOf(fact: Fact): Tone | 'untold' {
  if (fact.type === 'verdict_given') return fact.verdict.approved ? 'good' : 'bad';
  if (fact.type === 'run_finished') return fact.status === 'complete' ? 'good' : 'bad';
  return tones[fact.type];
}

/** A rejecting verdict already has its own line. */
function wasTold(fact: Fact, before: Run | undefined): boolean {
  const stage = fact.type === 'work_rejected' ? before?.tasks.get(fact.task)?.stage : undefined;
  return stage?.at === 'delivered' && stage.verdict?.approved === false;
}

function details(fact: Fact): Line[] {
  if ('tasks' in fact) return fact.tasks.map(planned);
  return fact.type === 'task_spawned' ? [planned(fact.spec)] : [];
}

function taskDetails(fact: Fact, task: Task, run: Run): Line[] {
  if (fact.type === 'attempt_started' && fact.attempt === 1) {
    return [detail(`${task.profile}: ${task.title}`)];
  }
  if (fact.type === 'result_accepted') {
    return [...run.tasks.values()].filter(({ parent }) => parent === task.key).map(planned);
  }
  return fact.type === 'verdict_given' && !fact.verdict.approved ? blocking(fact.verdict) : [];
}

function blocking(verdict: Verdict): Line[] {
  return findingsOf(verdict)
    .filter(({ severity }) => severity === 'blocking')
    .map((finding) => detail(`${place(finding)}${finding.text}`));
}

function place({ path, line }: Finding): string {
  if (path === undefined) return '';
  return line === undefined ? `${path}: ` : `${path}:${line}: `;
}

function planned({ key, profile, title, after }: TaskSpec): Line {
  const waits = after.length === 0 ? '' : ` (after ${after.join(', ')})`;
  return detail(`${key.padEnd(3)} ${profile.padEnd(8)} ${title}${waits}`);
}

function detail(text: string): Line {
  return { tone: 'quiet', text };
}
