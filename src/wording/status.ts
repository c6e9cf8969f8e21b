// What people read when they ask how a run stands.
import type { Run } from '../domain/run.ts';
import { runStatus, taskStatus, whyWaiting } from '../domain/status.ts';
import type { Outgoing } from './outgoing.ts';
import { counted, dollars } from './reasons/phrase.ts';
import { ended, spent, statusWords, table } from './words.ts';

export function statusText(run: Run, safe: Outgoing): string {
  const tasks = [...run.tasks.values()];
  const complete = tasks.filter((task) => task.stage.at === 'complete').length;
  const rows = tasks.map((task) => [
    task.key,
    safe.line(task.title, 80),
    statusWords[taskStatus(run, task)],
    safe.line(whyWaiting(run, task)),
  ]);
  const tracking = run.trackingIssue === undefined ? '' : ` All about it is in #${run.trackingIssue}.`;
  return [
    `The run is **${statusWords[runStatus(run)]}**: ${complete} of ${counted(tasks.length, 'task')} complete.${whyStopped(run, safe)}${tracking}`,
    tasks.length > 0 && table(['', 'Task', 'Status', 'Why'], rows),
    `Spent so far: ${spent(run.spend)}, of ${dollars(run.settings.budget.usd)}.`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function whyStopped({ ending, paused }: Run, safe: Outgoing): string {
  if (ending?.status === 'failed') return ` It failed: ${ended(safe.line(ending.why))}`;
  if (ending?.status === 'cancelled') return ` \`${ending.by}\` cancelled it.`;
  if (paused !== undefined && !ending) return ` Paused by \`${paused.by}\`: ${ended(safe.line(paused.why))}`;
  return '';
}
