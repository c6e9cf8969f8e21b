// Changes of a task that several kinds of facts make.
import { addSpend } from './budget.ts';
import type { Spend } from './spend.ts';
import type { Attempt, Task } from './task.ts';

export function endAttempt(task: Task, at: string, spend: Spend, outcome: Partial<Attempt>): Task {
  return withLastAttempt(task, (last) => ({
    ...last,
    ...outcome,
    endedAt: at,
    spend: addSpend(last.spend, spend),
  }));
}

export function withLastAttempt(task: Task, change: (last: Attempt) => Attempt): Task {
  const last = task.attempts.at(-1);
  return last === undefined ? task : { ...task, attempts: [...task.attempts.slice(0, -1), change(last)] };
}

export function spendOn(task: Task, number: number, more: Spend): Task {
  const attempts = task.attempts.map((attempt) =>
    attempt.number === number ? { ...attempt, spend: addSpend(attempt.spend, more) } : attempt,
  );
  return { ...task, attempts };
}

export function spend(task: Task, more: Spend): Task {
  return withLastAttempt(task, (last) => ({ ...last, spend: addSpend(last.spend, more) }));
}

export function settle(
  task: Task,
  at: string,
  stage: Task['stage'] & { at: 'complete' | 'abandoned' },
): Task {
  return { ...task, stage, settledAt: at };
}

/** The pull request has to be looked at again. */
export function touch(task: Task, seq: number): Task {
  return task.pull ? { ...task, pull: { ...task.pull, touched: seq } } : task;
}
