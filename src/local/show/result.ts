// The result of a run, as data for programs and as a table for people.
import type { Run, RunStatus } from '../../domain/run.ts';
import { runStatus, taskStatus } from '../../domain/status.ts';
import type { Profile } from '../../domain/task-spec.ts';
import type { Spend } from '../../domain/spend.ts';
import type { Task, TaskStatus } from '../../domain/task.ts';
import { addSpend, nothingSpent } from '../../domain/budget.ts';

/** The shape of `--json FILE`. */
export interface Result {
  readonly run: {
    readonly status: RunStatus;
    readonly issue: number;
    readonly tracking_issue: number | null;
    readonly seconds: number;
    /** null if a price is unknown. */
    readonly cost_usd: number | null;
  };
  readonly tasks: readonly {
    readonly key: string;
    readonly profile: Profile;
    readonly status: TaskStatus;
    readonly attempts: number;
    readonly pull_request: number | null;
    readonly merge_sha: string | null;
  }[];
  readonly github_calls: { readonly reads: number; readonly writes: number };
  readonly model_calls: number;
}

/** @param counts.endedAt epoch milliseconds. */
export function resultOf(
  run: Run,
  counts: { endedAt: number; githubCalls: Result['github_calls']; modelCalls: number },
): Result {
  return {
    run: {
      status: runStatus(run),
      issue: run.place.issue,
      tracking_issue: run.trackingIssue ?? null,
      seconds: Math.round((counts.endedAt - Date.parse(run.startedAt)) / 100) / 10,
      cost_usd: run.spend.usd === null ? null : Number(run.spend.usd.toFixed(6)),
    },
    tasks: [...run.tasks.values()].map((task) => ({
      key: task.key,
      profile: task.profile,
      status: taskStatus(run, task),
      attempts: task.attempts.length,
      pull_request: task.pull?.number ?? null,
      merge_sha: task.stage.at === 'complete' ? (task.stage.mergeSha ?? null) : null,
    })),
    github_calls: counts.githubCalls,
    model_calls: counts.modelCalls,
  };
}

/** One aligned line per task. Planning and everything else outside attempts has a row of its own. */
export function resultTable(run: Run): string[] {
  const tasks = [...run.tasks.values()];
  const ofTasks = tasks.map(spendOf).reduce(addSpend, nothingSpent);
  const rest = {
    usd: run.spend.usd === null || ofTasks.usd === null ? null : run.spend.usd - ofTasks.usd,
    tokens: run.spend.tokens - ofTasks.tokens,
  };
  const rows = [
    ['task', 'profile', 'status', 'attempts', 'pull request', 'time', 'tokens', 'cost', 'title'],
    ...tasks.map((task) => [
      task.key,
      task.profile,
      taskStatus(run, task),
      String(task.attempts.length),
      task.pull ? `#${task.pull.number}` : '',
      timeOf(task),
      ...written(spendOf(task)),
      task.title,
    ]),
    ['', '', '', '', '', '', ...written(rest), 'planning'],
    ['', '', '', '', '', '', ...written(run.spend), 'total'],
  ];
  return align(rows);
}

const numeric = new Set([3, 4, 5, 6, 7]);

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        numeric.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function spendOf(task: Task): Spend {
  return task.attempts.map((attempt) => attempt.spend).reduce(addSpend, nothingSpent);
}

/** From the start of its first attempt to its end. */
function timeOf(task: Task): string {
  const [start, end] = [task.attempts[0]?.startedAt, task.settledAt];
  if (start === undefined || end === undefined) return '';
  return `${((Date.parse(end) - Date.parse(start)) / 1000).toFixed(1)} s`;
}

function written(spend: Spend): [string, string] {
  return [spend.tokens.toLocaleString('en-US'), spend.usd === null ? 'unknown' : `$${spend.usd.toFixed(3)}`];
}
