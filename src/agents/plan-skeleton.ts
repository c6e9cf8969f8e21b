// A plan template may hold a checklist in the plan's form. It is the skeleton of the plan: the director fills it in for
// the issue and may add to it, but what it asks for is there.
import { parseChecklist } from '../domain/plan.ts';
import type { PlanTemplate } from '../domain/run.ts';
import type { TaskSpec } from '../domain/task.ts';

/** The tasks that a plan by this template has; none where it only gives guidance. */
export function skeletonOf(template: PlanTemplate | undefined): readonly TaskSpec[] {
  return parseChecklist(template?.text ?? '') ?? [];
}

/** Sentences for the director. Titles and descriptions are its own: they are about the issue. */
export function skeletonProblems(tasks: readonly TaskSpec[], skeleton: readonly TaskSpec[]): string[] {
  return skeleton.flatMap((wanted) => {
    const task = tasks.find(({ key }) => key === wanted.key);
    if (task === undefined)
      return [`The repository's template asks for ${wanted.key} ("${wanted.title}"), which is missing.`];
    const missing = wanted.criteria.filter(
      (criterion) =>
        criterion !== wanted.title && !task.criteria.some((own) => essence(own) === essence(criterion)),
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

function essence(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
