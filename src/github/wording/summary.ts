// What people read when a run has ended: what was merged, what was not, and what it took.
import type { Run } from '../../domain/run.ts';
import { runStatus, taskStatus } from '../../domain/status.ts';
import type { Task } from '../../domain/task.ts';
import type { Outgoing } from '../outgoing.ts';
import { counted, dollars, duration, spent, statusWords, table, thousands } from './words.ts';

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
    tasks.length > 0 && table(['', 'Task', 'Status', 'Tries', 'Pull request', 'Tokens', 'Cost'], rows),
    `In all: ${took(run)}${spent(run.spend)}.`,
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
      return `This run failed: ${safe.line(run.ending.why)}.${tasks.length > 0 ? ` ${done}.` : ''}`;
    case 'cancelled':
      return `This run was cancelled by \`${run.ending.by}\`. ${done}.`;
    case undefined:
      return `This run is ${statusWords[runStatus(run)]}: ${done}.`;
  }
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
