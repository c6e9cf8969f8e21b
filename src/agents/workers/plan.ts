// The planner: splits a task into subtasks that can be built.
import { subtaskProblems } from '../../domain/plan.ts';
import { planProblemText } from '../../wording/reasons/plan.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';
import type { Message } from '../../llm/model.ts';
import { criteriaProblems, duplicateProblems } from '../criteria.ts';
import { plannerClosing, plannerSystem } from '../prompts/planner.ts';
import { subtasksInput } from '../tools/create-subtasks.ts';
import { tools } from '../tools/tools.ts';
import { readingTools } from '../toolsets.ts';
import { finishInput, finishWith } from './hand-in.ts';
import type { HandInCase, WorkerProfile } from './profile.ts';

export const planWorker: WorkerProfile = {
  title: 'Planner',
  system: plannerSystem,
  closing: plannerClosing,
  tools: [...readingTools, tools.create_subtasks],
  finish: (given) =>
    finishWith(finishInput, (_, messages) => problemsWith(acceptedSubtasks(messages), given)),
  extras: (_, messages) => ({ subtasks: acceptedSubtasks(messages) ?? [] }),
};

function problemsWith(subtasks: readonly TaskSpec[] | undefined, { room, others }: HandInCase): string[] {
  if (!subtasks) return ['Call create_subtasks first, and see it accepted.'];
  const problems = [
    ...subtaskProblems(subtasks, room).map(planProblemText),
    ...criteriaProblems(subtasks),
    ...duplicateProblems(subtasks, others),
  ];
  return problems.length > 0 ? [...problems, 'Call create_subtasks again with the whole list.'] : [];
}

/** Of the last call that was not turned down. One in the same turn as `finish` has no answer in the transcript yet. */
function acceptedSubtasks(messages: readonly Message[]): readonly TaskSpec[] | undefined {
  const refused = new Set(
    messages.flatMap((message) =>
      message.role === 'tools' ? message.results.filter(({ isError }) => isError).map(({ id }) => id) : [],
    ),
  );
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? message.calls : []));
  const accepted = calls.findLast(
    (call) => call.name === tools.create_subtasks.spec.name && !refused.has(call.id),
  );
  const parsed = subtasksInput.safeParse(accepted?.input);
  return parsed.success ? parsed.data.tasks : undefined;
}
