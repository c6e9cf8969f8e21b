// What a merge is made of: a task that is approved at the head that the action names, with the verdict on that head and
// the look at it. Nothing plans a merge without one.
import type { Approved } from '../domain/merge-policy.ts';
import { position } from '../domain/position.ts';
import type { PullRequest } from '../domain/pull-request.ts';
import type { Run } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import type { TaskKey } from '../domain/task-spec.ts';

export interface Approval extends Approved {
  readonly task: Task;
  readonly pull: PullRequest;
}

interface Asked {
  readonly do: Approved['by'];
  readonly task: TaskKey;
  readonly head: string;
}

/** Undefined once it stands elsewhere. */
export function approvalOf(run: Run, asked: Asked): Approval | undefined {
  const task = run.tasks.get(asked.task);
  const here = task && position(run, task);
  if (task?.pull === undefined || here?.at !== 'approved') return undefined;
  const isAsked = here.by === asked.do && here.head === asked.head;
  return isAsked ? { ...here, task, pull: task.pull } : undefined;
}

/** Each look at the pull request, and each rest after a refusal, allows one attempt. */
export function nameOf({ by, task, head, seen, refusal }: Approval) {
  return { does: by, task: task.key, head, which: [seen.at, refusal?.times ?? 0] };
}
