// The check run `troupe / decision` on a pull request whose task waits for a person: its buttons answer as a comment
// would.
import type { EffectName, NewEffect } from '../domain/effect.ts';
import type { Escalation } from '../domain/reason.ts';
import type { Task } from '../domain/task.ts';
import { checkRun, decisionCheckName } from './effects/check-run.ts';
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
    checkRun.plan(nameOf(task, head, 'asked'), {
      task: task.key,
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
    checkRun.plan(nameOf(task, head, 'decided'), {
      task: task.key,
      name: decisionCheckName,
      head,
      conclusion: 'neutral',
      ...decidedText(task, how),
    }),
  ];
}

/** Each time that it comes to wait is a question of its own. */
function nameOf(task: Task, head: string, what: 'asked' | 'decided'): EffectName {
  const since = task.stage.at === 'waiting_human' ? (task.stage.since ?? '') : '';
  const which = [task.attempts.length, task.forgiven, since, what];
  return { does: 'decision', task: task.key, head, which };
}

/** Where people see it. */
function headOf({ pull, head }: Task): string | undefined {
  return pull === undefined ? undefined : (pull.observed?.head ?? head);
}
