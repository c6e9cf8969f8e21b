// The check run `troupe / decision` on a pull request whose task waits for a person: its buttons answer as a comment
// would. Its external id is the effect's identity, which names run and task.
import type { Escalation } from '../domain/reason.ts';
import type { Task } from '../domain/task.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { checkRun, decisionCheckName } from './effects/check-run.ts';
import type { NewEffect } from './effects/kind.ts';
import type { Outgoing } from '../wording/outgoing.ts';
import { type Decided, decidedText, decisionButtons, decisionText } from '../wording/decision.ts';

/** Nothing where there is no open pull request to put it on. */
export function askDecision(
  task: Task,
  why: Escalation,
  { safe, detailsUrl }: { readonly safe: Outgoing; readonly detailsUrl?: string | undefined },
): NewEffect[] {
  const head = headOf(task);
  const isOver = task.pull?.observed !== undefined && task.pull.observed.state !== 'open';
  if (head === undefined || isOver) return [];
  return [
    checkRun.plan(keyOf(task, head, 'asked'), {
      name: decisionCheckName,
      head,
      conclusion: 'action_required',
      ...decisionText(task, why, safe),
      actions: decisionButtons.map((button) => ({ ...button })),
      ...(detailsUrl === undefined ? {} : { detailsUrl }),
    }),
  ];
}

/** The same check run once more, without buttons: GitHub shows the newest of a name. */
export function closeDecision(task: Task, how: Decided): NewEffect[] {
  const head = headOf(task);
  if (task.stage.at !== 'waiting_human' || !task.stage.asked || head === undefined) return [];
  return [
    checkRun.plan(keyOf(task, head, 'decided'), {
      name: decisionCheckName,
      head,
      conclusion: 'neutral',
      ...decidedText(task, how),
    }),
  ];
}

/** Which task's button was pressed, from our check run's external id; undefined for any other. */
export function decisionOf(externalId: string | null): { run: number; task: TaskKey } | undefined {
  const found = /^\d+#\d+\/(?<run>\d+)\/decision\/(?<task>T\d+)\//.exec(externalId ?? '')?.groups;
  return found && { run: Number(found['run']), task: found['task'] ?? '' };
}

/** Each time that it comes to wait is a question of its own. */
function keyOf(task: Task, head: string, what: 'asked' | 'decided'): string {
  const since = task.stage.at === 'waiting_human' ? (task.stage.since ?? '') : '';
  return `decision/${task.key}/${task.attempts.length}/${task.forgiven}/${since}/${head}/${what}`;
}

/** Where people see it. */
function headOf({ pull, head }: Task): string | undefined {
  return pull === undefined ? undefined : (pull.observed?.head ?? head);
}
