// A sub-issue that a task was taken from is closed once its work is where the issue wants it. Every change of the run
// looks again; the effect's key makes it happen once, so whoever opens it again is right.
import { isHome } from '../domain/final-task.ts';
import type { Run } from '../domain/run.ts';
import { closeIssue } from './effects/close-issue.ts';
import type { NewEffect } from '../domain/effect.ts';

export function closingSubIssues(run: Run): NewEffect[] {
  return [...run.tasks.values()].flatMap((task) =>
    task.issue === undefined || !isHome(run, task)
      ? []
      : [
          closeIssue.plan(
            { does: 'close-sub-issue', task: task.key },
            { issue: task.issue, reason: 'completed' },
          ),
        ],
  );
}
