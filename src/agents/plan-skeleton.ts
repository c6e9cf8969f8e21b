// A plan template may hold a checklist in the plan's form. It is the skeleton of the plan: the director fills it in for
// the issue and may add to it, but what it asks for is there, and stays there when the plan is revised.
import { parseChecklist } from '../domain/plan.ts';
import type { PlanTemplate, Run } from '../domain/run.ts';
import { isSettled, isUntouched } from '../domain/task.ts';
import type { TaskKey, TaskSpec } from '../domain/task-spec.ts';

/** The tasks that a plan by this template has; none where it only gives guidance. */
export function skeletonOf(template: PlanTemplate | undefined): readonly TaskSpec[] {
  return parseChecklist(template?.text ?? '') ?? [];
}

/**
 * What a revision still has to keep of it: tasks that nobody has begun, in so far as they are as the template has them.
 * What people changed or gave up since is their word against the template's; where they wrote the plan, all of it is.
 */
export function skeletonLeft({ objective, source, tasks }: Run): readonly TaskSpec[] {
  if (source === 'checklist' || source === 'sub_issues') return [];
  return skeletonOf(objective.template).flatMap((wanted) => {
    const task = tasks.get(wanted.key);
    if (task === undefined || !isUntouched(task)) return [];
    const open = (key: TaskKey): boolean => !isSettled(tasks.get(key) ?? task);
    return [
      {
        ...wanted,
        profile: task.profile,
        criteria: wanted.criteria.filter((criterion) => has(task, criterion)),
        after: wanted.after.filter((key) => task.after.includes(key) && open(key)),
      },
    ];
  });
}

/** Sentences for the director. Titles and descriptions are its own: they are about the issue. */
export function skeletonProblems(tasks: readonly TaskSpec[], skeleton: readonly TaskSpec[]): string[] {
  return skeleton.flatMap((wanted) => {
    const task = tasks.find(({ key }) => key === wanted.key);
    if (task === undefined)
      return [`The repository's template asks for ${wanted.key} ("${wanted.title}"), which is missing.`];
    const missing = wanted.criteria.filter(
      (criterion) => criterion !== wanted.title && !has(task, criterion),
    );
    const early = wanted.after.filter((key) => !task.after.includes(key));
    return [
      ...(task.profile === wanted.profile
        ? []
        : [`By the template, ${wanted.key} is a ${wanted.profile} task.`]),
      ...missing.map((criterion) => `By the template, ${wanted.key} has the criterion "${criterion}".`),
      ...(early.length === 0 ? [] : [`By the template, ${wanted.key} comes after ${early.join(' and ')}.`]),
    ];
  });
}

function has({ criteria }: TaskSpec, criterion: string): boolean {
  return criteria.some((own) => essence(own) === essence(criterion));
}

function essence(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
