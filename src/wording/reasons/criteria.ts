// Acceptance criteria that Troupe sets itself, and what the parts of a task are called.
import { mergedTasks } from '../../domain/final-task.ts';
import type { TaskPart } from '../../domain/revision.ts';
import type { Run } from '../../domain/run.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';

/** As many as any task may have. */
const maxCriteria = 12;

/** What the last pull request of a run is judged by: the issue as a whole, and each part among the others. */
export function finalCriteria(run: Run): string[] {
  const merged = mergedTasks(run);
  const most = maxCriteria - 1;
  const shown = merged.length > most ? merged.slice(0, most - 1) : merged;
  const rest = merged.slice(shown.length);
  return [
    `The issue is solved as a whole: ${run.objective.title}`,
    ...shown.map(({ key, title }) => `${key} works together with the other tasks: ${title}`),
    ...(rest.length === 0 ? [] : [otherTasks(rest)]),
  ];
}

function otherTasks(others: readonly Pick<TaskSpec, 'key' | 'title'>[]): string {
  return `So do these tasks: ${others.map(({ key, title }) => `${key} ${title}`).join('; ')}`;
}

export const partNames: Readonly<Record<TaskPart, string>> = {
  title: 'title',
  profile: 'profile',
  description: 'description',
  criteria: 'criteria',
  paths: 'paths',
  after: 'dependencies',
};
