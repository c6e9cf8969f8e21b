// The planner splits a task into subtasks.
import { subtaskProblems } from '../../domain/plan.ts';
import { planProblemText } from '../../wording/reasons/plan.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';
import { criteriaProblems, duplicateProblems } from '../criteria.ts';
import { type Evidence, select } from '../evidence.ts';
import { plannerClosing, plannerSystem } from '../prompts/planner.ts';
import { tools } from '../tools/tools.ts';
import { readingTools } from '../toolsets.ts';
import { finishInput, finishWith } from './finish.ts';
import type { FinishContext, WorkerProfile } from './profile.ts';

export const planWorker: WorkerProfile = {
  title: 'Planner',
  system: plannerSystem,
  closing: plannerClosing,
  tools: [...readingTools, tools.create_subtasks],
  finish: (given) => finishWith(finishInput, (_, seen) => problemsWith(notedSubtasks(seen), given)),
  extras: (_, seen) => ({ subtasks: notedSubtasks(seen) ?? [] }),
};

function problemsWith(
  subtasks: readonly TaskSpec[] | undefined,
  { remainingTasks, others }: FinishContext,
): string[] {
  if (!subtasks) return ['Call create_subtasks first. It must be accepted.'];
  const problems = [
    ...subtaskProblems(subtasks, remainingTasks).map(planProblemText),
    ...criteriaProblems(subtasks),
    ...duplicateProblems(subtasks, others),
  ];
  return problems.length > 0 ? [...problems, 'Call create_subtasks again with the whole list.'] : [];
}

/** A later call replaces an earlier one. */
function notedSubtasks(seen: readonly Evidence[]): readonly TaskSpec[] | undefined {
  return select(seen, 'subtasks_noted').at(-1)?.tasks;
}
