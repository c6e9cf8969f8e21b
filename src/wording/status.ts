// What people read when they ask how a run stands.
import type { Run } from '../domain/run.ts';
import { runStatus, taskStatus } from '../domain/status.ts';
import type { Outgoing } from './outgoing.ts';
import { counted, dollars } from './phrase.ts';
import { runFailureText } from './reasons/ending.ts';
import { pauseText } from './reasons/people.ts';
import { whyWaitingText } from './reasons/progress.ts';
import { ended, spent, statusWords, table } from './words.ts';

export function statusText(run: Run, safe: Outgoing): string {
  const tasks = [...run.tasks.values()];
  const complete = tasks.filter((task) => task.stage.at === 'complete').length;
  const rows = tasks.map((task) => [
    task.key,
    safe.line(task.title, 80),
    statusWords[taskStatus(run, task)],
    safe.line(whyWaitingText(run, task)),
  ]);
  const tracking = run.trackingIssue === undefined ? '' : ` Details: #${run.trackingIssue}.`;
  return [
    `The run is **${statusWords[runStatus(run)]}**: ${complete} of ${counted(tasks.length, 'task')} complete.${whyStopped(run, safe)}${tracking}`,
    tasks.length > 0 && table(['', 'Task', 'Status', 'Why'], rows),
    `Spent: ${spent(run.spend)}, of ${dollars(run.settings.budget.usd)}.`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function whyStopped({ ending, paused }: Run, safe: Outgoing): string {
  if (ending?.status === 'failed') return ` It failed: ${ended(safe.line(runFailureText(ending.why)))}`;
  if (ending?.status === 'cancelled') return ` \`${ending.by}\` cancelled it.`;
  if (paused !== undefined && !ending)
    return ` Paused by \`${paused.by}\`: ${ended(safe.line(pauseText(paused.why)))}`;
  return '';
}
