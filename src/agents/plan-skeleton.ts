// A plan template may contain a checklist of tasks. The plan must contain these tasks: the director adapts them to the
// issue and may add others, and a revision must keep them.
import { parseChecklist } from '../domain/plan.ts';
import type { PlanTemplate, Run } from '../domain/run.ts';
import { isSettled, isUntouched } from '../domain/task.ts';
import type { TaskKey, TaskSpec } from '../domain/task-spec.ts';

/** Empty if the template only gives guidance. */
export function skeletonOf(template: PlanTemplate | undefined): readonly TaskSpec[] {
  return parseChecklist(template?.text ?? '') ?? [];
}

/**
 * The part of the checklist that a revision must keep: tasks that have not begun, as far as they still match the
 * template. Changes by people override the template, so a plan that people wrote keeps nothing of it.
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

/** Sentences for the director. It may change titles and descriptions, because they must fit the issue. */
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
