// The progress of a run in one line: finished tasks, current work, cost so far.
import type { Run } from '../../domain/run.ts';
import { isSettled, type Task } from '../../domain/task.ts';

/** @param now epoch milliseconds. */
export function progressOf(run: Run, now: number): string {
  const tasks = [...run.tasks.values()];
  const done = tasks.filter(isSettled).length;
  const doing = tasks.flatMap((task) => {
    const what = activity(task);
    return what === undefined ? [] : [`${task.key} ${what}`];
  });
  const head = tasks.length === 0 ? 'planning' : `${done} of ${tasks.length} tasks done`;
  return [clock(run.startedAt, now), head, ...doing, dollars(run.spend.usd)].filter(Boolean).join(' · ');
}

/** Minutes and seconds since the run began. */
export function clock(startedAt: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Empty if a price is unknown. */
function dollars(usd: number | null): string {
  return usd === null ? '' : `$${usd.toFixed(2)}`;
}

function activity(task: Task): string | undefined {
  switch (task.stage.at) {
    case 'attempting':
      return 'in progress';
    case 'conflicting':
      return 'resolving a conflict';
    case 'delivered':
      return task.stage.verdict === undefined ? 'in review' : 'merging';
    case 'waiting_human':
      return 'waiting for a person';
    case 'failed':
      return 'retrying';
    case 'waiting':
    case 'complete':
    case 'abandoned':
      return undefined;
  }
}
