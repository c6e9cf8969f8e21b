// What people read when a run has ended: what was merged, what was not, and what it cost.
import { keepsItsBranch, keptPulls } from '../domain/clean-up.ts';
import { mergedTasks } from '../domain/final-task.ts';
import type { Run } from '../domain/run.ts';
import { runStatus, taskStatus } from '../domain/status.ts';
import type { Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';
import { counted, dollars, thousands } from './phrase.ts';
import { runFailureText } from './reasons/ending.ts';
import { duration, ended, spent, statusWords, table } from './words.ts';

export function summaryText(run: Run, safe: Outgoing): string {
  const tasks = [...run.tasks.values()];
  const rows = tasks.map((task) => [
    task.key,
    safe.line(task.title, 120),
    statusWords[taskStatus(run, task)],
    String(task.attempts.length),
    task.pull === undefined ? '–' : `#${task.pull.number}`,
    ...costCells(task),
  ]);
  const sections = [
    headline(run, tasks, safe),
    tasks.length > 0 && table(['', 'Task', 'Status', 'Attempts', 'Pull request', 'Tokens', 'Cost'], rows),
    branchWords(run, tasks),
    keptWords(run),
    `Total: ${took(run)}${attempts(tasks)}${spent(run.spend)}.`,
  ];
  return sections.filter(Boolean).join('\n\n');
}

function headline(run: Run, tasks: readonly Task[], safe: Outgoing): string {
  const complete = tasks.filter((task) => task.stage.at === 'complete').length;
  const done = `${complete} of ${counted(tasks.length, 'task')} ${complete === 1 ? 'is' : 'are'} complete`;
  switch (run.ending?.status) {
    case 'complete':
      return complete === tasks.length ? `🎉 Done: ${done}.` : `Done in part: ${done}.`;
    case 'failed':
      return `This run failed: ${ended(safe.line(runFailureText(run.ending.why)))}${tasks.length > 0 ? ` ${done}.` : ''}`;
    case 'cancelled':
      if (run.restartBy !== undefined) {
        return `\`${run.restartBy}\` restarted this run: it ends here, and a new one starts from the merged work. ${done}.`;
      }
      return `\`${run.ending.by}\` cancelled this run. ${done}.`;
    case undefined:
      return `This run is ${statusWords[runStatus(run)]}: ${done}.`;
  }
}

/** Where the work is of a run that has its own branch. */
function branchWords(run: Run, tasks: readonly Task[]): string | false {
  if (run.branch === undefined) return false;
  const merged = counted(mergedTasks(run).length, 'pull request');
  if (keepsItsBranch(run)) {
    return mergedTasks(run).length === 0
      ? `Nothing was merged into the run's branch \`${run.branch}\`. Delete it if you do not need it.`
      : `${merged} merged into the branch \`${run.branch}\`. Troupe keeps the branch because its work is not in \`${run.place.defaultBranch}\`.`;
  }
  const last = tasks.find((task) => task.isFinal)?.pull;
  return `${merged} merged into one branch, and from there into \`${run.place.defaultBranch}\`${last === undefined ? '' : ` with #${last.number}`}.`;
}

function keptWords(run: Run): string | false {
  const kept = keptPulls(run).map((task) => `#${task.pull?.number}`);
  return (
    kept.length > 0 &&
    `Left open with ${kept.length === 1 ? 'its branch' : 'their branches'}: ${kept.join(', ')}.`
  );
}

function attempts(tasks: readonly Task[]): string {
  const count = tasks.reduce(
    (sum, task) => sum + (task.isFinal ? task.attempts.length - 1 : task.attempts.length),
    0,
  );
  return count === 0 ? '' : `${counted(count, 'attempt')}, `;
}

function costCells(task: Task): [string, string] {
  const tokens = task.attempts.reduce((sum, attempt) => sum + attempt.spend.tokens, 0);
  const prices = task.attempts.map((attempt) => attempt.spend.usd);
  const known = prices.filter((usd) => usd !== null);
  const cost = known.length < prices.length ? 'unknown' : dollars(known.reduce((sum, usd) => sum + usd, 0));
  return [thousands(tokens), cost];
}

function took(run: Run): string {
  if (run.ending === undefined) return '';
  return `${duration(Date.parse(run.ending.at) - Date.parse(run.startedAt))}, `;
}
