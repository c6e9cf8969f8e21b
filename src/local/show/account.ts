// What happens in a run, told line by line to whoever watches the terminal: facts in, sentences out.
import type { Fact } from '../../domain/fact.ts';
import type { Run } from '../../domain/run.ts';
import type { Finding, Verdict } from '../../domain/verdict.ts';
import type { Task } from '../../domain/task.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';

/** `quiet` lines are details of the line before them. */
export type Tone = 'plain' | 'good' | 'bad' | 'careful' | 'quiet';

export interface Line {
  readonly tone: Tone;
  /** The task's key; absent for the whole run. */
  readonly task?: string;
  readonly text: string;
}

/**
 * The lines for one fact; none for what only machinery needs to know.
 * @param before the run when it happened. @param after the run with it.
 */
export function tell(fact: Fact, before: Run | undefined, after: Run): Line[] {
  if (!('task' in fact)) return aboutRun(fact, after);
  const task = after.tasks.get(fact.task);
  return task === undefined ? [] : aboutTask(fact, task, before?.tasks.get(fact.task) ?? task, after);
}

type RunFact = Exclude<Fact, { task: string }>;
type TaskFact = Extract<Fact, { task: string }>;

function aboutRun(fact: RunFact, run: Run): Line[] {
  switch (fact.type) {
    case 'run_requested':
      return [
        line(
          'plain',
          `${fact.objective.requestedBy} labels issue #${fact.place.issue}. The director reads the project.`,
        ),
      ];
    case 'plan_rejected':
      return [
        line('bad', 'The plan does not pass the checks and goes back to the director.'),
        ...fact.problems.map(detail),
      ];
    case 'plan_proposed': {
      const words = `${planners[fact.source]} ${count(fact.tasks.length, 'task')}.`;
      return [line('good', words), ...fact.tasks.map(planned)];
    }
    case 'plan_carried_over':
      return [line('good', `Goes on from run ${fact.from} with what it merged.`), ...fact.tasks.map(planned)];
    case 'replan_requested':
      return [line('plain', `The director revises what has not begun: ${sentence(fact.why)}`)];
    case 'replan_rejected':
      return [line('bad', 'The revision does not pass the checks.'), ...fact.problems.map(detail)];
    case 'plan_revised':
      return [line('good', 'The plan is revised. What has not begun is now:'), ...fact.tasks.map(planned)];
    case 'replan_failed':
      return [line('careful', `The plan stays as it is: ${fact.why}`)];
    case 'replan_stalled':
      return [line('careful', `The director is stalled: ${fact.why}`)];
    case 'task_spawned':
      return [line('plain', `${fact.by} adds a task.`), planned(fact.spec)];
    case 'final_task_added':
      return [
        line('good', 'All is merged into the branch of the run. One last pull request is for a person.'),
      ];
    case 'command_heard':
    case 'budget_set':
    case 'run_branch_opened':
    case 'spend_found':
      return [];
    case 'plan_approved':
      return [line('good', `${fact.by} approves the plan.`)];
    case 'planning_failed':
      return [line('bad', `There is no plan: ${fact.why}`)];
    case 'planning_stalled':
      return [line('careful', `The director is stalled: ${fact.why}`)];
    case 'tracking_issue_opened':
      return [line('plain', `Issue #${fact.issue} keeps track of it.`)];
    case 'planning_resumed':
    case 'replan_resumed':
      return [line('plain', 'The director goes on.')];
    case 'run_paused':
      return [line('careful', `Paused by ${fact.by}: ${fact.why}`)];
    case 'pause_told':
      return [];
    case 'run_resumed':
      return [line('plain', `${fact.by} lets it go on.`)];
    case 'run_cancelled':
      return [line('bad', `${fact.by} cancels the run.`)];
    case 'restart_requested':
      return [line('careful', `${fact.by} has it begin anew from what is merged.`)];
    case 'run_finished':
      return [finished(fact, run)];
    case 'run_closed':
      return [line('plain', 'The tracking issue is closed, branches and worktrees are gone.')];
  }
}

const planners = {
  director: 'The director plans',
  checklist: 'The checklist in the issue is the plan:',
  sub_issues: 'The sub-issues of the issue are the plan:',
} as const;

function finished(fact: Fact & { type: 'run_finished' }, run: Run): Line {
  const merged = [...run.tasks.values()].filter((task) => task.stage.at === 'complete' && task.pull).length;
  return fact.status === 'complete'
    ? line('good', `All ${count(run.tasks.size, 'task')} complete, ${count(merged, 'pull request')} merged.`)
    : line('bad', `The run failed: ${fact.why}`);
}

function aboutTask(fact: TaskFact, task: Task, was: Task, run: Run): Line[] {
  const say = (tone: Tone, text: string): Line[] => [{ tone, task: task.key, text }];
  switch (fact.type) {
    case 'attempt_started':
      return say('plain', started(task, fact.attempt));
    case 'attempt_stalled':
    case 'delivery_stalled':
      return say('careful', `is stalled: ${sentence(fact.why)}`);
    case 'attempt_resumed':
    case 'delivery_resumed':
      return say('plain', 'goes on');
    case 'attempt_stopped':
      return say('careful', `attempt ${fact.attempt} is stopped`);
    case 'attempt_delivered':
      return say('plain', `delivers: ${sentence(fact.summary)}`);
    case 'attempt_failed':
      return say('bad', `attempt ${fact.attempt} fails: ${sentence(fact.failure.summary)}`);
    case 'pull_request_opened':
      return say('plain', `opens pull request #${fact.number}`);
    case 'verdict_given':
      return [
        ...say(fact.verdict.approved ? 'good' : 'bad', verdict(fact.verdict)),
        ...blocking(fact.verdict),
      ];
    case 'review_failed':
      return say('careful', `the strategist gives no verdict: ${sentence(fact.why)}`);
    case 'work_rejected':
      // A verdict that did not approve was told when it was given.
      return was.stage.at === 'delivered' && was.stage.verdict?.approved === false
        ? []
        : say('bad', `goes back: ${sentence(fact.failure.summary)}`);
    case 'head_moved':
      return say('careful', 'somebody pushed to its branch, so it is reviewed again');
    case 'merge_conflicted':
      return say(
        'careful',
        `conflicts with what was merged into ${run.place.defaultBranch} meanwhile; a worker resolves it`,
      );
    case 'merge_refused':
      return say('careful', `GitHub does not merge it yet: ${sentence(fact.words)}`);
    case 'conflict_resolved':
      return say('good', 'conflict resolved and pushed; the strategist looks at it again');
    case 'task_merged':
      return say('good', `merged into ${run.place.defaultBranch} as ${fact.mergeSha.slice(0, 7)}`);
    case 'result_accepted':
      return accepted(task, run);
    case 'task_escalated':
      return say('bad', `waits for a person: ${sentence(fact.why)}`);
    case 'task_retried':
      return say('plain', `${fact.by} lets it be tried again${fact.advice === '' ? '' : `: ${fact.advice}`}`);
    case 'task_abandoned':
      return say('bad', `abandoned by ${fact.by}: ${sentence(fact.why)}`);
    case 'task_interrupted':
      return say('careful', `interrupted by ${fact.by}`);
    case 'task_done_by_hand':
      return say('good', `done by hand by ${fact.by}`);
    case 'task_revised':
      return say('plain', `${fact.by} changes it: ${task.title}`);
    case 'checks_rerun':
      return say('careful', 'red checks are run once more');
    case 'pull_request_enqueued':
      return say('plain', 'is put into the merge queue');
    case 'pull_request_touched':
    case 'pull_request_observed':
    case 'human_asked':
    case 'human_reminded':
      return [];
  }
}

const workers = {
  code: 'a code worker',
  test: 'a test worker',
  plan: 'a planner',
  research: 'a research worker',
};

function started(task: Task, attempt: number): string {
  if (attempt === 1) return `${workers[task.profile]} starts: ${task.title}`;
  return `attempt ${attempt} starts, told what the one before tried and why it failed`;
}

function verdict(given: Verdict): string {
  return `the strategist ${given.approved ? 'approves' : 'rejects it'}: ${sentence(given.summary)}`;
}

function blocking(given: Verdict): Line[] {
  const findings = given.approved ? [] : given.findings.filter(({ severity }) => severity === 'blocking');
  return findings.map((finding) => detail(`${place(finding)}${finding.text}`));
}

function place({ path, line: number }: Finding): string {
  if (path === undefined) return '';
  return number === undefined ? `${path}: ` : `${path}:${number}: `;
}

function accepted(task: Task, run: Run): Line[] {
  const children = [...run.tasks.values()].filter(({ parent }) => parent === task.key);
  if (children.length === 0)
    return [{ tone: 'good', task: task.key, text: 'the report is accepted; later tasks can read it' }];
  const text = `splits into ${count(children.length, 'task')}`;
  return [{ tone: 'good', task: task.key, text }, ...children.map(planned)];
}

function planned({ key, profile, title, after }: TaskSpec): Line {
  const waits = after.length === 0 ? '' : ` (after ${after.join(', ')})`;
  return detail(`${key.padEnd(3)} ${profile.padEnd(8)} ${title}${waits}`);
}

function line(tone: Tone, text: string): Line {
  return { tone, text };
}

function detail(text: string): Line {
  return line('quiet', text);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The first line of what a model or a program said. */
function sentence(text: string): string {
  return text.split('\n', 1)[0]?.trim() ?? '';
}
