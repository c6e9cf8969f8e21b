// What people read when a run has ended: what was merged, what was not, and what it took.
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
    `In all: ${took(run)}${attempts(tasks)}${spent(run.spend)}.`,
  ];
  return sections.filter(Boolean).join('\n\n');
}

function headline(run: Run, tasks: readonly Task[], safe: Outgoing): string {
  const complete = tasks.filter((task) => task.stage.at === 'complete').length;
  const done = `${complete} of ${counted(tasks.length, 'task')} ${complete === 1 ? 'is' : 'are'} complete`;
  switch (run.ending?.status) {
    case 'complete':
      return complete === tasks.length ? `🎉 Done: ${done}.` : `Done, but not with everything: ${done}.`;
    case 'failed':
      return `This run failed: ${ended(safe.line(runFailureText(run.ending.why)))}${tasks.length > 0 ? ` ${done}.` : ''}`;
    case 'cancelled':
      if (run.restartBy !== undefined) {
        return `This run ends here; \`${run.restartBy}\` has it begin anew from what is merged. ${done}.`;
      }
      return `This run was cancelled by \`${run.ending.by}\`. ${done}.`;
    case undefined:
      return `This run is ${statusWords[runStatus(run)]}: ${done}.`;
  }
}

/** Where the work of a run is that was collected on a branch of its own. */
function branchWords(run: Run, tasks: readonly Task[]): string | false {
  if (run.branch === undefined) return false;
  const merged = counted(mergedTasks(run).length, 'pull request');
  if (keepsItsBranch(run)) {
    return mergedTasks(run).length === 0
      ? `The branch \`${run.branch}\` was made to collect it. Nothing was merged into it; delete it if you have no use for it.`
      : `${merged} went into the branch \`${run.branch}\`, which I leave in place: it holds what was built, and nothing of it is in \`${run.place.defaultBranch}\` unless you merged it there.`;
  }
  const last = tasks.find((task) => task.isFinal)?.pull;
  return `${merged} went into one branch, and from there into \`${run.place.defaultBranch}\`${last === undefined ? '' : ` with #${last.number}`}.`;
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
